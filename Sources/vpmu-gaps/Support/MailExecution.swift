import ModelBackend
import Report
import Review
import ScenarioLanguage
import ScenarioRunner
import Site

/// Executes a stranger's scenarios on the model, within bounds for each and for all of them.
struct MailExecution {
  /// Combinations of a scenario.
  private static let planLimit = 32
  /// Events, tasks and counters of a scenario.
  private static let subjectLimit = 64
  /// Virtual time of each combination.
  private static let timeLimitNanoseconds: UInt64 = 2_000_000_000
  /// Combinations of all scenarios of a mail.
  private static let planTotalLimit = 128

  private var plansLeft = MailExecution.planTotalLimit

  /// What comes of a scenario, or why it is not executed.
  mutating func run(_ scenario: MailScenario) -> ReviewDocument.Scenario {
    switch ParsedScenario.parse(scenario.text, file: "scenario", firstLine: scenario.line) {
    case .failure(let problems):
      let reason = problems.all.first?.description ?? "it is damaged"
      return ReviewDocument.Scenario(line: scenario.line, refused: reason)
    case .success(let parsed):
      if let reason = refusal(parsed.plans) {
        return ReviewDocument.Scenario(line: scenario.line, refused: reason)
      }
      plansLeft -= parsed.plans.count
      return MailExecution.execute(parsed.plans, line: scenario.line)
    }
  }

  private func refusal(_ plans: [Plan]) -> String? {
    if plans.count > MailExecution.planLimit {
      return "it has more than \(MailExecution.planLimit) combinations"
    }
    if plans.count > plansLeft {
      return "the mail's scenarios have more than \(MailExecution.planTotalLimit) combinations"
    }
    if plans.contains(where: { $0.subjects.count > MailExecution.subjectLimit }) {
      return "it has more than \(MailExecution.subjectLimit) events"
    }
    if plans.contains(where: { $0.runNanoseconds > MailExecution.timeLimitNanoseconds }) {
      return "it takes longer than \(DurationText.text(MailExecution.timeLimitNanoseconds))"
    }
    return nil
  }

  private static func execute(_ plans: [Plan], line: Int) -> ReviewDocument.Scenario {
    var outcomes: [String] = []
    var differs = false
    for plan in plans {
      let values = plan.scenario.values.map { "\($0.name)=\($0.value)" }.joined(separator: ", ")
      let results = ModelBackend.all().compactMap { backend in
        try? ScenarioRunner.run(plan, on: backend, comparesWithBareMetal: false)
      }
      guard !results.isEmpty else {
        return ReviewDocument.Scenario(line: line, refused: "one of its steps fails")
      }
      for column in StepTable(results).columns {
        differs = differs || column.verdict == .differs
        let first = results.first { $0.backend == column.backends[0] }?.checks
          .first { $0.outcome == .differs }
        let detail = first.map { ": \($0.difference)" } ?? ""
        outcomes.append(
          "\(column.title)\(values.isEmpty ? "" : " with \(values)"): \(column.verdict.rawValue)\(detail)"
        )
      }
    }
    return ReviewDocument.Scenario(line: line, outcomes: outcomes, differs: differs)
  }
}
