import ArgumentParser
import Catalog
import FoundationEssentials
import Report
import RunView
import ScenarioLanguage
import ScenarioRunner
import Site

/// Runs a scenario and prints expected beside observed.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a scenario and print expected beside observed, step by step.",
    discussion: """
      A scenario is named by its claim (all its scenarios), by its own name such as SEED-P14d/1, by
      a file that holds one, or by - for standard input; several may be named, and a total follows. The
      exit status is 1 when an expectation is not met, and 4 when none could be observed. A scenario that
      expects nothing shows what was seen over time.

      EXAMPLES
        vpmu-gaps run OWN-ERROR-STAYS
        vpmu-gaps run D-3.2-3 OWN-NO-USE --backend model:6.12
        printf 'host: A = open cycles -C 0\\nrun 10ms\\nexpect A counts all\\n' | vpmu-gaps run -
      """
  )

  @Argument(
    help: ArgumentHelp("Claims and scenarios in any case, files, or -.", valueName: "id|file|-"),
    completion: Selection.completion
  )
  var whats: [String]

  @OptionGroup var content: ContentOptions
  @OptionGroup var backends: BackendOptions

  @Flag(help: "Print the results as JSON.")
  var json = false

  @Option(help: "Colour: auto, always or never.")
  var color = ColorChoice.auto

  func run() async throws {
    let chosen = try await scenarios()
    let engines = try backends.backends(recordsIntervals: true)
    var results: [(name: String, results: [RunResult])] = []
    for scenario in chosen {
      for plan in scenario.parsed.plans {
        results.append((scenario.name, try run(plan, scenario, on: engines)))
      }
    }
    if json {
      Console.print(ResultsJSON.runs(results))
    } else {
      let printer = RunText(usesColor: color.isOn)
      Console.printStyled(
        results.map { printer.text(name: $0.name, $0.results) }.joined(separator: "\n")
      )
      if whats.count > 1 { Console.print("\n\(RunCommand.total(results.map(\.results)))") }
    }
    if results.contains(where: { $0.results.contains { $0.verdict == .differs } }) {
      throw ExitStatus.verdictDiffers
    }
    if results.allSatisfy({ $0.results.allSatisfy { $0.verdict == .inconclusive } }) {
      throw ExitStatus.timeLimit
    }
    // An expectation that nobody can see is none that is met.
    let judged = results.flatMap(\.results).filter { !$0.plan.checks.isEmpty }
    if !judged.isEmpty, judged.allSatisfy({ !$0.verdict.isConclusive }) {
      Console.error("nothing that is expected could be observed here")
      throw ExitStatus.nothingSelected
    }
  }

  func validate() throws {
    guard !whats.isEmpty else { throw ValidationError("name a claim, a scenario, a file, or -") }
    guard whats.count(where: { $0 == "-" }) < 2 else {
      throw ValidationError("standard input can be read once")
    }
  }

  /// How many runs came out how.
  private static func total(_ results: [[RunResult]]) -> String {
    let verdicts = results.flatMap { $0 }.map(\.verdict)
    let counts = RunVerdict.allCases.compactMap { verdict -> String? in
      let count = verdicts.count { $0 == verdict }
      return count == 0 ? nil : "\(count) \(verdict.rawValue)"
    }
    return "total: \(verdicts.count) runs, \(counts.joined(separator: ", "))"
  }

  private struct Chosen {
    let name: String
    let file: String
    let parsed: ParsedScenario
  }

  private func run(
    _ plan: Plan,
    _ scenario: Chosen,
    on engines: [any Backend]
  ) throws -> [RunResult] {
    do throws(ScenarioError) {
      var results: [RunResult] = []
      for engine in engines {
        results.append(
          try ScenarioRunner.run(
            plan,
            on: engine,
            comparesWithBareMetal: true
          )
        )
      }
      return results
    } catch {
      Console.error(
        Diagnostic(file: scenario.file, position: error.position, message: error.message)
          .description
      )
      throw ExitStatus.badContent
    }
  }

  // MARK: Finding the scenario

  private func scenarios() async throws -> [Chosen] {
    var chosen: [Chosen] = []
    var catalog: Catalog?
    for what in whats {
      // A folder may have the name of a claim; one with a slash is never meant so.
      var isFolder = false
      let exists = FileManager.default.fileExists(atPath: what, isDirectory: &isFolder)
      if what == "-" || (exists && (!isFolder || what.contains("/"))) {
        let bytes = try NamedInput.read(what, limit: InputLimit.scenario)
        chosen.append(try single(path: NamedInput.title(what), bytes: bytes))
        continue
      }
      let known: Catalog
      if let catalog { known = catalog } else { known = try await content.load() }
      catalog = known
      chosen += try scenarios(of: what, in: known)
    }
    return chosen
  }

  private func single(path: String, bytes: [UInt8]) throws -> Chosen {
    let text: String
    switch SourceFile(path: path, name: path, bytes: bytes).text() {
    case .success(let found): text = found
    case .failure(let diagnostic): throw DiagnosticList([diagnostic]).report()
    }
    let parsed = try ParsedScenario.parse(text, file: path).reported()
    return Chosen(name: path, file: path, parsed: parsed)
  }

  private func scenarios(of what: String, in catalog: Catalog) throws -> [Chosen] {
    guard let (claim, scenarios) = Selection.claim(what, in: catalog) else {
      if FileManager.default.fileExists(atPath: what) {
        _ = try NamedInput.read(what, limit: InputLimit.scenario)
      }
      throw Selection.nothing(what, among: catalog)
    }
    guard !scenarios.isEmpty else {
      Console.error("'\(claim.id)' has no scenario: \(claim.untested ?? "")")
      throw ExitStatus.nothingSelected
    }
    return scenarios.map { Chosen(name: $0.name, file: claim.file, parsed: $0.parsed) }
  }
}
