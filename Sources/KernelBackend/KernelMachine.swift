import PerfInterface
import ScenarioLanguage

/// The machine below a real kernel, and what it can express.
struct KernelMachine: Hashable, Sendable {
  /// Whose instructions it executes.
  let architecture: Machine.Architecture
  /// The machine of the scenario language that it is; nil where nobody knows.
  let processor: Processor?
  /// CPUs that a scenario can have.
  let cpus: Int
  /// Counters that cycles can use; nil where the agent finds their number by trying.
  let counters: Int?
  /// Whether the agent can have VMs.
  let hasKVM: Bool
  /// Whether the machine has counters at all.
  let hasHardwareCounters: Bool
  /// Whether every counter of a CPU may be taken from other users.
  let allowsDisturbing: Bool

  /// A rate of samples below which the machine's interrupts are fast enough to be throttled; nil where
  /// they are fast enough anyway.
  var throttledRate: Int?

  /// The number that the driver and the agent give the cycle counter.
  static let cycleCounter = 31
  /// The longest scenario.
  static let limitNanoseconds: UInt64 = 6_000_000_000

  /// The operations that leave a scenario as many counters of each CPU as it says.
  func counterOperations(_ plan: Plan) -> [String] {
    guard plan.machine.isToy, hasHardwareCounters else { return [] }
    let all = 0..<plan.machine.cpus
    guard let counters else {
      // Where only software counts, nothing is held.
      return plan.opensHardwareEvents ? all.map { "K \($0) \(plan.machine.counters)" } : []
    }
    let held = counters - plan.machine.counters
    return held > 0 ? all.map { "B \($0) \(held)" } : []
  }

  /// The operation after which what overflows too often for the scenario's host does so here.
  ///
  /// Nothing is done where an event would be throttled that the scenario's host lets go on.
  func rateOperations(_ plan: Plan) -> [String] {
    guard let rate = throttledRate else { return [] }
    let periods = plan.steps.flatMap(\.actions).compactMap { action -> UInt64? in
      guard case .open(_, let attr, _, _) = action, attr.isSampling,
        !attr.flags.contains(.frequency)
      else { return nil }
      return attr.samplePeriod
    }
    let cyclesPerSecond: UInt64 = 1_000_000_000
    let throttled = periods.filter { $0 < cyclesPerSecond / KernelMachine.defaultRate }
    let isElse = periods.contains {
      $0 >= cyclesPerSecond / KernelMachine.defaultRate && $0 <= cyclesPerSecond / UInt64(rate)
    }
    return throttled.isEmpty || isElse ? [] : ["I \(rate)"]
  }

  /// `kernel.perf_event_max_sample_rate` as kernels are shipped.
  private static let defaultRate: UInt64 = 100_000

  /// Why a plan cannot be expressed on this machine; nil when nothing speaks against it.
  func reasonNotToExpress(_ plan: Plan) -> String? {
    reasonOfHardware(plan) ?? reasonOfVirtualMachines(plan) ?? reasonOfRights(plan)
      ?? reasonOfBallast(plan)
  }

  private func reasonOfHardware(_ plan: Plan) -> String? {
    let here = architecture.rawValue
    let wanted = plan.machine.processor
    if !plan.machine.isToy, wanted != processor {
      if wanted.architecture != architecture {
        return "\(wanted.name) is \(wanted.architecture.rawValue) hardware, and this is \(here)"
      }
      return processor.map { "this is \($0.name), not \(wanted.name)" }
        ?? "the agent does not find out whether this is \(wanted.name)"
    }
    if let wanted = plan.machine.architecture, wanted != architecture {
      return "it is about \(wanted.rawValue), and this is \(here)"
    }
    if let counters, plan.machine.counters > counters, plan.machine.isToy {
      return "the machine has \(counters) counters"
    }
    if plan.machine.cpus > cpus {
      return "the machine has \(cpus) \(cpus == 1 ? "CPU" : "CPUs") for scenarios"
    }
    if !plan.machine.fixed.isEmpty { return "fixed counters of this kind are x86's" }
    if let policy = plan.policy { return "no kernel has the policy '\(policy.text)'" }
    if plan.hasWatchdog { return "the agent does not touch the watchdog" }
    if plan.runNanoseconds > KernelMachine.limitNanoseconds {
      return "the scenario takes longer than \(DurationText.text(KernelMachine.limitNanoseconds))"
    }
    return nil
  }

