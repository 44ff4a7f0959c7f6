import PerfInterface
import ScenarioLanguage

/// How much the agent holds, as `Sources/Agent/limits.h` has it; a test holds the two together.
enum AgentLimits {
  /// Tasks of a scenario, virtual CPUs and forked ones among them.
  static let tasks = 64
  /// Events of a scenario.
  static let events = 1024
  /// Counters of guests.
  static let counters = 64
  /// Events of a guest's filter, of which KVM takes no more either.
  static let filterEvents = 300

  /// Why a plan is too large for the agent; nil when it is not.
  static func reasonBeyond(_ plan: Plan) -> String? {
    if plan.exploration != nil {
      return "every order of actions is looked at on the model; kernels run what it finds"
    }
    if plan.tasks.count > tasks { return "the agent has \(tasks) tasks at most" }
    var found = (events: 0, counters: 0)
    for subject in plan.subjects {
      switch subject.kind {
      case .event: found.events += 1
      case .guestCounter: found.counters += 1
      case .watchdog, .guestLBR, .guestEvent: break
      }
    }
    for case .filter(_, let filter?) in plan.steps.flatMap(\.actions)
    where filter.events.count > filterEvents {
      return "a filter has \(filterEvents) events at most"
    }
    if found.events > events { return "the agent holds \(events) events at most" }
    return found.counters > counters
      ? "the agent watches \(counters) counters of guests at most" : nil
  }
}
