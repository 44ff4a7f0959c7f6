import SystemPackage

/// Writes one file that a user names.
///
/// A link stays a link, and what it leads to is replaced in one step, with its mode and owner. What is
/// no file, such as a terminal or a pipe, is written to as it is.
public struct FileWriter {
  private let path: String
  private let system: any FileSystem
  private let waits: () -> Void

  /// Creates a writer.
  ///
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

  /// Gives the file some content; one that has it already is not touched.
  public func write(_ bytes: [UInt8]) throws(WriteProblem) {
    try change { _ in bytes }
  }

  /// Gives the file new content that rests on the old one, while no other writer of ours changes it.
  ///
  /// - Parameter change: Gets what is there; nil where there is no file.
  public func change(_ change: ([UInt8]?) throws -> [UInt8]) throws(WriteProblem) {
    do {
      if let stat = try Looking.follow(path), stat.type != .regular {
        return try writeInto(stat, try change(nil))
      }
      let place = try WritePlace(path, system)
      do {
        try replace(place.path, change)
      } catch {
        place.undo(system)
        throw error
      }
    } catch let problem as WriteProblem {
      throw problem
    } catch let error as Errno {
      throw .unchanged(path, reason(error))
    } catch {
      throw .unchanged(path, "\(error)")
    }
  }

  private func replace(_ path: String, _ change: ([UInt8]?) throws -> [UInt8]) throws {
    let (folder, name) = PathParts.split(path)
    guard let lock = try FolderLock.take(folder, waits: waits) else {
      throw WriteProblem.unchanged(
        self.path,
        "another program has been writing in that folder for a minute"
      )
    }
    try withExtendedLifetime(lock) {
      if lock.isHeld {
        LeftOvers(folder, system).removeTemporaries(of: [name])
      }
      let old = Looking.bytes(path)
      let new = try change(old)
      guard new != old else { return }
      try FileReplacement(system).replace(path, new, needsOwner: true)
    }
  }

  private func writeInto(_ stat: Stat, _ bytes: [UInt8]) throws {
    guard stat.type != .directory else { throw Errno.isDirectory }
    let file = try FileDescriptor.open(FilePath(path), .writeOnly, options: .closeOnExec)
    _ = try file.closeAfter { try file.writeAll(bytes) }
  }

  private func reason(_ error: Errno) -> String {
    error == .notPermitted
      ? "the file belongs to another user, to whom it cannot be given back; write to another name"
      : error.reason
  }
}
