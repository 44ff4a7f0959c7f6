import FoundationEssentials
import SystemPackage

/// Questions to the disk, which change nothing.
enum Looking {
  /// What a path is, without following it when it is a link; nil where nothing is.
  static func find(_ path: String) throws(Errno) -> Stat? {
    do throws(Errno) {
      return try Stat(FilePath(path), followTargetSymlink: false)
    } catch {
      // A file in a folder's place has nothing below it.
      if error == .noSuchFileOrDirectory || error == .notDirectory { return nil }
      throw error
    }
  }

  /// What a path leads to; nil where it leads nowhere.
  static func follow(_ path: String) throws(Errno) -> Stat? {
    do throws(Errno) {
      return try Stat(FilePath(path))
    } catch {
      if error == .noSuchFileOrDirectory || error == .notDirectory { return nil }
      throw error
    }
  }

  /// What is in a folder, in an order of its own.
  static func names(_ folder: String) throws(Errno) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    } catch {
      throw .permissionDenied
    }
  }

  /// The bytes of a plain file; nil when it is something else or cannot be read.
  static func bytes(_ path: String) -> [UInt8]? {
    guard (try? follow(path))?.type == .regular else { return nil }
    return FileManager.default.contents(atPath: path).map(Array.init)
  }

  /// Whether some process stands in a folder, which it would lose when another takes its place.
  static func isWorkedIn(_ folder: String) -> Bool {
    let manager = FileManager.default
    let processes = (try? manager.contentsOfDirectory(atPath: "/proc")) ?? []
    return processes.contains { process in
      guard process.first?.isNumber == true,
        let place = try? manager.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")
      else { return false }
      return place == folder || place.hasPrefix(folder + "/")
    }
  }
}
