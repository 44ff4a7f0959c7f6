import Foundation
import PerfInterface
import ScenarioLanguage
import ScenarioRunner
import TestSupport
import Testing

@testable import KernelBackend

/// A scenario and what the agent said about it on a real kernel.
///
/// The file has the backend in a comment, the scenario, `---` with the fingerprint of the agent's
/// program, and the agent's lines.
struct RecordedTranscript: CustomTestStringConvertible {
  let name: String
  let backend: String
  /// The scenario's text.
  let scenario: String
  /// The fingerprint of the program that was answered.
  let fingerprint: String
  /// Everything that was said.
  let said: String

  var testDescription: String { name }

  private static let folder = Project.root
    .appending(path: "Tests/KernelBackendTests/Transcripts")

  static let all: [RecordedTranscript] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
    return names.filter { $0.hasSuffix(".txt") }.sorted()
      .compactMap { try? RecordedTranscript(name: String($0.dropLast(4))) }
  }()

  init(name: String) throws {
    self.name = name
    let file = Self.folder.appending(path: "\(name).txt")
    let text = try String(contentsOf: file, encoding: .utf8)
    let parts = text.split(separator: "---", maxSplits: 1, omittingEmptySubsequences: false)
    scenario = String(parts[0])
    backend = String(text.dropFirst(2).prefix { $0 != "\n" })
    let rest = parts.count == 2 ? parts[1] : ""
    fingerprint = String(rest.dropFirst().prefix { $0 != "\n" })
    said = String(rest.drop { $0 != "\n" }.dropFirst())
  }

  /// The plan of the scenario, or of another text that asks for the same.
  func plan(_ text: String? = nil) throws -> Plan {
    try ParsedScenario.parse(text ?? scenario, file: name).get().plans[0]
  }

  /// Asks the kernel anew and writes the file.
  func record(in folder: KernelFolder) throws {
    let plan = try plan()
    let program = try AgentProgram(emulated: plan)
    guard let name = BackendName(backend), let kernel = name.kernel else { return }
    let qemu = QEMU()
    guard let image = folder.file(qemu.image(of: kernel)),
      let agent = folder.file(qemu.agent(for: kernel))
    else { return }
    let text = "S 0\n" + program.lines.joined(separator: "\n") + "\nL\n"
    let boot = qemu.boot(for: plan, name, speed: .exact)
    let files = BootFiles(kernel: image, agent: agent, folder: folder, limitSeconds: 60)
    let said = try qemu.run(text, boot, files) { _ in }.split(whereSeparator: \.isNewline)
      .filter { $0.hasPrefix("@") }.joined(separator: "\n")
    try Data("\(scenario)--- \(program.fingerprint)\n\(said)\n".utf8)
      .write(to: Self.folder.appending(path: "\(self.name).txt"))
  }
}
