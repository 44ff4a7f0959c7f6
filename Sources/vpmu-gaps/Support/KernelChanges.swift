import Citations
import Mail
import Site

extension KernelPatch {
  /// What the patch in a message changes.
  init(_ message: MailMessage) { self.init(message.lines.lazy.map(\.text)) }
}

/// What changes of the kernel touch of what the document rests on.
struct KernelChanges {
  private let index: CitationIndex
  private let renames: RenameTable

  init(_ index: CitationIndex, _ renames: RenameTable) {
    self.index = index
    self.renames = renames
  }

  /// The patches of a series, each with what it touches.
  func patches(
    _ messages: [MailMessage]
  ) -> [(title: String, affected: AffectedFunctions, unreadHunkCount: Int)] {
    messages.compactMap { message in
      let patch = KernelPatch(message)
      guard !patch.isEmpty else { return nil }
      return (
        message.subject ?? "a patch",
        AffectedFunctions(patch.changes, paths: patch.paths, index, renames), patch.unreadCount
      )
    }
  }

  /// What the patch in a message touches; nil where there is none.
  func patch(_ message: MailMessage) -> AffectedFunctions? {
    let patch = KernelPatch(message)
    guard !patch.isEmpty else { return nil }
    return AffectedFunctions(patch.changes, paths: patch.paths, index, renames)
  }

  /// The files that matter, by every name that they have had.
  var paths: [String] {
    Set(index.supports.keys.flatMap { renames.names(of: $0).map(\.path) }).sorted()
  }

  /// What differs between two trees, in the files that matter.
  func difference(_ old: KernelTree, _ new: KernelTree) -> AffectedFunctions {
    var changes: [Citation] = []
    for citation in index.supports.keys.sorted() {
      let (before, after) = (old.digest(of: citation, renames), new.digest(of: citation, renames))
      if before != after { changes.append(citation) }
    }
    for path in paths {
      let (before, after) = (old.digests(in: path), new.digests(in: path))
      let changed = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }.sorted()
      // What rests on a function is known by one of its names.
      changes += changed.filter { change in
        !renames.names(of: change).contains { index.supports[$0] != nil }
      }
    }
    return AffectedFunctions(changes, paths: [], index, renames)
  }
}
