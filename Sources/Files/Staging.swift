import SystemPackage

/// A folder of our own in which something is prepared; nobody else can look into it.
struct Staging {
  let path: String
  private let lock: FolderLock?
  private static let permissions = FilePermissions(rawValue: 0o700)

  /// The new content of a folder, or the old one after the exchange.
  var folder: String { "\(path)/folder" }
  /// The names of all that was put into the new folder.
  var names: String { "\(path)/names" }

  /// Makes a new one.
  init(_ name: Unique, in folder: String, _ system: any FileSystem) throws(Errno) {
    path = try name.make(in: folder) { path throws(Errno) in
      try system.makeFolder(path, Staging.permissions)
    }
    lock = Staging.locked(path)
  }

  /// Takes one that a writer has left behind who was stopped; nil for anything else.
  init?(leftAt path: String) {
    // What is not ours alone may say anything.
    guard let stat = try? Looking.find(path), stat.type == .directory,
      stat.permissions == Staging.permissions, stat.userID.rawValue == SystemCalls.user,
      let lock = Staging.locked(path)
    else { return nil }
    self.path = path
    self.lock = lock
  }

  private static func locked(_ path: String) -> FolderLock? {
    (try? FolderLock.take(path, patienceSeconds: 0) {}) ?? nil
  }

  /// Removes it with all that is in it.
  func remove(_ system: any FileSystem) {
    // The list last: as long as it is there, what is not in it can be told.
    try? Tree.remove(folder, system)
    try? Tree.remove(path, system)
  }
}

/// A folder with all that is in it.
enum Tree {
  /// Removes it; links are removed, not followed.
  static func remove(_ path: String, _ system: any FileSystem) throws(Errno) {
    guard let stat = try Looking.find(path) else { return }
    guard stat.type == .directory else { return try system.removeFile(path) }
    if !stat.permissions.isSuperset(of: .ownerReadWriteExecute) {
      let open = stat.permissions.union(.ownerReadWriteExecute)
      try system.setAttributes(path, Attributes(stat, permissions: open))
    }
    for name in try Looking.names(path) { try remove("\(path)/\(name)", system) }
    try system.removeFolder(path)
  }
}
