import SystemPackage

/// Makes a whole new folder beside the old one and puts it in its place in one step.
struct FolderExchange {
  /// The folder cannot be exchanged here, by its place, its rights or its file system.
  struct Impossible: Error {}

  private let target: String
  private let system: any FileSystem
  /// A folder with more than this is somebody's, and its report a small part of it.
  private static let entryLimit = 20_000

  /// - Parameter target: The folder, without links on the way.
  init(_ target: String, _ system: any FileSystem) {
    self.target = target
    self.system = system
  }

  /// Makes a folder that does not exist yet.
  func create(_ files: [NewFile]) throws {
    let (parent, name) = PathParts.split(target)
    let staging = try Staging(Unique(for: name), in: parent, system)
    do {
      try system.makeFolder(staging.folder, FilePermissions(rawValue: 0o777))
      try add(files, to: staging.folder, like: nil)
      try system.moveNew(staging.folder, to: target)
    } catch {
      staging.remove(system)
      throw error
    }
    staging.remove(system)
  }

  /// Replaces the folder by one that has some files anew and everything else as it is.
  func replace(_ changed: [NewFile]) throws {
    let (parent, name) = PathParts.split(target)
    // A folder that a process stands in, ours too, would be gone for it.
    guard target != "/", SystemCalls.isWritable(target), !SystemCalls.hasAttributes(target),
      !Looking.isWorkedIn(target)
    else { throw Impossible() }
    let staging = try possible { () throws(Errno) in
      try Staging(Unique(for: name), in: parent, system)
    }
    do {
      let names = try build(staging, changed)
      // In one step: half of the list would make foreign files of the rest.
      let list = "\(staging.path)/list"
      try system.makeFile(list, Array(names.joined(separator: "\0").utf8), like: nil)
      try system.move(list, over: staging.names)
      try possible { () throws(Errno) in try system.exchange(staging.folder, with: target) }
    } catch {
      staging.remove(system)
      throw error
    }
    LeftOvers(target, system).remove(staging)
  }

  private func build(_ staging: Staging, _ changed: [NewFile]) throws -> [String] {
    guard let old = try Looking.find(target) else { throw Errno.noSuchFileOrDirectory }
    try system.makeFolder(staging.folder, .ownerReadWriteExecute)
    // First, as files take their group from some folders.
    try possible { () throws(Errno) in
      try system.setAttributes(staging.folder, Attributes(old))
    }
    var carrier = Carrier(target, staging.folder, system, changed: Set(changed.map(\.name)))
    try carrier.carry("", device: old.deviceID, limit: FolderExchange.entryLimit)
    try add(changed, to: staging.folder, like: target)
    return carrier.names + changed.map(\.name)
      + changed.flatMap { PathParts.folders(above: $0.name) }
  }

  private func add(_ files: [NewFile], to folder: String, like old: String?) throws {
    for file in files {
      for inner in PathParts.folders(above: file.name)
      where try Looking.find("\(folder)/\(inner)") == nil {
        try system.makeFolder("\(folder)/\(inner)", FilePermissions(rawValue: 0o777))
      }
      let stat = try old.flatMap { try Looking.find("\($0)/\(file.name)") }
      let model = stat?.type == .regular ? stat.map { Attributes($0, needsOwner: false) } : nil
      try system.makeFile("\(folder)/\(file.name)", file.bytes, like: model)
    }
  }

  /// Does a step, and tells what this place does not allow from what went wrong.
  static func possible<Value>(_ step: () throws(Errno) -> Value) throws -> Value {
    do throws(Errno) {
      return try step()
    } catch {
      let impossible: Set<Errno> = [
        .notPermitted, .permissionDenied, .readOnlyFileSystem, .improperLink, .tooManyLinks,
        .invalidArgument, .noFunction, .notSupported, .resourceBusy,
      ]
      guard impossible.contains(error) else { throw error }
      throw Impossible()
    }
  }

  private func possible<Value>(_ step: () throws(Errno) -> Value) throws -> Value {
    try FolderExchange.possible(step)
  }
}

/// Puts into a new folder what stays of the old one: the same files under a second name.
private struct Carrier {
  private let from: String
  private let to: String
  private let system: any FileSystem
  /// What comes anew.
  private let changed: Set<String>
  private(set) var names: [String] = []

  init(_ from: String, _ to: String, _ system: any FileSystem, changed: Set<String>) {
    self.from = from
    self.to = to
    self.system = system
    self.changed = changed
  }

  mutating func carry(_ folder: String, device: DeviceID, limit: Int) throws {
    for entry in try FolderExchange.possible({ () throws(Errno) in
      try Looking.names(PathParts.join(from, folder))
    }) {
      let name = folder.isEmpty ? entry : "\(folder)/\(entry)"
      guard !changed.contains(name), let stat = try Looking.find("\(from)/\(name)") else {
        continue
      }
      names.append(name)
      guard names.count <= limit else { throw FolderExchange.Impossible() }
      if stat.type == .directory {
        try carry(name, stat, device: device, limit: limit)
      } else {
        try FolderExchange.possible { () throws(Errno) in
          try system.link("\(from)/\(name)", as: "\(to)/\(name)")
        }
      }
    }
  }

  private mutating func carry(_ name: String, _ stat: Stat, device: DeviceID, limit: Int) throws {
    // Another file system begins here, or there is more to it than mode and owner; or a file of
    // ours could not be made in it.
    guard stat.deviceID == device, !SystemCalls.hasAttributes("\(from)/\(name)"),
      stat.permissions.isSuperset(of: .ownerReadWriteExecute)
    else { throw FolderExchange.Impossible() }
    try system.makeFolder("\(to)/\(name)", .ownerReadWriteExecute)
    try carry(name, device: device, limit: limit)
    try FolderExchange.possible { () throws(Errno) in
      try system.setAttributes("\(to)/\(name)", Attributes(stat))
    }
  }
}
