import ArgumentParser
import KernelBackend
import ModelBackend
import ModelComparison
import PerfInterface
import RunView
import ScenarioLanguage
import ScenarioRunner
import Site

/// Looks at every order of a scenario's actions.
struct ExploreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explore",
    abstract:
      "Look at every order of a scenario's actions, and print the shortest that contradicts.",
    discussion: """
      A scenario may end in 'explore N steps of', actions, and what is asked of
      every order of them. The model looks at them on all CPUs, at each state once.
      What decides a property is printed as a scenario, which 'vpmu-gaps run' takes
      with any backend. With --sample the model and real kernels run some of the
      orders that were looked at, and are compared. What is known after an
      interruption or at the end of memory is told. The exit status is that of run,
      and 124 where something was left open.

      EXAMPLES
        vpmu-gaps explore OWN-ERROR-EXEC
        vpmu-gaps explore G-22 --steps 12 --model 7.3 --memory 4000
        vpmu-gaps explore OWN-ERROR-EXEC --sample 100 --backend bochs:7.3
        vpmu-gaps explore - --json < scenario
      """
  )

  @Argument(
    help: ArgumentHelp("A claim or a scenario in any case, a file, or -.", valueName: "id|file|-"),
    completion: Selection.completion
  )
  var what: String

  @Option(
    help: ArgumentHelp("Actions in a row, instead of what the scenario says.", valueName: "n")
  )
  var steps: Int?

  @Option(help: ArgumentHelp("Megabytes that states may take.", valueName: "n"))
  var memory = 2000

  @Option(
    name: .customLong(BackendName.Kind.model.word),
    help: ArgumentHelp(
      "A kernel of the model, such as 7.3; repeatable, all when absent.",
      valueName: "release"
    )
  )
  var releases: [String] = []

  @Option(
    help: ArgumentHelp(
      "Orders that real kernels run too, from all that were looked at.",
      valueName: "n"
    )
  )
  var sample = 0

  @Option(
    name: .customLong("backend"),
    help: ArgumentHelp(
      "The kernels that run them: \(KernelOptions.choice); repeatable.",
      valueName: "name"
    )
  )
  var backends: [String] = []

  @OptionGroup var kernels: KernelOptions
  @OptionGroup var content: ContentOptions

  @Flag(help: "Print the results as JSON.")
  var json = false

  @Option(help: "Colour: auto, always or never.")
  var color = ColorChoice.auto

  func validate() throws {
    if let steps, !(1...Exploration.boundLimit).contains(steps) {
      throw ValidationError("--steps takes 1 to \(Exploration.boundLimit)")
    }
    guard (1...1_000_000).contains(memory) else {
      throw ValidationError("--memory takes 1 to 1000000 megabytes")
    }
    guard (0...10_000).contains(sample) else { throw ValidationError("--sample takes 0 to 10000") }
    guard (sample == 0) == backends.isEmpty else {
      throw ValidationError("--sample says how many orders, and --backend which kernels run them")
    }
    guard sample == 0 || !json else { throw ValidationError("--json tells no comparison") }
    let known = KernelVersion.allCases.map(\.rawValue)
    for release in releases where KernelVersion(rawValue: release) == nil {
      throw ValidationError(
        "there is no model of '\(release)'; possible: \(known.joined(separator: ", "))"
      )
    }
  }

  func run() async throws {
    let scenarios = try await ScenarioSelection(content: content).scenarios([what])
    if sample > 0 { return try compare(scenarios) }
    let interruption = Interruption()
    var results: [(name: String, results: [RunResult])] = []
    for scenario in scenarios {
      for plan in scenario.parsed.plans where plan.exploration != nil {
        results.append((scenario.name, try await explore(plan, scenario, interruption.flag)))
      }
    }
    guard !results.isEmpty else {
      Console.error(
        "'\(what)' has no exploration; 'vpmu-gaps help language' tells how one is written"
      )
      throw ExitStatus.nothingSelected
    }
    if json {
      Console.print(ResultsJSON.runs(results))
    } else {
      let printer = RunText(usesColor: color.isOn)
      Console.printStyled(
        results.map { printer.text(name: $0.name, $0.results) }.joined(separator: "\n")
      )
      for text in ways(results.flatMap(\.results)) { Console.print("\n\(text)") }
    }
    if interruption.flag.isSet { throw ExitStatus.interrupted }
    let runs = results.flatMap(\.results)
    if runs.contains(where: { $0.verdict == .differs }) { throw ExitStatus.verdictDiffers }
    if runs.contains(where: { $0.verdict == .notObservable }) { throw ExitStatus.timeLimit }
  }

  private func explore(
    _ plan: Plan,
    _ scenario: ScenarioSelection.Chosen,
    _ interruption: Interruption.Flag
  ) async throws -> [RunResult] {
    let plan = steps.map { plan.exploring(steps: $0) } ?? plan
    var results: [RunResult] = []
    for model in ModelBackend.all() {
      let release = model.kernel.rawValue
      guard releases.isEmpty || releases.contains(release) else { continue }
      let exploration = ParallelExploration(model, plan, byteLimit: memory * 1_000_000)
      let explored = await exploration.backend(until: interruption)
      results.append(try scenario.run(plan, on: explored))
    }
    return results
  }

  /// Holds the model against kernels on some of the orders that it was looked at in.
  private func compare(_ scenarios: [ScenarioSelection.Chosen]) throws {
    var hasFailed = false
    for name in backends {
      guard let machine = try kernels.machines(named: name, speed: .fast).first,
        let comparison = Comparison(machine)
      else { throw ValidationError("there is no model of the kernel of '\(name)'") }
      let isArm = machine.machine.map { $0.architecture == .arm64 } ?? true
      let plans = try scenarios.flatMap { try isArm ? $0.onArm() : $0.parsed.plans }
      let lines = plans.flatMap { sample($0, for: machine.name) }
      guard !lines.isEmpty else {
        Console.error("'\(what)' has no exploration that the model of '\(name)' runs")
        throw ExitStatus.nothingSelected
      }
      var progress = ComparisonText.Progress(machine.name)
      let outcome = comparison.run(lines, shrinking: 3) { progress.tell($0, of: $1) }
      ComparisonText.tell(outcome, machine.name, what: "of \(lines.count) orders of \(what)")
      hasFailed = hasFailed || !outcome.disagreements.isEmpty
    }
    if hasFailed { throw ExitStatus.verdictDiffers }
  }

  /// Orders of a plan's actions as scenarios, each with time to show what it has led to.
  private func sample(_ plan: Plan, for name: BackendName) -> [ScenarioGenerator.Lines] {
    let plan = steps.map { plan.exploring(steps: $0) } ?? plan
    let model = ModelBackend.all().first { $0.kernel == name.kernel }
    guard let exploration = plan.exploration,
      var explorer = model?.beginExploration(plan)?.explorer
    else { return [] }
    _ = explorer.run(workLimit: .max, byteLimit: memory * 1_000_000)
    return explorer.samplePaths(sample).map { path in
      ScenarioGenerator.Lines(
        setup: Array(exploration.prefix.prefix(exploration.setupCount)),
        steps: exploration.prefix.dropFirst(exploration.setupCount) + path + ["run 10ms"]
      )
    }
  }

  /// What decides each property, as scenarios, each once.
  private func ways(_ results: [RunResult]) -> [String] {
    var told: Set<String> = []
    return results.flatMap { $0.trace?.exploration?.findings ?? [] }.compactMap(\.scenario)
      .filter { told.insert($0).inserted }
  }
}
