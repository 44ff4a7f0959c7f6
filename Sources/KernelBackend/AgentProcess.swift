import Foundation

/// The agent as a program on this machine.
struct AgentProcess: Sendable {
  let path: String

  /// Runs a program of operations; what was said by then is the answer when the time is over.
  func run(_ program: String, limitSeconds: Double) throws -> String {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("vpmu-gaps-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Files, not pipes: neither side can wait for the other.
    let (input, output) = (
      folder.appendingPathComponent("in"), folder.appendingPathComponent("out")
    )
    try Data(program.utf8).write(to: input)
    try Data().write(to: output)

    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = []
    process.standardInput = try FileHandle(forReadingFrom: input)
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = process.standardOutput
    try process.run()
    let end = Date(timeIntervalSinceNow: limitSeconds)
    while process.isRunning, Date() < end { usleep(2000) }
    // The agent's tasks end with it.
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    return String(decoding: try Data(contentsOf: output), as: UTF8.self)
  }
}
