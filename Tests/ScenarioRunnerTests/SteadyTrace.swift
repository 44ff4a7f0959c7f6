import PerfInterface
import ScenarioLanguage
import ScenarioRunner

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
