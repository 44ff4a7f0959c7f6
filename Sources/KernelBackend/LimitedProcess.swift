import Foundation

/// A program that is given some time, and what it said by then.
struct LimitedProcess {
  let executable: String
  let arguments: [String]
  /// The whole run must end in this time, in seconds.
  let limitSeconds: Double
  /// A program that says nothing for this long hangs, in seconds; nil lets it be silent.
  var silenceSeconds: Double?
  /// How often it is looked at, in microseconds.
  let pollMicroseconds: UInt32

  /// Runs it to its end or to the limit.
  ///
  /// - Parameter input: The standard input; nil for none.
  /// - Parameter output: A file that both outputs go to.
  /// - Parameter progress: Is told everything that was said, whenever there is more.
  /// - Returns: Everything that was said, whether or not the program came to its end.
  func run(input: URL?, output: URL, progress: (String) -> Void) throws -> String {
    try withoutActuallyEscaping(progress) { try run(input, output, $0) }
  }

  /// The same, looked at once.
  func run(input: URL?, output: URL) throws -> String { try run(input, output, nil) }

  private func run(_ input: URL?, _ output: URL, _ progress: ((String) -> Void)?) throws -> String {
    try Data().write(to: output)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    // Files, not pipes: neither side can wait for the other.
    process.standardInput = try input.map(FileHandle.init(forReadingFrom:)) ?? .nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = process.standardOutput
    try process.run()
    watch(process, output, progress)
    // Whatever happens, it ends with this call, by its own process number.
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    return String(decoding: try Data(contentsOf: output), as: UTF8.self)
  }

  private func watch(_ process: Process, _ output: URL, _ progress: ((String) -> Void)?) {
    let start = Date()
    var lastChange = start
    var lastSize = 0
    while process.isRunning {
      usleep(pollMicroseconds)
      if let progress {
        let said = text(output)
        if said.utf8.count != lastSize {
          lastSize = said.utf8.count
          lastChange = Date()
          progress(said)
        }
      }
      let now = Date()
      if now.timeIntervalSince(start) > limitSeconds { return }
      if let silenceSeconds, now.timeIntervalSince(lastChange) > silenceSeconds { return }
    }
  }

  private func text(_ file: URL) -> String {
    (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}

/// A folder for as long as something runs.
enum TemporaryFolder {
  static func with<Value>(_ body: (URL) throws -> Value) throws -> Value {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("vpmu-gaps-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }
}
