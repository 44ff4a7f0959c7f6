import Files
import Foundation

/// A program of the machine that is asked for something, such as git.
struct Tool {
  /// Why it gives nothing.
  struct Problem: Error, Hashable {
    let reason: String
  }

  /// What it gave.
  struct Answer {
    /// Whether it ended well.
    let isGood: Bool
    let output: [UInt8]
    let messages: String
  }

  let name: String
  private let path: String

  /// Finds it.
  init(_ name: String) throws(Problem) {
    guard let path = SearchPath.program(name) else {
      throw Problem(reason: "\(name) is not installed")
    }
    self.name = name
    self.path = path
  }

  /// Runs it to its end.
  ///
  /// - Parameter folder: Where it runs; nil where this program does.
  func run(_ arguments: [String], in folder: String? = nil) throws(Problem) -> Answer {
    let process = Process()
    let (output, messages) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    // Its messages are read here.
    process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C"]) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = messages
    do { try process.run() } catch { throw Problem(reason: "\(name) cannot be started") }
    // The messages are short, so that they wait in their pipe.
    let data = output.fileHandleForReading.readDataToEndOfFile()
    let text = messages.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Answer(
      isGood: process.terminationReason == .exit && process.terminationStatus == 0,
      output: Array(data),
      messages: String(decoding: text, as: UTF8.self)
    )
  }
}
