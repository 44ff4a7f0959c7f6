public import PerfInterface

/// A scenario with its names resolved: what a backend executes.
public struct Plan: Hashable, Sendable {
  /// The statements it was made from.
  public let scenario: Scenario
  /// The machine; `machine toy` where none is named.
  public let machine: Machine
  /// The kernels it is meant for; nil for all.
  public let kernels: [KernelVersion]?
  /// Its cgroups; a handle is the place and one, 0 the root.
  public let cgroups: [PlannedCgroup]
  /// Every thread, in the order of their handles; forked ones last.
  public let tasks: [PlannedTask]
  /// Every VM, in the order of their handles.
  public internal(set) var vms: [PlannedVM]
  /// Every virtual CPU, in the order of their handles.
  public let virtualCPUs: [PlannedVirtualCPU]
  /// Whether the NMI watchdog's events are open from the start.
  public internal(set) var hasWatchdog: Bool
  /// `kernel.perf_event_paranoid`, where a user without privileges opens the host's events; nil where a
  /// privileged one does.
  public let paranoid: Int8?
  /// What KVM or perf does about contention; nil as Linux does.
  public internal(set) var policy: ContentionPolicy?
  /// Everything that expectations can be about, and the watchdog's events.
  public internal(set) var subjects: [Subject]
  /// What happens, in order.
  public internal(set) var steps: [PlanStep]
  /// What ought to be seen, in order.
  public internal(set) var checks: [PlanCheck]
  /// The error that creating the VMs is expected to fail with.
  public internal(set) var setupError: ErrorNumber?
  /// What is explored behind the last step; nil where nothing is.
  public internal(set) var exploration: Exploration?
  /// What the plan is: the scenario as it is written, or what was made from it.
  public internal(set) var origin = Origin.asWritten
  /// Whether what is seen after a `run` matters even where no expectation stands.
  public internal(set) var observesRuns = false
}

/// A thread.
public struct PlannedTask: Hashable, Sendable {
  /// Its name in the scenario.
  public let name: String
  /// Where it starts.
  public let cpu: Int
  /// Whether it comes into being by a fork, not at the start.
  public let isForked: Bool
  /// The first thread of its process, itself where it is that.
  public let process: TaskHandle
  /// The cgroup that it starts in.
  public let cgroup: CgroupHandle
  /// Whether its process has had another thread before it.
  public let isThread: Bool
}

/// A cgroup.
public struct PlannedCgroup: Hashable, Sendable {
  /// Its name in the scenario.
  public let name: String
  /// The one that it is in.
  public let parent: CgroupHandle
}

/// A VM.
public struct PlannedVM: Hashable, Sendable {
  /// Its name in the scenario.
  public let name: String
  /// How KVM gives it a PMU.
  public internal(set) var mode: VirtualPMUMode
  /// Whether a step creates it.
  public let isLater: Bool
  /// Whether its local APIC is in user space.
  public let hasUserAPIC: Bool
  /// The programmable counters that user space leaves it; nil for as many as KVM can offer.
  public let counters: Int?
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
    /// An event of Linux in a VM, on the virtual CPU that it counts, or the first.
    case guestEvent(EventHandle, vm: VMHandle, vcpu: VCPUHandle)
  }

  /// The virtual CPU it belongs to; nil for the host's.
  public var vcpu: VCPUHandle? {
    switch kind {
    case .guestCounter(_, let vcpu), .guestLBR(let vcpu), .guestEvent(_, _, let vcpu): vcpu
    case .event, .watchdog: nil
    }
  }

  /// Whether it is a guest's last branch record.
  public var isBranchRecord: Bool { if case .guestLBR = kind { true } else { false } }

  /// The VM whose Linux has it; nil for what no Linux in a guest has.
  public var guestKernel: VMHandle? {
    if case .guestEvent(_, let vm, _) = kind { vm } else { nil }
  }

  /// Whether it belongs to a guest.
  public var isGuestCounter: Bool { vcpu != nil }
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
  public internal(set) var actions: [Action]
  /// The error it is expected to fail with.
  public internal(set) var expectedError: ErrorNumber?

  /// Nanoseconds that it lets pass, after whatever else it does; nil when it takes no time.
  public var runNanoseconds: UInt64? {
    if case .run(let nanoseconds) = actions.last { nanoseconds } else { nil }
  }

  /// Whether it lets time pass.
  public var isRun: Bool { runNanoseconds != nil }
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
    /// Percent, and points.
    case countsPercent(Int, Double, tolerance: Double)
    case records(Int, CountShare)
    case stacks(Int, BranchStackContents)
    case runs(Int, percent: Double, tolerance: Double)
    /// Nanoseconds.
    case timeEnabled(Int, UInt64)
    case timeRunning(Int, UInt64)
    case reads(Int, ReadResult)
    case polls(Int, PollResult)
    case value(Int, UInt64)
    /// A tolerance in events.
    case valueNear(Int, UInt64, tolerance: Double)
    case valueUnchanged(Int)
    case scaled(Int, UInt64?, tolerance: Double)
    case on(Int, Counter?)
    case index(Int, MappedIndex)
    case error(ErrorNumber)
    case told(VCPUHandle, GuestSign)
    case stalls(VCPUHandle, CountShare)
    case exits(VCPUHandle, CountShare)
    case timer(cpu: Int, isArmed: Bool)
    /// What is asked of the exploration, by its place there.
    case property(Int)
  }

  /// The subject it is about, by its place in the plan.
  public var subject: Int? { kind.subject }
}

