public import SystemPackage

/// What the writers change on a disk; each call is one step, which may fail or be the last.
public protocol FileSystem: Sendable {
  /// Makes a folder; it must not exist.
  func makeFolder(_ path: String, _ permissions: FilePermissions) throws(Errno)
  /// Makes a file with some content; it must not exist, and a link in its place is not followed.
  ///
  /// - Parameter model: What it takes mode and owner from; nil for those of any new file.
  func makeFile(_ path: String, _ bytes: [UInt8], like model: Attributes?) throws(Errno)
  /// Gives a folder mode and owner.
  func setAttributes(_ path: String, _ attributes: Attributes) throws(Errno)
  /// Gives a file a second name; a link is not followed.
  func link(_ path: String, as other: String) throws(Errno)
  /// Renames; what has the other name already is gone.
  func move(_ path: String, over other: String) throws(Errno)
  /// Renames; the other name must not exist.
  func moveNew(_ path: String, to other: String) throws(Errno)
  /// Exchanges two files or folders in one step.
  func exchange(_ path: String, with other: String) throws(Errno)
  /// Removes a file or a link.
  func removeFile(_ path: String) throws(Errno)
  /// Removes an empty folder.
  func removeFolder(_ path: String) throws(Errno)
}

/// Mode and owner of a file.
public struct Attributes: Hashable, Sendable {
  let permissions: FilePermissions
  let user: UInt32
  let group: UInt32
  /// Whether a file that cannot be given to its owner is no replacement.
  let needsOwner: Bool

  init(_ stat: Stat, needsOwner: Bool = true, permissions: FilePermissions? = nil) {
    self.permissions = permissions ?? stat.permissions
    user = stat.userID.rawValue
    group = stat.groupID.rawValue
    self.needsOwner = needsOwner
  }
}

/// The disk.
public struct Disk: FileSystem {
  /// Creates it.
  public init() {}

  /// Makes a folder that must not exist.
  public func makeFolder(_ path: String, _ permissions: FilePermissions) throws(Errno) {
    try SystemCalls.makeFolder(path, permissions)
  }

  /// Makes a file that must not exist.
  public func makeFile(
    _ path: String,
    _ bytes: [UInt8],
    like model: Attributes?
  ) throws(Errno) {
    let permissions: FilePermissions =
      model == nil ? [.ownerReadWrite, .groupReadWrite, .otherReadWrite] : .ownerReadWrite
    do {
      let file = try FileDescriptor.open(
        FilePath(path),
        .writeOnly,
        options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
        permissions: permissions
      )
      try file.closeAfter {
        try file.writeAll(bytes)
        if let model { try Disk.give(file, model) }
      }
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  /// The owner first: changing it may clear bits of the mode.
  private static func give(_ file: FileDescriptor, _ model: Attributes) throws {
    let own = try Stat(file)
    if own.userID.rawValue != model.user || own.groupID.rawValue != model.group {
      do {
        try SystemCalls.setOwner(file, model.user, model.group)
      } catch {
        guard error == .notPermitted, !model.needsOwner else { throw error }
        // What is made anew in a shared folder belongs to who made it, as with any tool.
        try? SystemCalls.setOwner(file, nil, model.group)
      }
    }
    try SystemCalls.setPermissions(file, model.permissions)
  }

  /// Gives a folder mode and owner.
  public func setAttributes(_ path: String, _ attributes: Attributes) throws(Errno) {
    let own = try Stat(FilePath(path), followTargetSymlink: false)
    if own.userID.rawValue != attributes.user || own.groupID.rawValue != attributes.group {
      try SystemCalls.setOwner(path, attributes.user, attributes.group)
    }
    try SystemCalls.setPermissions(path, attributes.permissions)
  }

  /// Gives a file a second name.
  public func link(_ path: String, as other: String) throws(Errno) {
    try SystemCalls.link(path, as: other)
  }

  /// Renames.
  public func move(_ path: String, over other: String) throws(Errno) {
    try SystemCalls.move(path, over: other)
  }

  /// Renames to a name that must not exist.
  public func moveNew(_ path: String, to other: String) throws(Errno) {
    try SystemCalls.moveNew(path, to: other)
  }

  /// Exchanges two in one step.
  public func exchange(_ path: String, with other: String) throws(Errno) {
    try SystemCalls.exchange(path, with: other)
  }

  /// Removes a file or a link.
  public func removeFile(_ path: String) throws(Errno) { try SystemCalls.removeFile(path) }

  /// Removes an empty folder.
  public func removeFolder(_ path: String) throws(Errno) { try SystemCalls.removeFolder(path) }
}
