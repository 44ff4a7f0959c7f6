import ScenarioLanguage
import ScenarioRunner

/// What an agent said about the scenarios that it was given, numbered from 0.
struct Transcript {
  /// The answers to each scenario that was begun.
  private(set) var answers: [Int: AgentAnswers] = [:]
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
  init(_ text: String, of scenarios: [(plan: Plan, program: AgentProgram)]) {
    self.text = text
    var architecture = ""
    for line in text.split(whereSeparator: \.isNewline) where line.hasPrefix("@") {
      let said = line.dropFirst()
      let words = said.split(separator: " ").map(String.init)
      switch words.first {
      case "S" where words.count == 2:
        last = Int(words[1])
        guard let last, scenarios.indices.contains(last) else { continue }
        answers[last] = AgentAnswers(plan: scenarios[last].plan, program: scenarios[last].program)
      case "L" where words.count == 1: isComplete = true
      case "K" where words.count == 3: (release, architecture) = (words[1], words[2])
      case "A": facts = MachineFacts(words, release: release ?? "", architecture: architecture)
      default:
        if let last { answers[last]?.take(said) }
      }
    }
  }

  /// What became of a scenario.
  func execution(of scenario: Int) -> Execution {
    guard let answers = answers[scenario], let trace = answers.trace else {
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
