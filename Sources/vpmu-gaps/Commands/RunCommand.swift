import ArgumentParser
import Catalog
import FoundationEssentials
import Report
import ScenarioLanguage
import ScenarioRunner
import Site

/// Runs a scenario and prints expected beside observed.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a scenario and print expected beside observed, step by step.",
    discussion: """
      A scenario is named by its claim (all its scenarios), by its own name such as PIN-ERROR/2, by
      a file that holds one, or by - for standard input. The exit status is 1 when an expectation
      is not met.

      EXAMPLES
        vpmu-gaps run PIN-ERROR
        vpmu-gaps run D-3.2-3 --backend model:6.12
        printf 'host: A = open cycles -C 0\\nrun 10ms\\nexpect A counts all\\n' | vpmu-gaps run -
      """
  )

  @Argument(help: ArgumentHelp("A claim, a scenario, a file, or -.", valueName: "id|file|-"))
  var what: String

  @OptionGroup var content: ContentOptions
  @OptionGroup var backends: BackendOptions

  @Flag(help: "Print the results as JSON.")
  var json = false

  @Option(help: "Colour: auto, always or never.")
  var color = ColorChoice.auto

  func run() async throws {
    let chosen = try await scenarios()
    let engines = try backends.backends(recordsIntervals: json)
    var results: [(name: String, results: [RunResult])] = []
    for scenario in chosen {
      for plan in scenario.parsed.plans {
        results.append((scenario.name, try run(plan, scenario, on: engines)))
      }
    }
    if json {
      Console.print(ResultsJSON.runs(results))
    } else {
      let printer = RunPrinter(usesColor: color.isOn)
      Console.printStyled(
        results.map { printer.text(name: $0.name, $0.results) }.joined(separator: "\n")
      )
    }
    if results.contains(where: { $0.results.contains { $0.verdict == .differs } }) {
      throw ExitStatus.verdictDiffers
    }
    if results.allSatisfy({ $0.results.allSatisfy { $0.verdict == .inconclusive } }) {
      throw ExitStatus.timeLimit
    }
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
    // A folder may have the name of a claim; one with a slash is never meant so.
    var isFolder = false
    let exists = FileManager.default.fileExists(atPath: what, isDirectory: &isFolder)
    guard what == "-" || (exists && (!isFolder || what.contains("/"))) else {
      return try await fromCatalog()
    }
    let bytes = try NamedInput.read(what, limit: InputLimit.scenario)
    return [try single(path: NamedInput.title(what), bytes: bytes)]
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

  private func fromCatalog() async throws -> [Chosen] {
    let catalog = try await content.load()
    let chosen = catalog.claims.flatMap { claim in
      claim.scenarios
        .filter { claim.id == what || $0.name == what }
        .map {
          Chosen(
            name: $0.name,
            file: claim.file,
            parsed: $0.parsed
          )
        }
    }
    guard chosen.isEmpty else { return chosen }
    if let claim = catalog.claims.first(where: { $0.id == what }) {
      Console.error("'\(what)' has no scenario: \(claim.untested ?? "")")
      throw ExitStatus.nothingSelected
    }
    if FileManager.default.fileExists(atPath: what) {
      _ = try NamedInput.read(what, limit: InputLimit.scenario)
    }
    throw Selection.nothing(what, among: catalog)
  }
}
