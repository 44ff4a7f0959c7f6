import ArgumentParser
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
    let chosen = try await ScenarioSelection(content: content).scenarios(whats)
    let engines = try backends.backends(recordsIntervals: true)
    var results: [(name: String, results: [RunResult])] = []
    for scenario in chosen {
      for plan in scenario.parsed.plans {
        results.append((scenario.name, try engines.map { try scenario.run(plan, on: $0) }))
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
}
