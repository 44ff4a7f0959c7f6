import Foundation
import Testing

/// What a program left behind.
struct Outcome {
  let status: Int32
  let output: Data
  let messages: String

  /// Standard output as text.
  var text: String { String(decoding: output, as: UTF8.self) }

  /// Standard output as JSON; nil when it is anything else.
  var json: Any? { try? JSONSerialization.jsonObject(with: output) }
}

/// Runs the built executable.
enum Program {
  /// The executable beside the tests, else in the build folder of this package.
  static let url: URL = {
    let beside = CommandLine.arguments.map { argument in
      URL(filePath: argument).resolvingSymlinksInPath().deletingLastPathComponent()
        .appending(path: "vpmu-gaps")
    }
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let built = package.appending(path: ".build/debug/vpmu-gaps")
    return (beside + [built]).first { FileManager.default.isExecutableFile(atPath: $0.path) }
      ?? built
  }()

  /// Runs it to its end, or for two minutes.
  static func run(
    _ arguments: [String],
    in folder: TemporaryFolder,
    input: String = "",
    environment: [String: String] = [:]
  ) throws -> Outcome {
    try run(url, arguments, in: folder, input: input, environment: environment)
  }

  /// Runs any program likewise.
  static func run(
    _ program: URL,
    _ arguments: [String],
    in folder: TemporaryFolder,
    input: String = "",
    environment: [String: String] = [:]
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"].merging(environment) {
      $1
    }
    // Files, not pipes: neither side can wait for the other.
    let files = TemporaryFolder()
    try files.write("in", input)
    try files.write("out", "")
    try files.write("err", "")
    process.standardInput = try FileHandle(forReadingFrom: files.url.appending(path: "in"))
    process.standardOutput = try FileHandle(forWritingTo: files.url.appending(path: "out"))
    process.standardError = try FileHandle(forWritingTo: files.url.appending(path: "err"))
    try process.run()
    let end = ContinuousClock.now + .seconds(600)
    while process.isRunning, ContinuousClock.now < end { usleep(5_000) }
    if process.isRunning {
      process.terminate()
      Issue.record(
        "stopped after 600 s: \(program.lastPathComponent) \(arguments.joined(separator: " "))"
      )
    }
    process.waitUntilExit()
    return Outcome(
      status: process.terminationReason == .exit ? process.terminationStatus : -1,
      output: try files.read("out"),
      messages: String(decoding: try files.read("err"), as: UTF8.self)
    )
  }
}

/// A folder that goes away with its last user.
final class TemporaryFolder: Sendable {
  let url: URL

  init() {
    url = FileManager.default.temporaryDirectory.appending(path: "vpmu-gaps-\(UUID().uuidString)")
    try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Writes a file and the folders it needs.
  func write(_ path: String, _ text: String) throws {
    let file = url.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(text.utf8).write(to: file)
  }

  func read(_ path: String) throws -> Data { try Data(contentsOf: url.appending(path: path)) }

  /// Every file below a folder, by its path, hidden ones too.
  func files(_ path: String) throws -> [String: Data] {
    let manager = FileManager.default
    let folder = path.isEmpty ? url : url.appending(path: path)
    var files: [String: Data] = [:]
    for name in try manager.subpathsOfDirectory(atPath: folder.path) {
      let file = folder.appending(path: name)
      guard try file.resourceValues(forKeys: [.isDirectoryKey]).isDirectory != true else {
        continue
      }
      files[name] = try Data(contentsOf: file)
    }
    return files
  }
}
