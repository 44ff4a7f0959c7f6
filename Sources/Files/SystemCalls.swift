import CFiles
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// System calls that swift-system lacks; everything of this module that takes a pointer.
enum SystemCalls {
  /// Whose files are ours.
  static var user: UInt32 { geteuid() }

  static func makeFolder(_ path: String, _ permissions: FilePermissions) throws(Errno) {
    try check(unsafe mkdir(path, permissions.rawValue))
  }

  static func link(_ path: String, as other: String) throws(Errno) {
    // The link itself, where the path is one.
    try check(unsafe linkat(AT_FDCWD, path, AT_FDCWD, other, 0))
  }

  static func move(_ path: String, over other: String) throws(Errno) {
    try check(unsafe rename(path, other))
  }

  static func moveNew(_ path: String, to other: String) throws(Errno) {
    try check(unsafe files_rename_new(path, other))
  }

  static func exchange(_ path: String, with other: String) throws(Errno) {
    try check(unsafe files_exchange(path, other))
  }

  static func removeFile(_ path: String) throws(Errno) { try check(unsafe unlink(path)) }

  static func removeFolder(_ path: String) throws(Errno) { try check(unsafe rmdir(path)) }

  static func setOwner(_ path: String, _ user: UInt32, _ group: UInt32) throws(Errno) {
    try check(unsafe lchown(path, user, group))
  }

  static func setOwner(_ file: FileDescriptor, _ user: UInt32?, _ group: UInt32) throws(Errno) {
    try check(fchown(file.rawValue, user ?? UInt32.max, group))
  }

  static func setPermissions(_ path: String, _ permissions: FilePermissions) throws(Errno) {
    try check(unsafe chmod(path, permissions.rawValue))
  }

  static func setPermissions(
    _ file: FileDescriptor,
    _ permissions: FilePermissions
  ) throws(Errno) {
    try check(fchmod(file.rawValue, permissions.rawValue))
  }

  /// The path without links; it must exist.
  static func resolved(_ path: String) throws(Errno) -> String {
    guard let found = unsafe realpath(path, nil) else { throw Errno(rawValue: errno) }
    defer { unsafe free(found) }
    return unsafe String(cString: found)
  }

  static func isWritable(_ path: String) -> Bool { unsafe access(path, W_OK) == 0 }

  static func hasAttributes(_ path: String) -> Bool { unsafe files_has_attributes(path) != 0 }

  /// Takes the lock of an open file or folder; false when another has it.
  static func lock(_ file: FileDescriptor) throws(Errno) -> Bool {
    guard flock(file.rawValue, LOCK_EX | LOCK_NB) != 0 else { return true }
    let error = Errno(rawValue: errno)
    guard error == .wouldBlock || error == .interrupted else { throw error }
    return false
  }

  /// Reads what is there into the end of some bytes; 0 is the end of the file.
  static func read(
    _ file: FileDescriptor,
    _ count: Int,
    appendingTo bytes: inout [UInt8]
  ) throws(Errno) -> Int {
    var failure: Errno?
    let chunk = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, size in
      do {
        size = unsafe try file.read(into: UnsafeMutableRawBufferPointer(buffer))
      } catch {
        failure = error as? Errno ?? .ioError
      }
    }
    if let failure { throw failure }
    bytes += chunk
    return chunk.count
  }

  /// Waits until there is something to read; false when the time is over.
  static func waitForInput(_ file: FileDescriptor, milliseconds: Int32) throws(Errno) -> Bool {
    var request = pollfd(fd: file.rawValue, events: Int16(POLLIN), revents: 0)
    let found = unsafe poll(&request, 1, milliseconds)
    guard found >= 0 || errno == EINTR else { throw Errno(rawValue: errno) }
    return found > 0
  }

  private static func check(_ result: Int32) throws(Errno) {
    guard result == 0 else { throw Errno(rawValue: errno) }
  }
}
