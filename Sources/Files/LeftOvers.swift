import SystemPackage

/// What writers have left behind that were stopped; only who has the folder's lock may ask.
struct LeftOvers {
  private let folder: String
  private let system: any FileSystem

  init(_ folder: String, _ system: any FileSystem) {
    self.folder = folder
    self.system = system
  }

  /// Completes what was begun, and removes what was prepared only.
  func finish(_ files: [NewFile], named path: String) throws {
    for name in try Looking.names(folder) where Unique().matches(name) {
      guard let staging = Staging(leftAt: PathParts.join(folder, name)) else { continue }
      try FolderJournal(folder, named: path, system).finish(staging)
    }
    let (parent, name) = PathParts.split(folder)
    for entry in (try? Looking.names(parent)) ?? [] where Unique(for: name).matches(entry) {
      if let staging = Staging(leftAt: PathParts.join(parent, entry)) { remove(staging) }
    }
    removeTemporaries(of: Set(files.map(\.name)))
  }

  /// Files that were to take the place of one of ours.
  func removeTemporaries(of names: Set<String>) {
    for parent in Set(names.map { PathParts.split(PathParts.join(folder, $0)).folder }) {
      for entry in (try? Looking.names(parent)) ?? [] {
        guard let owner = Unique.owner(of: entry),
          names.contains(where: { PathParts.join(folder, $0) == PathParts.join(parent, owner) }),
          let stat = try? Looking.find(PathParts.join(parent, entry)), stat.type == .regular,
          stat.userID.rawValue == SystemCalls.user
        else { continue }
        try? system.removeFile(PathParts.join(parent, entry))
      }
    }
  }

  /// Removes a folder that was prepared or has been exchanged.
  ///
  /// What somebody put into the old folder while the new one was made is moved to the new one.
  func remove(_ staging: Staging) {
    if let list = Looking.bytes(staging.names) {
      let known = String(decoding: list, as: UTF8.self).split(separator: "\0").map(String.init)
      guard (try? keep(staging.folder, "", Set(known))) != nil else { return }
    }
    staging.remove(system)
  }

  private func keep(_ old: String, _ inner: String, _ known: Set<String>) throws {
    guard try Looking.find(PathParts.join(old, inner)) != nil else { return }
    for entry in try Looking.names(PathParts.join(old, inner)) {
      let name = inner.isEmpty ? entry : "\(inner)/\(entry)"
      if !known.contains(name) {
        try system.moveNew("\(old)/\(name)", to: PathParts.join(folder, name))
      } else if try Looking.find("\(old)/\(name)")?.type == .directory {
        try keep(old, name, known)
      }
    }
  }
}
