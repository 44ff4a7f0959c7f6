import Mail
import ModelBackend
import Report
import RunView
import ScenarioLanguage
import ScenarioRunner
import Site

/// Executes a stranger's scenarios on the model, within bounds for each and for all of them.
///
/// What a scenario would cost is worked out before it is done; each plan is made when its turn comes.
struct MailExecution {
  /// Bytes of a scenario; nobody sends more by hand.
  private static let textLimit = 64 << 10
  /// Combinations of a scenario.
  private static let planLimit = 32
  /// Operations of a combination, each name counted.
  private static let operationLimit = 10_000
  /// Events and counters of a scenario.
  private static let subjectLimit = 64
  /// Virtual CPUs of a scenario, each of which is looked at after every step.
  private static let virtualCPULimit = 64
  /// Virtual time of each combination.
  private static let timeLimitNanoseconds: UInt64 = 2_000_000_000
  /// Combinations of all scenarios of a mail.
  private static let planTotalLimit = 128
  /// Work of one combination on one kernel.
  private static let runWorkLimit = 10_000_000

  /// What it takes to plan, to observe and to judge, as measured.
  private static let workPerByte = 30
  private static let workPerOperation = 500
  /// A unit of the model's work takes up to 30 ns where guests are interrupted.
  private static let workPerModelWork = 3

  private var plansLeft = MailExecution.planTotalLimit

  /// Why something is not done.
  private struct Refusal: Error {
    let reason: String

    static let budget = Refusal(reason: "the mail takes more work than one may")
  }

  /// What comes of a scenario, or why it is not executed.
  mutating func run(_ scenario: MailScenario, _ budget: inout MailBudget) -> ReviewDocument.Scenario
  {
    do throws(Refusal) {
      let template = try read(scenario, &budget)
      var outcomes = Outcomes()
      for number in 0..<template.combinationCount {
        let plan = try plan(template, number, &budget)
        try MailExecution.execute(plan, &outcomes, &budget)
      }
      return ReviewDocument.Scenario(
        line: scenario.line,
        outcomes: outcomes.lines,
        differs: outcomes.differs
      )
    } catch {
      return ReviewDocument.Scenario(line: scenario.line, refused: error.reason)
    }
  }

  /// Reads it, and takes what it is going to cost.
  private mutating func read(
    _ scenario: MailScenario,
    _ budget: inout MailBudget
  ) throws(Refusal) -> ScenarioTemplate {
    let size = scenario.text.utf8.count
    guard size <= MailExecution.textLimit else {
      throw Refusal(reason: "it has more than \(MailExecution.textLimit) bytes")
    }
    guard budget.takeWork(size * MailExecution.workPerByte) else { throw .budget }
    let template: ScenarioTemplate
    switch ScenarioTemplate.parse(scenario.text, file: "scenario", firstLine: scenario.line) {
    case .failure(let problems): throw MailExecution.refusal(problems)
    case .success(let read): template = read
    }
    let count = template.combinationCount
    if count > MailExecution.planLimit {
      throw Refusal(reason: "it has more than \(MailExecution.planLimit) combinations")
    }
    if count > plansLeft {
      let limit = MailExecution.planTotalLimit
      throw Refusal(reason: "the mail's scenarios have more than \(limit) combinations")
    }
    if template.operationCount > MailExecution.operationLimit {
      throw Refusal(reason: "it has more than \(MailExecution.operationLimit) operations")
    }
    plansLeft -= count
    return template
  }

  private static func refusal(_ problems: DiagnosticList) -> Refusal {
    Refusal(reason: problems.all.first?.description ?? "it is damaged")
  }

  /// Makes the plan of one combination.
  private func plan(
    _ template: ScenarioTemplate,
    _ number: Int,
    _ budget: inout MailBudget
  ) throws(Refusal) -> Plan {
    let cost =
      template.operationCount * MailExecution.workPerOperation
      + template.characterCount * MailExecution.workPerByte
    guard budget.takeWork(cost) else { throw .budget }
    switch template.plan(number) {
    case .failure(let problems): throw MailExecution.refusal(problems)
    case .success(let plan):
      if let reason = MailExecution.refusal(plan) { throw Refusal(reason: reason) }
      return plan
    }
  }

  private static func refusal(_ plan: Plan) -> String? {
    if plan.subjects.count > subjectLimit { return "it has more than \(subjectLimit) events" }
    if plan.virtualCPUs.count > virtualCPULimit {
      return "it has more than \(virtualCPULimit) virtual CPUs"
    }
    if plan.runNanoseconds > timeLimitNanoseconds {
      return "it takes longer than \(DurationText.text(timeLimitNanoseconds))"
    }
    return nil
  }

  // MARK: Executing

  /// What came of the combinations so far.
  private struct Outcomes {
    var lines: [String] = []
    var differs = false
  }

  /// An execution that is over, to be judged.
  private struct Executed: Backend {
    let name: BackendName
    let execution: Execution

    func execute(_ plan: Plan) -> Execution { execution }
  }

  private static func execute(
    _ plan: Plan,
    _ outcomes: inout Outcomes,
    _ budget: inout MailBudget
  ) throws(Refusal) {
    var results: [RunResult] = []
    for model in ModelBackend.all(workLimit: runWorkLimit) {
      let (execution, work) = model.measure(plan)
      guard budget.takeWork(work * workPerModelWork) else { throw .budget }
      let executed = Executed(name: model.name, execution: execution)
      guard let result = try? ScenarioRunner.run(plan, on: executed) else { continue }
      results.append(result)
    }
    guard !results.isEmpty else { throw Refusal(reason: "one of its steps fails") }
    let values = plan.scenario.values.map { "\($0.name)=\($0.value)" }.joined(separator: ", ")
    for column in StepTable(results).columns {
      outcomes.differs = outcomes.differs || column.verdict == .differs
      let first = results.first { $0.backend == column.backends[0] }?.checks
        .first { $0.outcome == .differs }
      let detail = first.map { ": \($0.difference)" } ?? ""
      outcomes.lines.append(
        "\(column.title)\(values.isEmpty ? "" : " with \(values)"): \(column.verdict.rawValue)\(detail)"
      )
    }
  }
}
