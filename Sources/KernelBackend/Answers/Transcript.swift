import ScenarioLanguage
import ScenarioRunner

/// What an agent said about the scenarios that it was given, numbered from 0.
struct Transcript {
  /// The report on each scenario that was begun.
  private(set) var reports: [Int: AgentReport] = [:]
  /// The scenario that was begun last.
  private(set) var last: Int?
  /// Whether the agent came to the end of its program.
  private(set) var isComplete = false
  /// The kernel's own version.
  private(set) var release: String?
  /// What the agent found out about its machine.
  private(set) var facts: MachineFacts?
  private let text: String

  /// Reads everything that was said; lines that are not the agent's are left out.
  init(_ text: String) {
    self.text = text
    var architecture = ""
    for line in text.split(whereSeparator: \.isNewline) where line.hasPrefix("@") {
      let said = line.dropFirst()
      let words = said.split(separator: " ").map(String.init)
      switch words.first {
      case "S" where words.count == 2:
        last = Int(words[1])
        if let last { reports[last] = AgentReport() }
      case "L" where words.count == 1: isComplete = true
      case "K" where words.count == 3: (release, architecture) = (words[1], words[2])
      case "A": facts = MachineFacts(words, release: release ?? "", architecture: architecture)
      default:
        if let last { reports[last]?.take(said) }
      }
    }
  }

  /// What the report on a scenario means; nil where it was not begun.
  func answers(to scenario: Int, plan: Plan, program: AgentProgram) -> AgentAnswers? {
    reports[scenario].map { AgentAnswers(plan: plan, program: program, report: $0) }
  }

  /// What became of a scenario.
  func execution(of scenario: Int, plan: Plan, program: AgentProgram) -> Execution {
    let answers = answers(to: scenario, plan: plan, program: program)
    guard let answers, let trace = answers.trace else {
      let end = text.split(whereSeparator: \.isNewline).suffix(3).joined(separator: " / ")
      return .inconclusive("the machine stopped; it said last: \(end.suffix(300))")
    }
    if let failure = answers.failure {
      // The scenario may be right on the model and ask here for what there is not.
      return .inconclusive("step \(failure.step + 1) failed with \(failure.reason)")
    }
    return .ran(trace)
  }
}
