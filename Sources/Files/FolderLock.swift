import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The right to write to a folder, for as long as this lives; the kernel gives it back by itself.
final class FolderLock {
  private let folder: FileDescriptor
  /// False on file systems that lock nothing.
  let isHeld: Bool

  /// How long another writer is waited for.
  static let patienceSeconds = 60
  private static let pauseMicroseconds: UInt32 = 20_000

  private init(_ folder: FileDescriptor, isHeld: Bool) {
    self.folder = folder
    self.isHeld = isHeld
  }

  deinit { try? folder.close() }

  /// Waits for the folder; nil when another writer has it for too long.
  ///
  /// - Parameter waits: Is called once when there is another writer.
  static func take(
    _ path: String,
    patienceSeconds: Int = patienceSeconds,
    waits: () -> Void
  ) throws -> FolderLock? {
    let end = ContinuousClock.now + .seconds(patienceSeconds)
    var isTold = false
    while true {
      // Opened anew each time: another writer may have put a new folder in this place.
      if let lock = try attempt(path) { return lock }
      if !isTold { waits() }
      isTold = true
      guard ContinuousClock.now < end else { return nil }
      usleep(pauseMicroseconds)
    }
  }

  private static func attempt(_ path: String) throws -> FolderLock? {
    let folder = try FileDescriptor.open(
      FilePath(path),
      .readOnly,
      options: [.directory, .closeOnExec]
    )
    do throws(Errno) {
      let isFree = try SystemCalls.lock(folder)
      let (locked, now) = (try Stat(folder), try Stat(FilePath(path)))
      if isFree, locked.inode == now.inode, locked.deviceID == now.deviceID {
        return FolderLock(folder, isHeld: true)
      }
    } catch {
      // Some network file systems lock no folders. The exchange is one step even so.
      if error == .noLocks || error == .badFileDescriptor || error == .notSupported {
        return FolderLock(folder, isHeld: false)
      }
      try? folder.close()
      throw error
    }
    try? folder.close()
    return nil
  }
}
