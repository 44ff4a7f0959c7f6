import Foundation

/// The agent as a program on this machine.
struct AgentProcess: Sendable {
  let path: String

  /// Runs a program of operations; what was said by then is the answer when the time is over.
  func run(_ program: String, limitSeconds: Double) throws -> String {
    try TemporaryFolder.with { folder in
      let input = folder.appendingPathComponent("in")
      try Data(program.utf8).write(to: input)
      // The agent's tasks end with it.
      let process = LimitedProcess(
        executable: path,
        arguments: [],
        limitSeconds: limitSeconds,
        pollMicroseconds: 2000
      )
      return try process.run(input: input, output: folder.appendingPathComponent("out"))
    }
  }
}
