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

  /// The same with a guest that runs Linux, whose perf multiplexes and samples.
  private static func linux(_ machine: String) -> String {
    """
    machine \(machine)
    vm V on cpu0
    guest V: linux
    guest V: task T1..T2
    guest V: S = perf stat -e cycles,instructions,branches -a
    guest V: R = perf record -F 1000 -t T1
    run 10ms
    host: F1..F3 = open cycles -C 0
    run 8ms
    host: C1..C2 = open cycles:D -C 0
    run 10ms
    expect S active
    host: close C1..C2
    run 4ms
    run 10ms
    expect S.instructions on any
    """
  }

  static func measure() throws {
    try measure("toy counters=4", typical("toy counters=4", pinned: "3"))
    // Eight programmable counters, and a fixed one that serves cycles besides.
    try measure("icelake", typical("icelake", pinned: "8"))
    try measure("toy counters=4 with Linux in the guest", linux("toy counters=4"))
  }

  private static func measure(_ machine: String, _ text: String) throws {
    let parsed: ParsedScenario
    switch ParsedScenario.parse(text, file: "typical") {
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
