public import PerfInterface
public import ScenarioLanguage
public import ScenarioRunner

extension BackendName.Kind {
  /// A kernel on an emulated machine.
  public static let qemu = BackendName.Kind("qemu")
}

/// A backend of a kernel that says of each plan what it was told to say.
public struct ScriptedBackend: Backend {
  /// Its name.
  public let name: BackendName
  private let answer: @Sendable (Plan) -> Execution

  /// One that answers as it is told.
  public init(
    _ kernel: KernelVersion,
    kind: BackendName.Kind = .model,
    answer: @escaping @Sendable (Plan) -> Execution
  ) {
    name = BackendName(kind: kind, kernel: kernel)
    self.answer = answer
  }

  /// One that says the same of every plan, and something else of those without contention.
  public init(answer: Execution, quietAnswer: Execution = .notRun("not asked for")) {
    self.init(.linux612) { plan in plan.checks.isEmpty ? quietAnswer : answer }
  }

  /// One that sees every event active, on a counter of its own.
  public init(_ kernel: KernelVersion, _ state: EventState?, kind: BackendName.Kind = .model) {
    self.init(kernel, kind: kind) { plan in
      let end = plan.steps.reduce(0) { $0 + ($1.runNanoseconds ?? 0) }
      let intervals = plan.subjects.indices.map {
        StateInterval(subject: $0, start: 0, end: end, state: .active, cpu: 0, counter: .gp($0))
      }
      return .ran(.made(plan, intervals: intervals) { event, _ in event.state = state })
    }
  }

  /// One whose guests count a share of 100 in each run, and 100 without contention.
  public init(_ kernel: KernelVersion, guestCounts count: UInt64, told: UInt64 = 0) {
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

  /// An emulated arm64 machine below everything but a model.
  public var machine: RealMachine? {
    name.kind == .model
      ? nil : RealMachine(architecture: .arm64, processor: nil, isEmulated: true)
  }

  /// Says what it was told to say.
  public func execute(_ plan: Plan) -> Execution { answer(plan) }
}

extension Trace {
  /// What is seen of each subject after every step of a plan.
  public static func made(
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
      time += step.runNanoseconds ?? 0
      observations.append(
        StepObservation(time: time, error: step.expectedError, subjects: subjects, guests: guests)
      )
    }
    return Trace(observations: observations, intervals: intervals)
  }
}
