import Files
import Foundation

/// The agent as a program on this machine.
struct AgentProcess: Sendable {
  let path: String

  /// Runs a program of operations; what was said by then is the answer when the time is over.
  func run(_ program: String, limitSeconds: Double) throws -> String {
    // A signal may end this program at any time, and must leave no file behind.
    let (input, output) = (try NamelessFile(), try NamelessFile())
    try Data(program.utf8).write(to: URL(fileURLWithPath: input.path))
    // The agent's tasks end with it.
    let process = LimitedProcess(
      executable: path,
      arguments: [],
      limitSeconds: limitSeconds,
      pollMicroseconds: 2000
    )
    return try withExtendedLifetime((input, output)) {
      try process.run(
        input: URL(fileURLWithPath: input.path),
        output: URL(fileURLWithPath: output.path)
      )
    }
  }
}
