import ModelBackend
import ScenarioLanguage
import ScenarioRunner

/// Scenarios a second on the model, one thread.
enum ScenarioRate {
  /// The catalog's typical scenario: a dozen steps, a guest, and host events of two classes.
  private static func typical(_ machine: String, pinned: String) -> String {
    """
    machine \(machine)
    task T on cpu0
    vm V on cpu0
    host: switch cpu0 to V
    guest V: G = count cycles
    guest V: I = count branches
    run 10ms
    expect G counts all
    host: F1..F3 = open cycles -C 0
    run 8ms
    host: C1..C\(pinned) = open cycles:D -C 0
    run 10ms
    expect G active
    expect I error
    host: close C1..C\(pinned)
    run 4ms
    guest V: toggle global
    run 10ms
    expect I counts all
    """
  }

  static func measure() throws {
    try measure("toy counters=4", pinned: "3")
    // Eight programmable counters, and a fixed one that serves cycles besides.
    try measure("icelake", pinned: "8")
  }

  private static func measure(_ machine: String, pinned: String) throws {
    let parsed: ParsedScenario
    switch ParsedScenario.parse(typical(machine, pinned: pinned), file: "typical") {
    case .success(let scenario): parsed = scenario
    case .failure(let diagnostics): throw diagnostics
    }
    let backends = ModelBackend.all()
    let plan = parsed.plans[0]
    let count = 4000
    let seconds = try Repeat.median(5) {
      try Repeat.seconds {
        for number in 0..<count {
          let result = try ScenarioRunner.run(plan, on: backends[number % backends.count])
          precondition(result.verdict == .asDocumented, "the typical scenario is wrong")
        }
      }
    }
    let text = "\(plan.steps.count) steps, \(plan.subjects.count) events and counters"
    print("scenarios a second on \(machine), one thread: \(Int(Double(count) / seconds)) (\(text))")
  }
}
