import Files
import Synchronization
import SystemPackage

/// A disk whose Nth change goes wrong.
final class BreakingDisk: FileSystem {
  enum Break: CaseIterable {
    /// That one fails, as on a full disk.
    case fails
    /// The program is killed there: nothing happens any more.
    case kills
  }

  private let disk = Disk()
  private let place: Int
  private let kind: Break
  private let exchanges: Bool
  private let count = Mutex(0)
  private let beforeExchange: (@Sendable (String) -> Void)?

  /// - Parameter exchanges: Whether folders can be exchanged.
  init(
    at place: Int = .max,
    _ kind: Break = .fails,
    exchanges: Bool = true,
    beforeExchange: (@Sendable (String) -> Void)? = nil
  ) {
    self.place = place
    self.kind = kind
    self.exchanges = exchanges
    self.beforeExchange = beforeExchange
  }

  /// Whether the place was reached.
  var hasBroken: Bool { count.withLock { $0 >= place } }

  private func step() throws(Errno) {
    let now = count.withLock { count in
      count += 1
      return count
    }
    if kind == .fails ? now == place : now >= place { throw .noSpace }
  }

  func makeFolder(_ path: String, _ permissions: FilePermissions) throws(Errno) {
    try step()
    try disk.makeFolder(path, permissions)
  }

  func makeFile(_ path: String, _ bytes: [UInt8], like model: Attributes?) throws(Errno) {
    do throws(Errno) {
      try step()
    } catch {
      // What ends in the middle leaves half a file.
      try disk.makeFile(path, Array(bytes.prefix(bytes.count / 2)), like: model)
      throw error
    }
    try disk.makeFile(path, bytes, like: model)
  }

  func setAttributes(_ path: String, _ attributes: Attributes) throws(Errno) {
    try step()
    try disk.setAttributes(path, attributes)
  }

  func link(_ path: String, as other: String) throws(Errno) {
    try step()
    try disk.link(path, as: other)
  }

  func move(_ path: String, over other: String) throws(Errno) {
    try step()
    try disk.move(path, over: other)
  }

  func moveNew(_ path: String, to other: String) throws(Errno) {
    try step()
    try disk.moveNew(path, to: other)
  }

  func exchange(_ path: String, with other: String) throws(Errno) {
    guard exchanges else { throw .invalidArgument }
    try step()
    beforeExchange?(other)
    try disk.exchange(path, with: other)
  }

  func removeFile(_ path: String) throws(Errno) {
    try step()
    try disk.removeFile(path)
  }

  func removeFolder(_ path: String) throws(Errno) {
    try step()
    try disk.removeFolder(path)
  }
}
