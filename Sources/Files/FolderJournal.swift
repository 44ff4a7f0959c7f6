import SystemPackage

/// Moves files one by one, where a folder cannot be exchanged, so that a stop half way is mended.
///
/// All is prepared in a folder inside. Once the journal is there the writing counts as done, and
/// whoever comes next completes it. A step that fails is undone, with the journal under another name.
struct FolderJournal {
  private let target: String
  private let named: String
  private let system: any FileSystem

  init(_ target: String, named: String, _ system: any FileSystem) {
    self.target = target
    self.named = named
    self.system = system
  }

  func write(_ changed: [NewFile]) throws {
    let staging = try Staging(Unique(), in: target, system)
    let entries: [JournalEntry]
    do {
      entries = try prepare(changed, staging)
      try system.makeFile("\(staging.path)/new", JournalEntry.bytes(entries), like: nil)
      try system.move("\(staging.path)/new", over: journal(staging))
    } catch {
      staging.remove(system)
      throw error
    }
    do {
      try apply(entries, staging)
    } catch {
      try takeBack(entries, staging, error)
      throw error
    }
    try? system.removeFile(journal(staging))
    staging.remove(system)
  }

  /// Completes or takes back what a writer has left, or removes what it has only prepared.
  func finish(_ staging: Staging) throws {
    do {
      if let entries = JournalEntry.entries(Looking.bytes(undo(staging))) {
        try revert(entries, staging)
        try system.removeFile(undo(staging))
      } else if let entries = JournalEntry.entries(Looking.bytes(journal(staging))) {
        try apply(entries, staging)
        try system.removeFile(journal(staging))
      }
    } catch let error as Errno {
      throw WriteProblem.unfinished(named, error.reason)
    }
    staging.remove(system)
  }

  private func journal(_ staging: Staging) -> String { "\(staging.path)/journal" }
  private func undo(_ staging: Staging) -> String { "\(staging.path)/undo" }

  /// Makes the new files and keeps the old ones under a second name.
  private func prepare(_ changed: [NewFile], _ staging: Staging) throws -> [JournalEntry] {
    var entries: [JournalEntry] = []
    for folder in Set(changed.flatMap { PathParts.folders(above: $0.name) }).sorted()
    where try Looking.find(PathParts.join(target, folder)) == nil {
      entries.append(JournalEntry(kind: .folder, name: folder))
    }
    for (number, file) in changed.enumerated() {
      let path = PathParts.join(target, file.name)
      let old = try Looking.find(path)
      let model = old?.type == .regular ? old.map { Attributes($0, needsOwner: false) } : nil
      try system.makeFile("\(staging.path)/new-\(number)", file.bytes, like: model)
      if let old { try keep(path, old, as: "\(staging.path)/old-\(number)") }
      entries.append(JournalEntry(kind: old == nil ? .added : .replaced, name: file.name))
    }
    return entries
  }

  private func keep(_ path: String, _ old: Stat, as other: String) throws {
    do throws(Errno) {
      try system.link(path, as: other)
    } catch {
      // There are file systems without second names.
      guard old.type == .regular, let bytes = Looking.bytes(path) else { throw error }
      try system.makeFile(other, bytes, like: Attributes(old, needsOwner: false))
    }
  }

  private func apply(_ entries: [JournalEntry], _ staging: Staging) throws {
    for entry in entries where entry.kind == .folder {
      if try Looking.find(try place(entry)) == nil {
        try system.makeFolder(try place(entry), FilePermissions(rawValue: 0o777))
      }
    }
    for (number, entry) in entries.filter({ $0.kind != .folder }).enumerated() {
      let new = "\(staging.path)/new-\(number)"
      // It is in its place already when this is done again.
      if try Looking.find(new) != nil { try system.move(new, over: try place(entry)) }
    }
  }

  private func takeBack(_ entries: [JournalEntry], _ staging: Staging, _ cause: any Error) throws {
    do {
      try system.move(journal(staging), over: undo(staging))
      try revert(entries, staging)
      try system.removeFile(undo(staging))
    } catch {
      throw WriteProblem.unfinished(named, (cause as? Errno)?.reason ?? "\(cause)")
    }
    staging.remove(system)
  }

  private func revert(_ entries: [JournalEntry], _ staging: Staging) throws {
    for (number, entry) in entries.filter({ $0.kind != .folder }).enumerated() {
      let old = "\(staging.path)/old-\(number)"
      if entry.kind == .replaced {
        if try Looking.find(old) != nil { try system.move(old, over: try place(entry)) }
      } else if try Looking.find("\(staging.path)/new-\(number)") == nil,
        try Looking.find(try place(entry)) != nil
      {
        try system.removeFile(try place(entry))
      }
    }
    for entry in entries.reversed() where entry.kind == .folder {
      // Somebody may have put something into it.
      try? system.removeFolder(try place(entry))
    }
  }

  /// Where a file goes; a journal that leads out of the folder is none of ours.
  private func place(_ entry: JournalEntry) throws -> String {
    for inner in PathParts.folders(above: entry.name) {
      let type = try Looking.find(PathParts.join(target, inner))?.type
      guard type == nil || type == .directory else { throw Errno.notDirectory }
    }
    return PathParts.join(target, entry.name)
  }
}

/// A line of a journal.
struct JournalEntry: Hashable {
  enum Kind: Character {
    /// A folder that is made.
    case folder = "f"
    /// A file that was not there.
    case added = "a"
    /// A file that takes the place of another.
    case replaced = "r"
  }

  let kind: Kind
  let name: String

  static func bytes(_ entries: [JournalEntry]) -> [UInt8] {
    Array(entries.map { "\($0.kind.rawValue)\($0.name)" }.joined(separator: "\0").utf8)
  }

  /// Reads a journal; nil where there is none, or one that names anything outside.
  static func entries(_ bytes: [UInt8]?) -> [JournalEntry]? {
    guard let bytes else { return nil }
    var entries: [JournalEntry] = []
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\0") {
      guard let kind = line.first.flatMap(Kind.init), line.count > 1 else { return nil }
      let name = String(line.dropFirst())
      guard !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else { return nil }
      entries.append(JournalEntry(kind: kind, name: name))
    }
    return entries
  }
}
