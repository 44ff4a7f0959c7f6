import Foundation
import ModelBackend
import ScenarioLanguage
import ScenarioRunner
import Testing

// Worked by hand from the rules, never from what the model does. Not written down here, because
// the language has no words for it: CPUs that go offline (E5), cgroups, REFRESH and prctl (S31),
// a GLOBAL_CTRL that stays 0 (K37) and the host's log (L16). V17 blocks the caller; here the blocked
// operation waits from `irqs off` to `irqs on`. A released event (V38) shows in its age.
@Suite struct VectorTests {
  @Test(arguments: ScenarioFile.all)
  func `a worked scenario comes out as it is written`(file: ScenarioFile) throws {
    let scenario = try ParsedScenario.parse(file.text(), file: file.path).get()
    for plan in scenario.plans {
      for backend in ModelBackend.all() {
        let result = try ScenarioRunner.run(plan, on: backend)
        let isElsewhere = result.verdict == .notRun && plan.kernels != nil
        #expect(result.verdict == .asDocumented || isElsewhere, "\(file.disagreements(result))")
      }
    }
  }

  @Test(arguments: ScenarioFile.all)
  func `a worked scenario begins with its sentence and its rules`(file: ScenarioFile) throws {
    let lines = try file.text().split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first?.hasPrefix("# ") == true && lines.first?.hasSuffix(".") == true)
    #expect(lines.dropFirst().first?.hasPrefix("# rules: ") == true)
  }

  @Test(arguments: Array(1...22) + Array(30...40) + Array(50...55) + Array(60...64))
  func `every worked vector has a file`(number: Int) {
    #expect(ScenarioFile.all.contains { $0.name == "V\(number)" })
  }
}

/// A file of the folder `Vectors`.
struct ScenarioFile: Sendable, CustomTestStringConvertible {
  /// The file's name without its extension.
  let name: String

  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Vectors")

  /// Every file, by name; none when the folder cannot be read, which leaves the vectors missing.
  static let all: [ScenarioFile] = {
    let path = folder.path(percentEncoded: false)
    let names = try? FileManager.default.contentsOfDirectory(atPath: path)
    return (names ?? []).filter { $0.hasSuffix(".scenario") }.sorted()
      .map { ScenarioFile(name: String($0.dropLast(".scenario".count))) }
  }()

  var url: URL { ScenarioFile.folder.appending(path: "\(name).scenario") }
  var path: String { url.path(percentEncoded: false) }
  var testDescription: String { name }

  func text() throws -> String { try String(contentsOf: url, encoding: .utf8) }

  /// What was expected and what was seen instead, one line each.
  func disagreements(_ result: RunResult) -> String {
    let values = result.plan.scenario.values.map { ", \($0.name)=\($0.value)" }.joined()
    let lines = result.checks.filter { $0.outcome != .met }.map { result in
      let place = "\(path):\(result.check.position.line)"
      return "\n\(place): expected \(result.check.text); observed \(result.observed)"
    }
    let reason = result.reason.map { " (\($0))" } ?? ""
    return "\(result.verdict.rawValue)\(reason) on \(result.backend)\(values)" + lines.joined()
  }
}
