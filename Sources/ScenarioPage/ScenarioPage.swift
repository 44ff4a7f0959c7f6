import ModelBackend
import PerfInterface
import RunView
import ScenarioLanguage
import ScenarioRunner

/// What the page shows of a scenario: the same model, language, judge, words and pictures as the report.
public struct ScenarioPage {
  /// The most that a scenario may cost here, so that a page stays a page.
  enum Limit {
    static let textBytes = 64 << 10
    static let operations = 10_000
    static let subjects = 64
    static let virtualCPUs = 64
    static let runNanoseconds: UInt64 = 10_000_000_000
    /// Work of one run on the model; about a tenth of a second.
    static let work = 10_000_000
    /// Runs of all combinations on all kernels.
    static let runs = 600
    static let pictures = 12
  }

  private let request: PageRequest

  /// - Parameter request: What is asked for.
  public init(_ request: PageRequest) { self.request = request }

  /// The answer as JSON.
  ///
  /// `colours`: the text as HTML; `problems`: what is wrong, each with `line`, `column`, `length` and `text`; `words`:
  /// completions, which replace `replaced` characters before the caret; `sliders`: numbers to draw; `combinations`:
  /// the values of each with their verdicts; `combination` and `values`: the one that is told; `html`: tables and
  /// pictures; `text`: what `vpmu-gaps run` prints; `verdicts`: of the combination that is told, by backend.
  public var json: String {
    guard request.text.utf8.count <= Limit.textBytes else {
      return answer(
        told: .refused("the text is longer than \(Limit.textBytes) bytes"),
        problems: []
      )
    }
    switch plans() {
    case .failure(let refusal):
      return answer(told: Told(problem: refusal.text), problems: refusal.diagnostics)
    case .success(let plans):
      var told = Told()
      do throws(ScenarioError) {
        try tell(plans, in: &told)
      } catch {
        let problem = Diagnostic(file: "", position: error.position, message: error.message)
        return answer(told: Told(), problems: [problem])
      }
      return answer(told: told, problems: [])
    }
  }

  /// What is told of a scenario that could be read.
  private struct Told {
    var problem: String?
    var html: Markup = ""
    var text = ""
    var results: [RunResult] = []
    var values: [Scenario.VaryValue] = []
    var combinations: [CombinationRow] = []
    var combination = 0
    var count = 1

    static func refused(_ reason: String) -> Told { Told(problem: reason) }
  }

  private func answer(told: Told, problems: [Diagnostic]) -> String {
    let source = SourceText(request.problem(told.problem) ? "" : request.text)
    let found = request.caret.map { Completion.words(in: request.text, at: $0) }
    let list = problems.map { problem in
      JSONText.object([
        ("line", JSONText(problem.position.line)), ("column", JSONText(problem.position.column)),
        ("length", JSONText(source.length(at: problem.position))),
        ("text", .string(ScenarioPage.words(problem))),
      ])
    }
    let sliders = Slider.all(in: request.text).map { slider in
      JSONText.object([
        ("line", JSONText(slider.position.line)), ("column", JSONText(slider.position.column)),
        ("length", JSONText(slider.length)), ("label", .string(slider.label)),
        ("values", .array(slider.values.map(JSONText.string))), ("place", JSONText(slider.place)),
      ])
    }
    let values = told.values.map { ($0.name, JSONText.string($0.value)) }
    return JSONText.object([
      ("colours", .string(source.html(problems: problems.map { $0.position }).html)),
      ("problems", .array(list)),
      ("problem", .string(told.problem ?? "")),
      ("words", .array((found?.words ?? []).map(JSONText.string))),
      ("replaced", JSONText(found?.replaced ?? 0)),
      ("sliders", .array(sliders)),
      ("combinations", .array(told.combinations.map { $0.json })),
      ("combination", JSONText(told.combination)), ("count", JSONText(told.count)),
      ("expects", JSONText(told.results.contains { !$0.plan.checks.isEmpty })),
      ("html", .string(told.html.html)),
      ("text", .string(told.text)),
      ("values", .object(values)),
      ("verdicts", .array(told.results.map(verdict))),
    ]).text
  }

