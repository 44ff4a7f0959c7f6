import PerfInterface
import ScenarioLanguage
import ScenarioRunner

/// A backend that says what it was told to say, and another thing without contention.
struct ScriptedBackend: Backend {
  var name = BackendName(kind: .model, kernel: .linux612)
  var answer: Execution
  var quietAnswer = Execution.notRun("not asked for")

  func execute(_ plan: Plan) -> Execution { plan.checks.isEmpty ? quietAnswer : answer }
}

/// The first run of a scenario.
func plan(_ text: String) throws -> Plan {
  try ParsedScenario.parse(text, file: "s").get().plans[0]
}

/// One event or counter, seen as a change makes it.
func seen(_ change: (inout EventObservation) -> Void) -> EventObservation {
  var observation = EventObservation()
  change(&observation)
  return observation
}

extension Trace {
  /// The same subjects seen after every step of a plan.
  static func steady(
    _ plan: Plan,
    _ subjects: [EventObservation],
    guests: [GuestObservation?]? = nil,
    error: ErrorNumber? = nil
  ) -> Trace {
    let unseen = plan.virtualCPUs.map { _ in GuestObservation?.none }
    let observation = StepObservation(
      time: 0,
      error: error,
      subjects: subjects,
      guests: guests ?? unseen
    )
    return Trace(observations: Array(repeating: observation, count: plan.steps.count + 1))
  }
}
