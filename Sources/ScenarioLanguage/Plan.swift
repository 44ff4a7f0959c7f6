public import PerfInterface

/// A scenario with its names resolved: what a backend executes.
public struct Plan: Hashable, Sendable {
  /// The statements it was made from.
  public let scenario: Scenario
  /// The machine; `machine toy` where none is named.
  public let machine: Machine
  /// The kernels it is meant for; nil for all.
  public let kernels: [KernelVersion]?
  /// Every thread, in the order of their handles; forked ones last.
  public let tasks: [PlannedTask]
  /// Every VM, in the order of their handles.
  public let vms: [PlannedVM]
  /// Every virtual CPU, in the order of their handles.
  public let virtualCPUs: [PlannedVirtualCPU]
  /// Whether the NMI watchdog's events are open.
  public let hasWatchdog: Bool
  /// Everything that expectations can be about, and the watchdog's events.
  public let subjects: [Subject]
  /// What happens, in order.
  public let steps: [PlanStep]
  /// What ought to be seen, in order.
  public let checks: [PlanCheck]
  /// The error that creating the VMs is expected to fail with.
  public let setupError: ErrorNumber?
  /// Whether a failing step is an observation, not a mistake: the scenario was written for
  /// another mode.
  public let toleratesErrors: Bool
}

/// A thread.
public struct PlannedTask: Hashable, Sendable {
  /// Its name in the scenario.
  public let name: String
  /// Where it starts.
  public let cpu: Int
  /// Whether it comes into being by a fork, not at the start.
  public let isForked: Bool
}

/// A VM.
public struct PlannedVM: Hashable, Sendable {
  /// Its name in the scenario.
  public let name: String
  /// How KVM gives it a PMU.
  public let mode: VirtualPMUMode
  /// Whether a step creates it.
  public let isLater: Bool
  /// Whether its local APIC is in user space.
  public let hasUserAPIC: Bool
  /// Where it is declared.
  public let position: SourcePosition
}

/// A virtual CPU.
public struct PlannedVirtualCPU: Hashable, Sendable {
  /// Its name: `V`, or `V.0` in a VM with several.
  public let name: String
  /// The thread that executes it.
  public let task: TaskHandle
  /// Its VM.
  public let vm: VMHandle
}

/// An event or a guest counter that a scenario names.
public struct Subject: Hashable, Sendable {
  /// Its name.
  public let name: String
  /// What it is.
  public let kind: Kind

  /// The kinds of subject, with their handles.
  public enum Kind: Hashable, Sendable {
    case event(EventHandle)
    case watchdog(EventHandle, cpu: Int)
    case guestCounter(GuestCounterHandle, vcpu: VCPUHandle)
    case guestLBR(vcpu: VCPUHandle)
  }

  /// Whether it belongs to a guest.
  public var isGuestCounter: Bool {
    switch kind {
    case .guestCounter, .guestLBR: true
    case .event, .watchdog: false
    }
  }
}

/// One step: a statement that does something.
public struct PlanStep: Hashable, Sendable {
  /// Where it stands.
  public let position: SourcePosition
  /// As it is written.
  public let text: String
  /// Who does what, in a few words, for pictures.
  public let summary: StepSummary
  /// What it does, in order; a range gives several.
  public let actions: [Action]
  /// The error it is expected to fail with.
  public internal(set) var expectedError: ErrorNumber?

  /// Whether it lets time pass.
  public var isRun: Bool {
    if case .run = actions.last { return true }
    return false
  }
}

/// One expectation about one subject, after a step.
public struct PlanCheck: Hashable, Sendable {
  /// Where it stands.
  public let position: SourcePosition
  /// As it is written, for this subject alone.
  public let text: String
  /// The step after which it must hold; -1 before the first.
  public let step: Int
  /// What must hold.
  public let kind: Kind

  /// What can be checked.
  public enum Kind: Hashable, Sendable {
    case state(Int, EventState)
    case counts(Int, CountShare)
    case records(Int, CountShare)
    case runs(Int, percent: Double, tolerance: Double)
    case reads(Int, ReadResult)
    case value(Int, UInt64)
    case valueUnchanged(Int)
    case on(Int, Counter?)
    case error(ErrorNumber)
    case told(VCPUHandle, GuestSign)
  }

  /// The subject it is about, by its place in the plan.
  public var subject: Int? {
    switch kind {
    case .state(let subject, _), .counts(let subject, _),
      .records(let subject, _), .runs(let subject, _, _),
      .reads(let subject, _), .value(let subject, _), .valueUnchanged(let subject),
      .on(let subject, _):
      subject
    case .error, .told: nil
    }
  }
}

extension Plan {
  /// The same guest program without what competes with it: host events and the watchdog.
  ///
  /// Its counts are what bare metal would show. nil when the scenario has no guest counter.
  public var withoutContention: Plan? {
    guard subjects.contains(where: \.isGuestCounter) else { return nil }
    let quiet = steps.map { step in
      PlanStep(
        position: step.position,
        text: step.text,
        summary: step.summary,
        actions: step.actions.filter { !$0.touchesHostEvent },
        expectedError: nil
      )
    }
    return Plan(
      scenario: scenario,
      machine: machine,
      kernels: kernels,
      tasks: tasks,
      vms: vms,
      virtualCPUs: virtualCPUs,
      hasWatchdog: false,
      subjects: subjects,
      steps: quiet,
      checks: [],
      setupError: nil,
      toleratesErrors: toleratesErrors
    )
  }

  /// The same scenario with another kind of virtual PMU; steps may fail that did not before.
  ///
  /// nil when a VM of the scenario names a kind itself, or there is no VM.
  public func inMode(_ mode: VirtualPMUMode) -> Plan? {
    guard !vms.isEmpty, vms.allSatisfy({ $0.mode == .emulated }) else { return nil }
    return Plan(
      scenario: scenario,
      machine: machine,
      kernels: kernels,
      tasks: tasks,
      vms: vms.map {
        PlannedVM(
          name: $0.name,
          mode: mode,
          isLater: $0.isLater,
          hasUserAPIC: $0.hasUserAPIC,
          position: $0.position
        )
      },
      virtualCPUs: virtualCPUs,
      hasWatchdog: hasWatchdog,
      subjects: subjects,
      steps: steps,
      checks: checks,
      setupError: setupError,
      toleratesErrors: true
    )
  }
}

extension Action {
  /// Whether it opens, changes or closes an event of the host.
  var touchesHostEvent: Bool {
    switch self {
    case .open, .createKernelCounter, .enable, .disable, .close, .reset, .read, .filter, .grab: true
    default: false
    }
  }
}