  private func verdict(_ result: RunResult) -> JSONText {
    var fields: [(String, JSONText)] = [
      ("backend", .string(result.backend.description)),
      ("verdict", .string(result.verdict.rawValue)),
    ]
    if request.listsChecks {
      let checks = result.checks.map { check in
        JSONText.array([.string(check.check.text), .string(check.observed)])
      }
      fields.append(("checks", .array(checks)))
    }
    return .object(fields)
  }

  private static func words(_ problem: Diagnostic) -> String {
    let hint = problem.suggestion.map { "; did you mean '\($0)'?" } ?? ""
    return VisibleText.text(problem.message + hint)
  }

  // MARK: Reading

  private struct Refusal: Error {
    var text: String?
    var diagnostics: [Diagnostic] = []
  }

  /// The combination that is told, and all of them as far as they are run.
  private struct Plans {
    var told: Plan
    var number: Int
    var all: [Plan] = []
    var count: Int
  }

  private func plans() -> Result<Plans, Refusal> {
    let template: ScenarioTemplate
    switch ScenarioTemplate.parse(request.text, file: "scenario") {
    // The plan says more of what is wrong than the lines alone.
    case .failure(let list): return .failure(Refusal(diagnostics: complaints(list)))
    case .success(let read): template = read
    }
    guard template.operationCount <= Limit.operations else {
      return .failure(Refusal(text: "the scenario has more than \(Limit.operations) operations"))
    }
    let count = template.combinationCount
    let number = min(request.combination, count - 1)
    switch template.plan(number) {
    case .failure(let list): return .failure(Refusal(diagnostics: list.all))
    case .success(let plan):
      if let reason = refusal(plan) { return .failure(Refusal(text: reason)) }
      var plans = Plans(told: plan, number: number, count: count)
      guard count > 1, request.runsAll, count * request.kernels.count <= Limit.runs else {
        return .success(plans)
      }
      for other in 0..<count {
        switch template.plan(other) {
        case .failure(let list): return .failure(Refusal(diagnostics: list.all))
        case .success(let plan): plans.all.append(plan)
        }
      }
      return .success(plans)
    }
  }

  /// What is wrong with lines that cannot be read, and with the others.
  private func complaints(_ list: DiagnosticList) -> [Diagnostic] {
    guard request.text.utf8.count < 8 << 10,
      case .failure(let all) = ParsedScenario.parse(request.text, file: "scenario")
    else { return list.all }
    return all.all
  }

  private func refusal(_ plan: Plan) -> String? {
    if plan.subjects.count > Limit.subjects {
      return "the scenario has more than \(Limit.subjects) events and counters"
    }
    if plan.virtualCPUs.count > Limit.virtualCPUs {
      return "the scenario has more than \(Limit.virtualCPUs) virtual CPUs"
    }
    if plan.runNanoseconds > Limit.runNanoseconds {
      return "the scenario takes longer than \(DurationText.text(Limit.runNanoseconds))"
    }
    return nil
  }

  // MARK: Telling

  private func tell(_ plans: Plans, in told: inout Told) throws(ScenarioError) {
    told.combination = plans.number
    told.count = plans.count
    told.values = plans.told.scenario.values
    var texts: [String] = []
    var pictures = 0
    var without: [String] = []
    for policy in request.policies {
      let results = try results(plans.told, under: policy)
      guard !results.isEmpty else {
        without.append(policy ?? "as Linux")
        continue
      }
      told.results += results
      let name = policy.map { "policy \($0)" } ?? "scenario"
      texts.append(RunText(usesColor: false).text(name: name, results))
      told.html += section(policy, results, &pictures)
    }
    if !without.isEmpty {
      told.html += """
        <p class="small">Not run under \(Enumeration.text(without)): a policy, and another kind of virtual PMU, concern \
        VMs with an emulated one in a scenario without a policy.</p>

        """
    }
    told.text = texts.joined(separator: "\n")
    told.combinations = try rows(plans)
  }

