import SystemPackage

/// Where a path leads to: links in it are followed, and folders above it made.
struct WritePlace {
  /// The path without links.
  let path: String
  let exists: Bool
  /// The folders that were made on the way, outermost first.
  private var made: [String] = []

  private static let permissions = FilePermissions(rawValue: 0o777)

  /// The place of a folder.
  init(folder path: String, _ system: any FileSystem) throws {
    try self.init(path, system)
    guard exists, try Looking.find(self.path)?.type != .directory else { return }
    throw WriteProblem.unchanged(path, "a file is in the place of the folder")
  }

  /// The place of a file or folder.
  init(_ path: String, _ system: any FileSystem) throws {
    guard !path.isEmpty else { throw WriteProblem.unchanged(path, "the name is empty") }
    if try Looking.follow(path) != nil {
      self.path = try SystemCalls.resolved(path)
      exists = true
      return
    }
    guard try Looking.find(path) == nil else {
      throw WriteProblem.unchanged(path, "it is a link that leads nowhere")
    }
    exists = false
    let (folder, name) = PathParts.split(path)
    do {
      made = try WritePlace.makeFolders(folder, system)
      self.path = PathParts.join(try SystemCalls.resolved(folder), name)
    } catch let error as Errno {
      throw WriteProblem.unchanged(path, error.reason)
    }
  }

  private static func makeFolders(_ path: String, _ system: any FileSystem) throws -> [String] {
    guard try Looking.follow(path) == nil else { return [] }
    var made = try makeFolders(PathParts.split(path).folder, system)
    do throws(Errno) {
      try system.makeFolder(path, permissions)
      made.append(path)
    } catch {
      // Another writer may be on the same way.
      guard error == .fileExists else {
        for folder in made.reversed() { try? system.removeFolder(folder) }
        throw error
      }
    }
    return made
  }

  /// Removes the folders that were made for what then was not written.
  func undo(_ system: any FileSystem) {
    for folder in made.reversed() { try? system.removeFolder(folder) }
  }
}