extension PlanCheck.Kind {
  /// The subject it is about, by its place in the plan.
  public var subject: Int? {
    switch self {
    case .state(let subject, _), .counts(let subject, _),
      .records(let subject, _), .stacks(let subject, _), .runs(let subject, _, _),
      .timeEnabled(let subject, _), .timeRunning(let subject, _),
      .reads(let subject, _), .polls(let subject, _), .value(let subject, _),
      .valueNear(let subject, _, _), .valueUnchanged(let subject),
      .countsPercent(let subject, _, _),
      .scaled(let subject, _, _), .on(let subject, _), .index(let subject, _):
      subject
    case .error, .told, .stalls, .exits, .timer, .property: nil
    }
  }
}

extension Plan {
  /// How long the scenario takes in virtual time, in nanoseconds.
  public var runNanoseconds: UInt64 { steps.reduce(0) { $0 + ($1.runNanoseconds ?? 0) } }

  /// Why a kernel does not run the scenario: it names others; nil when it may.
  public func reasonExcluding(_ kernel: KernelVersion) -> String? {
    if let first = machine.processor.firstKernel, kernel < first {
      return "Linux \(kernel.rawValue) does not know \(machine.processor.name)"
    }
    guard let kernels, !kernels.contains(kernel) else { return nil }
    let names = kernels.map { $0.rawValue }.joined(separator: ", ")
    return "the scenario is for kernel \(names) only"
  }

  /// The same guest program without what competes with it: host events and the watchdog.
  ///
  /// Its counts are what bare metal would show. nil when the scenario has no guest counter.
  public var withoutContention: Plan? {
    guard subjects.contains(where: { $0.isGuestCounter }) else { return nil }
    var quiet = self
    for step in quiet.steps.indices {
      quiet.steps[step].actions.removeAll(where: { $0.touchesHostEvent })
      quiet.steps[step].actions = quiet.steps[step].actions.map { $0.rebuildingEvents }
      quiet.steps[step].expectedError = nil
    }
    quiet.hasWatchdog = false
    quiet.checks = []
    quiet.exploration = nil
    quiet.setupError = nil
    quiet.origin = .withoutContention(of: origin)
    return quiet
  }

  /// The same as `withoutContention`, as a scenario of its own, to be drawn.
  public var guestAlone: Plan? {
    var plan = withoutContention
    plan?.origin = .asWritten
    return plan
  }

  /// The same scenario with another kind of virtual PMU; steps may fail that did not before.
  ///
  /// nil when a VM of the scenario names a kind itself, there is no VM, or the scenario is about a
  /// policy, which concerns the emulated kind only.
  public func inMode(_ mode: VirtualPMUMode) -> Plan? {
    guard policy == nil, !vms.isEmpty, vms.allSatisfy({ $0.mode == .emulated }) else { return nil }
    var plan = self
    for vm in plan.vms.indices { plan.vms[vm].mode = mode }
    plan.origin = .inMode(mode)
    return plan
  }
}

extension Action {
  /// Whether it opens, changes or closes an event of the host.
  var touchesHostEvent: Bool {
    switch self {
    case .open, .openByTool, .openWithoutGroups, .enableByTool, .createKernelCounter, .enable,
      .disable, .close, .reset, .read, .map, .unmap, .redirect,
      .refresh,
      .setPeriod, .filter, .grab,
      .watchdog:
      true
    default: false
    }
  }
}