  private func reasonOfVirtualMachines(_ plan: Plan) -> String? {
    if plan.vms.contains(where: { $0.mode != .emulated }) {
      return "the agent's VMs have an emulated vPMU"
    }
    if plan.vms.contains(where: { $0.isLater || $0.hasUserAPIC }) {
      return "the agent makes its VMs at the start, with an interrupt controller in the kernel"
    }
    if plan.setupError != nil { return "the agent makes its VMs at the start" }
    if !plan.vms.isEmpty, !hasKVM { return "the agent's VMs need KVM on arm64" }
    return nil
  }

  private func reasonOfRights(_ plan: Plan) -> String? {
    guard hasHardwareCounters, !allowsDisturbing, plan.opensHardwareEvents else { return nil }
    return "it would need every counter of a CPU; --allow-disturbing takes them from other users"
  }

  /// Held counters are pinned events of the CPU, which some rules see.
  private func reasonOfBallast(_ plan: Plan) -> String? {
    guard !counterOperations(plan).isEmpty else { return nil }
    var sizes: [EventHandle: Int] = [:]
    for case .open(let handle, let attr, let target, let group) in plan.steps.flatMap(\.actions) {
      if attr.flags.contains([.exclusive, .pinned]), case .cpu = target {
        return "an exclusive pinned event of the CPU would find the agent's own beside it (S14)"
      }
      guard attr.type != .software else { continue }
      sizes[group ?? handle, default: 0] += 1
    }
    // The check at open looks at all counters of the hardware (P8, E23).
    let hardware = counters ?? Int.max
    if sizes.values.contains(where: { $0 > plan.machine.counters && $0 <= hardware }) {
      return "a group that the machine is too small for fits the hardware"
    }
    return nil
  }

  /// Type and code of an event on this machine.
  ///
  /// A toy's events are all alike, so that the one which the emulation counts stands for all.
  func encoding(
    _ attr: EventAttr,
    _ machine: Machine
  ) throws(NotExpressible) -> (type: UInt32, config: UInt64) {
    if attr.preciseIP > 0 {
      throw NotExpressible(reason: "the agent opens no precise events")
    }
    if attr.branchSampleType != 0 || attr.hasBranchStack {
      throw NotExpressible(reason: "the agent records no branches")
    }
    switch attr.type {
    case .hardware where attr.config >= HardwareEvent.count: return (0, attr.config)
    case .hardware where architecture == .x86, .raw where architecture == .x86: return (0, 0)
    case .hardware where !machine.isToy:
      return (4, machine.processor.events.code(attr) ?? ArmEvent.cycles)
    case .raw where !machine.isToy: return (4, attr.config)
    case .hardware, .raw: return (4, ArmEvent.cycles)
    case .software: return (1, attr.config)
    default:
      throw NotExpressible(reason: "the event is of a PMU that no agent opens")
    }
  }

  /// PMEVTYPER for a guest's counter.
  ///
  /// The agent's guest runs at EL1 and a scenario's in user mode, so the two exclude bits trade
  /// places.
  func guestEventType(
    _ setting: GuestCounterSetting,
    _ machine: Machine
  ) throws(NotExpressible) -> UInt64 {
    if setting.period != nil {
      throw NotExpressible(reason: "the agent's guest takes no interrupts")
    }
    let event = try encoding(setting.attr, machine)
    guard event.type == 4 else {
      throw NotExpressible(reason: "a guest's counter counts hardware events")
    }
    let kernel: UInt64 = setting.attr.flags.contains(.excludeUser) ? 1 << 31 : 0
    let user: UInt64 = setting.attr.flags.contains(.excludeKernel) ? 1 << 30 : 0
    return event.config | kernel | user
  }
}

extension Plan {
  /// Whether anything wants a counter of the hardware.
  var opensHardwareEvents: Bool {
    !virtualCPUs.isEmpty || steps.contains(where: \.opensHardwareEvent)
  }
}

extension PlanStep {
  /// Whether an event of the hardware is opened.
  var opensHardwareEvent: Bool {
    actions.contains {
      if case .open(_, let attr, _, _) = $0 { attr.type != .software } else { false }
    }
  }
}
