import SystemPackage

/// Writes many files to a folder, all or none.
///
/// At every moment, whatever fails or is killed, the folder holds what it held before or all that is
/// new. What else is in it stays. One file that changes is replaced by itself; several come in a
/// folder that takes the old one's place in one step; where a file system cannot do that they are
/// moved one by one, and a journal says to the next writer what is missing.
public struct FolderWriter {
  private let path: String
  private let system: any FileSystem
  private let waits: () -> Void
  /// How often a folder that others make, too, is begun anew.
  private static let attemptLimit = 20

  /// Creates a writer.
  ///
  /// - Parameter path: The folder, which need not exist; a link to one stays a link.
  /// - Parameter waits: Is called when another writer has the folder and is waited for.
  public init(
    _ path: String,
    system: any FileSystem = Disk(),
    waits: @escaping () -> Void = {}
  ) {
    self.path = path
    self.system = system
    self.waits = waits
  }

  /// Writes the files; those whose content is there already are not touched.
  public func write(_ files: [NewFile]) throws(WriteProblem) {
    do {
      for _ in 0..<FolderWriter.attemptLimit where try attempt(files) { return }
      throw WriteProblem.unchanged(path, "it comes and goes")
    } catch let problem as WriteProblem {
      throw problem
    } catch let error as Errno {
      throw .unchanged(path, error.reason)
    } catch {
      throw .unchanged(path, "\(error)")
    }
  }

  /// False when another writer has made the folder in the meantime.
  private func attempt(_ files: [NewFile]) throws -> Bool {
    let place = try WritePlace(folder: path, system)
    guard place.exists else {
      guard !files.isEmpty else {
        place.undo(system)
        return true
      }
      do {
        try FolderExchange(place.path, system).create(files)
        return true
      } catch let error as Errno
        where error == .fileExists || error == .directoryNotEmpty
        || error == .noSuchFileOrDirectory
      {
        return false
      } catch {
        place.undo(system)
        throw error
      }
    }
    guard let lock = try FolderLock.take(place.path, waits: waits) else {
      throw WriteProblem.unchanged(path, "another program has been writing there for a minute")
    }
    try withExtendedLifetime(lock) { try write(files, place.path, cleans: lock.isHeld) }
    return true
  }

  private func write(_ files: [NewFile], _ folder: String, cleans: Bool) throws {
    if cleans { try LeftOvers(folder, system).finish(files, named: path) }
    let changed = files.filter { Looking.bytes(PathParts.join(folder, $0.name)) != $0.bytes }
    for file in changed { try check(file.name, folder) }
    guard let first = changed.first else { return }
    let parent = PathParts.split(PathParts.join(folder, first.name)).folder
    if changed.count == 1, try Looking.find(parent) != nil {
      return try FileReplacement(system).replace(
        PathParts.join(folder, first.name),
        first.bytes,
        needsOwner: false
      )
    }
    do {
      try FolderExchange(folder, system).replace(changed)
    } catch is FolderExchange.Impossible {
      try FolderJournal(folder, named: path, system).write(changed)
    }
  }

  /// What would stop the writing half way, or lead it to another place.
  private func check(_ name: String, _ folder: String) throws {
    let isFolder = try Looking.find(PathParts.join(folder, name))?.type == .directory
    guard !isFolder else {
      throw WriteProblem.unchanged("\(path)/\(name)", "a folder is in the way")
    }
    for inner in PathParts.folders(above: name) {
      let type = try Looking.find(PathParts.join(folder, inner))?.type
      guard type == nil || type == .directory else {
        let what = type == .symbolicLink ? "a link, which is not followed," : "a file"
        throw WriteProblem.unchanged("\(path)/\(inner)", "\(what) is in the place of a folder")
      }
    }
  }
}
