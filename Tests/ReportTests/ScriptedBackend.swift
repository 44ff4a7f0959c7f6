import Catalog
import PerfInterface
import Report
import ScenarioLanguage
import ScenarioRunner

/// A backend of a kernel that says of each plan what it was told to say.
struct ScriptedBackend: Backend {
  let name: BackendName
  let answer: @Sendable (Plan) -> Execution

  init(_ kernel: KernelVersion, answer: @escaping @Sendable (Plan) -> Execution) {
    name = BackendName(kind: .model, kernel: kernel)
    self.answer = answer
  }

  /// One that sees every event in one state.
  init(_ kernel: KernelVersion, _ state: EventState?) {
    self.init(kernel) { plan in
      .ran(.made(plan) { event, _ in event.state = state })
    }
  }

  /// One whose guests count a share of 100 in each run, and 100 without contention.
  init(_ kernel: KernelVersion, guestCounts count: UInt64, told: UInt64 = 0) {
    self.init(kernel) { plan in
      guard plan.vms.allSatisfy({ $0.mode == .emulated }) else { return .notRun("not tried here") }
      return .ran(
        .made(plan, told: plan.checks.isEmpty ? 0 : told) { event, subject in
          if subject.isGuestCounter { event.countInRun = plan.checks.isEmpty ? 100 : count }
          event.state = .active
        }
      )
    }
  }

  func execute(_ plan: Plan) -> Execution { answer(plan) }
}

extension Trace {
  /// What is seen of each subject after every step of a plan.
  static func made(
    _ plan: Plan,
    told: UInt64 = 0,
    intervals: [StateInterval] = [],
    _ change: (inout EventObservation, Subject) -> Void
  ) -> Trace {
    let subjects = plan.subjects.map { subject in
      var event = EventObservation()
      change(&event, subject)
      return event
    }
    let guests = plan.virtualCPUs.map { _ in
      Optional(GuestObservation(overflows: told, interrupts: told))
    }
    var time: UInt64 = 0
    var observations = [StepObservation(time: 0, error: nil, subjects: subjects, guests: guests)]
    for step in plan.steps {
      if case .run(let nanoseconds) = step.actions.first { time += nanoseconds }
      observations.append(
        StepObservation(time: time, error: step.expectedError, subjects: subjects, guests: guests)
      )
    }
    return Trace(observations: observations, intervals: intervals)
  }
}

/// A claim with scenarios as a chapter.
func chapter(_ id: String, _ fields: String, _ scenarios: [String]) -> String {
  let more = fields.contains("source:") ? fields : "source: somewhere\n\(fields)"
  let blocks = scenarios.map { "```scenario\n\($0)\n```\n" }.joined()
  return "```claim\nid: \(id)\nsays: Something.\n\(more)\n```\n\n\(blocks)\n"
}

/// The results of chapters on some backends.
func results(_ text: String, _ backends: [ScriptedBackend]) throws -> CatalogResults {
  let file = SourceFile(path: "Content/10.md", name: "10.md", bytes: Array(text.utf8))
  return try CatalogResults.run(Catalog.load([file]).get(), on: backends)
}

/// An event that is expected to be active.
let active = "host: A = open cycles -C 0\nrun 1ms\nexpect A active"

/// A guest's counter that is expected to count nothing.
let guest = """
  vm V
  host: A = open cycles:D -C 0
  guest V: G = count cycles
  run 1ms
  expect G counts nothing
  """