  /// The runs on every kernel chosen, with every kind of virtual PMU chosen.
  private func results(
    _ plan: Plan,
    under policy: String?
  ) throws(ScenarioError) -> [RunResult] {
    var plans: [Plan] = []
    if let policy {
      plans += [plan.under(ScenarioPage.policy(policy, plan), keepsChecks: true)].compactMap { $0 }
    } else {
      plans += request.modes.compactMap { mode in mode.map { plan.inMode($0) } ?? plan }
    }
    var results: [RunResult] = []
    for plan in plans {
      for kernel in request.kernels {
        results.append(try run(plan, on: kernel, isDrawn: true))
      }
    }
    return results
  }

  private func run(
    _ plan: Plan,
    on kernel: KernelVersion,
    isDrawn: Bool
  ) throws(ScenarioError) -> RunResult {
    let backend = ModelBackend(kernel: kernel, recordsIntervals: isDrawn, workLimit: Limit.work)
    return try ScenarioRunner.run(plan, on: backend, comparesWithBareMetal: true)
  }

  private static func policy(_ word: String, _ plan: Plan) -> ContentionPolicy {
    let policies: [ContentionPolicy] = [.first, .scaled, .stalled, .told]
    return policies.first { $0.word == word } ?? plan.sufficientReservation
  }

  private func section(
    _ policy: String?,
    _ results: [RunResult],
    _ pictures: inout Int
  ) -> Markup {
    let table = StepTable(results)
    let title: Markup = policy.map { "<h3>Under the policy \u{201c}\($0)\u{201d}</h3>\n" } ?? ""
    let misled = RunText.losses(results).map { loss -> Markup in
      "<p class=\"misled\">On \(place(loss.backends)) \(loss.text).</p>\n"
    }
    let setup =
      results.first?.plan.scenario.statements.filter { $0.isSetup }.map { $0.description } ?? []
    var drawn: Markup = ""
    for column in table.columns where pictures < Limit.pictures {
      guard let result = results.first(where: { $0.backend == column.backends.first }),
        let timeline = Timeline(result)
      else { continue }
      pictures += 1
      let place = place(column.backends)
      drawn += figure(timeline, caption: "On \(place)")
      if request.showsBareMetal, let quiet = bareMetal(result) {
        drawn += figure(quiet, caption: "On \(place), the guest alone as on bare metal")
      }
    }
    return
      "\(title)\(misled)\(drawn)\(StepTableHTML.html(table, setup: setup, isGap: false, expectation: "Expected"))"
  }

  /// Backends in words; all that were asked for are short.
  private func place(_ backends: [BackendName]) -> String {
    var modes: [VirtualPMUMode?] = []
    for backend in backends where !modes.contains(backend.mode) { modes.append(backend.mode) }
    return Enumeration.text(
      modes.map { mode in
        let kernels = backends.filter { $0.mode == mode }.compactMap { $0.kernel?.rawValue }
        let isAll = kernels.count == request.kernels.count && kernels.count > 1
        let words = isAll ? "every kernel chosen" : "the model of \(Enumeration.text(kernels))"
        return words + (mode.map { ", \($0.rawValue)" } ?? "")
      }
    )
  }

  private func figure(_ timeline: Timeline, caption: Markup) -> Markup {
    """
    <figure><figcaption>\(caption)</figcaption>\(TimelinePicture.svg(timeline))</figure>
    \(TimelineText.html(timeline))
    """
  }

  /// The guest's program alone, drawn like the other.
  private func bareMetal(_ result: RunResult) -> Timeline? {
    guard let plan = result.plan.guestAlone, let kernel = result.backend.kernel,
      let alone = try? run(plan, on: kernel, isDrawn: true)
    else { return nil }
    return Timeline(alone)?.withoutHost
  }

  private func rows(_ plans: Plans) throws(ScenarioError) -> [CombinationRow] {
    guard plans.count > 1 else { return [] }
    guard !plans.all.isEmpty else { return [] }
    var rows: [CombinationRow] = []
    for plan in plans.all {
      var results: [RunResult] = []
      for kernel in request.kernels {
        results.append(try run(plan, on: kernel, isDrawn: false))
      }
      rows.append(CombinationRow(plan, results))
    }
    return rows
  }
}

extension PageRequest {
  /// Whether the text is too long to be shown in colours.
  fileprivate func problem(_ reason: String?) -> Bool {
    reason != nil && text.utf8.count > ScenarioPage.Limit.textBytes
  }
}
