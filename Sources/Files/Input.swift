import SystemPackage

/// Reads a whole file, pipe or standard input, up to a limit.
public struct Input: Sendable {
  /// What may be read.
  public enum Kind: Sendable {
    /// Files only: a pipe in a folder of files would be waited for.
    case file
    /// Pipes, terminals and devices too, as a user may name them.
    case any
  }

  private let limit: Int
  private let kind: Kind
  private let patienceMilliseconds: Int32
  private static let chunk = 1 << 18

  /// - Parameter limit: The most that is taken, in bytes; more is an error, and not read to its end.
  /// - Parameter patienceMilliseconds: How long a named pipe is waited for that nobody writes to.
  public init(limit: Int, _ kind: Kind = .file, patienceMilliseconds: Int32 = 10_000) {
    self.limit = limit
    self.kind = kind
    self.patienceMilliseconds = patienceMilliseconds
  }

  /// Reads what a path names.
  public func read(_ path: String) throws(InputProblem) -> [UInt8] {
    try explained {
      // Opening a named pipe would wait until somebody writes to it.
      let file = try FileDescriptor.open(
        FilePath(path),
        .readOnly,
        options: [.nonBlocking, .closeOnExec]
      )
      return try file.closeAfter { try read(file) }
    }
  }

  /// Reads standard input.
  public func readStandardInput() throws(InputProblem) -> [UInt8] {
    try explained { try read(.standardInput) }
  }

  private func explained(_ body: () throws -> [UInt8]) throws(InputProblem) -> [UInt8] {
    do {
      return try body()
    } catch let problem as InputProblem {
      throw problem
    } catch {
      throw InputProblem(error as? Errno ?? .ioError)
    }
  }

  private func read(_ file: FileDescriptor) throws -> [UInt8] {
    let stat = try Stat(file)
    if stat.type == .directory { throw Errno.isDirectory }
    if stat.type == .fifo, kind == .file { throw InputProblem("it is a pipe and no file") }
    if stat.type != .regular, kind == .file { throw InputProblem("it is no plain file") }
    if stat.type == .regular, stat.size > limit { throw tooLarge }
    var bytes: [UInt8] = []
    if stat.type == .regular { bytes.reserveCapacity(Int(stat.size) + 1) }
    // A writer that comes too late is no writer.
    let isLate =
      stat.type == .fifo
      ? try !SystemCalls.waitForInput(file, milliseconds: patienceMilliseconds) : false
    while try add(file, to: &bytes, isLate) {
      if bytes.count > limit { throw tooLarge }
    }
    return bytes
  }

  /// Reads some more; false at the end.
  private func add(_ file: FileDescriptor, to bytes: inout [UInt8], _ isLate: Bool) throws -> Bool {
    let count = min(Input.chunk, limit + 1 - bytes.count)
    do throws(Errno) {
      guard try SystemCalls.read(file, count, appendingTo: &bytes) == 0 else { return true }
    } catch {
      guard error == .resourceTemporarilyUnavailable else { throw error }
      _ = try SystemCalls.waitForInput(file, milliseconds: -1)
      return true
    }
    if isLate, bytes.isEmpty { throw InputProblem("it is a pipe that nobody writes to") }
    return false
  }

  private var tooLarge: InputProblem {
    let size = limit >= 1 << 20 ? "\(limit >> 20) MiB" : "\(limit) bytes"
    return InputProblem("it is larger than \(size), which is the limit")
  }
}
