import ArgumentParser
import Catalog
import CommonMark
import Report
import ScenarioLanguage
import Site

/// Explains a claim.
struct ShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract:
      "Explain a claim: what it says, its rules, its scenarios, and how to repeat them with perf.",
    discussion: """
      EXAMPLES
        vpmu-gaps show OWN-ERROR-STAYS
        vpmu-gaps show D-3.2-2 --json
      """
  )

  @Argument(
    help: ArgumentHelp("A claim, or one of its scenarios; in any case.", valueName: "id"),
    completion: Selection.completion
  )
  var id: String

  @OptionGroup var content: ContentOptions

  @Flag(help: "Print it as JSON.")
  var json = false

  private struct Shown: Encodable {
    struct Scenario: Encodable {
      let name: String
      let hash: String
      let text: String
      let perf: [String]
    }

    let id: String
    let kind: String
    let title: String?
    let says: String
    let source: String
    let file: String
    let line: Int
    let because: [String]
    let kernel: [String]
    let untested: String?
    let verdict: String
    let basis: String
    let scenarios: [Scenario]
  }

  func run() async throws {
    let catalog = try await content.load()
    guard let (claim, scenarios) = Selection.claim(id, in: catalog) else {
      throw Selection.nothing(id, among: catalog)
    }
    guard let result = try await ReportRun.results([claim], content: content.folder).first else {
      return
    }
    if json {
      Console.print(ResultsJSON.text(shown(result, scenarios)))
    } else {
      Console.print(text(result, scenarios, catalog))
    }
  }

  private func shown(_ result: ClaimResult, _ scenarios: [ScenarioBlock]) -> Shown {
    let claim = result.claim
    return Shown(
      id: claim.id,
      kind: claim.kind.rawValue,
      title: claim.title,
      says: claim.says,
      source: claim.source,
      file: claim.file,
      line: claim.position.line,
      because: claim.because,
      kernel: claim.kernel,
      untested: claim.untested,
      verdict: OverallVerdict(result).rawValue,
      basis: ClaimText(result).basis,
      scenarios: scenarios.map {
        Shown.Scenario(name: $0.name, hash: $0.hash, text: $0.text, perf: perfLines($0))
      }
    )
  }

  private func perfLines(_ scenario: ScenarioBlock) -> [String] {
    scenario.parsed.plans.first.map { PerfCommands.lines($0.scenario) } ?? []
  }

  private func text(
    _ result: ClaimResult,
    _ scenarios: [ScenarioBlock],
    _ catalog: Catalog
  ) -> String {
    let claim = result.claim
    let rules = catalog.rules
    let told = ClaimText(result)
    var lines = ["\(claim.id)  \(claim.title ?? "")", ""]
    lines += ["says      \(claim.says)", "source    \(claim.source)"]
    lines.append("stands in \(claim.file):\(claim.position.line)")
    let detail = claim.untested == nil ? told.verdictDetail.map { ": \($0)" } ?? "" : ""
    lines.append("verdict   \(OverallVerdict(result).text)\(detail)")
    lines += told.kernels.map { ["seen on   \($0)"] } ?? []
    if let untested = claim.untested { lines.append("untested  \(untested)") }
    if !claim.blames.isEmpty {
      lines.append("blames    \(claim.blames.map(\.rawValue).joined(separator: ", "))")
    }
    lines += advice(result, catalog)
    for (place, id) in claim.because.enumerated() {
      let rule = rules[id].map { Markdown.plainText($0.text) } ?? ""
      lines.append("\(place == 0 ? "because   " : "          ")\(id)\(rule)")
    }
    for (place, function) in claim.kernel.enumerated() {
      lines.append("\(place == 0 ? "kernel    " : "          ")\(function)")
    }
    for scenario in scenarios { lines += self.lines(scenario) }
    return lines.joined(separator: "\n")
  }

  /// What a gap means to those who run guests and what helps, or what a remedy costs.
  private func advice(_ result: ClaimResult, _ catalog: Catalog) -> [String] {
    var lines: [String] = []
    if let impact = result.claim.impact {
      lines += ["one sees  \(impact.sees)", "it hits   \(impact.hits)"]
    }
    if let severity = result.severity {
      lines.append("the loss  \(severity.text)")
      lines += severity.linux.map { "in Linux  \($0.text)" }
    }
    for remedy in catalog.remedies(for: result.claim) {
      lines.append("helps     \(remedy.remedy?.todo ?? "") (\(remedy.id))")
    }
    if let remedy = result.claim.remedy {
      lines += ["to do     \(remedy.todo)", "price     \(remedy.price)"]
      lines += remedy.signs.map { "to tell   \($0.command)  (prints \($0.shows))" }
    }
    return lines
  }

  private func lines(_ scenario: ScenarioBlock) -> [String] {
    let indent = { (line: Substring) in line.isEmpty ? "" : "    \(line)" }
    var lines = ["", "scenario \(scenario.name)   (vpmu-gaps run \(scenario.name))", ""]
    lines += scenario.text.split(separator: "\n", omittingEmptySubsequences: false).map(indent)
    let count = scenario.parsed.plans.count
    let which = count > 1 ? ", the first of its \(count) runs" : ""
    lines += ["  by hand, with perf\(which):", ""]
    return lines + perfLines(scenario).map { "    \($0)" }
  }
}
