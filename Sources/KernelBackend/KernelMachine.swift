import PerfInterface
import ScenarioLanguage

/// The machine below a real kernel, and what it can express.
struct KernelMachine: Hashable, Sendable {
  /// Whose instructions it executes.
  let architecture: Machine.Architecture
  /// The machine of the scenario language that it is; nil where nobody knows.
  let processor: Processor?
  /// What tells it from another machine of the same backend that is asked for the same.
  var distinction = ""
  /// The fixed counters that a toy can have here.
  var fixed: Set<Machine.FixedEvent> = []
  /// Whether a thread has the counters that it has beside another one on its core.
  var hasSMT = true
  /// Whether it is an emulated machine that nobody else uses.
  var isEmulated = false
  /// Counters of a CPU that somebody else holds.
  var heldCounters = 0
  /// Whether the agent switches the watchdog.
  var hasWatchdog = false
  /// Whether the agent writes registers past perf.
  var writesRegisters = false
  /// CPUs that a scenario can have.
  let cpus: Int
  /// Counters that cycles can use; nil where the agent finds their number by trying.
  let counters: Int?
  /// The kinds of virtual PMU that the agent's VMs can have; none without KVM.
  let vmModes: Set<VirtualPMUMode>
  /// Whether the machine has counters at all.
  let hasHardwareCounters: Bool
  /// Whether user space can leave a guest fewer counters than KVM offers.
  var leavesCounters = false
  /// Whether every counter of a CPU may be taken from other users.
  let allowsDisturbing: Bool

  /// A rate of samples below which the machine's interrupts are fast enough to be throttled; nil where
  /// they are fast enough anyway.
  var throttledRate: Int?
  /// How long a cycle takes; a scenario's takes one.
  var nanosecondsPerCycle: UInt64 = 1
  /// Cycles between two samples that the machine is fast enough for.
  var shortestPeriod: UInt64 = 1

  /// The longest scenario.
  static let limitNanoseconds: UInt64 = 6_000_000_000

  /// The operations that leave a scenario as many counters of each CPU as it says.
  func counterOperations(_ plan: Plan) -> [String] {
    guard plan.machine.isToy, hasHardwareCounters else { return [] }
    let all = 0..<plan.machine.cpus
    guard counters != nil else {
      // Where only software counts, nothing is held.
      return plan.opensHardwareEvents ? all.map { "K \($0) \(plan.machine.counters)" } : []
    }
    let held = heldByAgent(plan)
    guard tellsFixedApart(plan) else { return held > 0 ? all.map { "B \($0) \(held)" } : [] }
    // Each fixed counter by the event that prefers it, the others by one that has no fixed counter.
    let absent = fixed.subtracting(plan.machine.fixed).sorted { $0.number < $1.number }
    return all.flatMap { cpu in
      absent.map { "b \(cpu) \($0.hardwareEvent) 1" }
        + (held > 0 ? ["b \(cpu) \(KernelMachine.branchEvent) \(held)"] : [])
    }
  }

  /// Counters that the agent holds of each CPU, so that a toy has no more than it says.
  private func heldByAgent(_ plan: Plan) -> Int {
    plan.machine.isToy ? max(0, (counters ?? 0) - plan.machine.counters) : 0
  }

  /// Whether a toy has fixed counters and general-purpose ones that cycles cannot take for each other.
  private func tellsFixedApart(_ plan: Plan) -> Bool {
    plan.machine.isToy && fixed.count > 1 && !plan.machine.fixed.isEmpty
  }

  /// Which of a toy's counters has a number of the kernel's; nil where they have no numbers of their own.
  func toyCounter(_ index: Int, _ plan: Plan) -> Counter? {
    guard tellsFixedApart(plan) else { return nil }
    let counter = Counter(index: Int8(clamping: index))
    // The agent's own events came first, and have the first counters.
    return counter.isFixed ? counter : .gp(counter.number - heldByAgent(plan))
  }

  /// `PERF_COUNT_HW_BRANCH_INSTRUCTIONS`.
  private static let branchEvent = 4

  /// The operation of a tool that programs a counter past perf, with an event that never happens, or gives it back.
  func grabOperation(
    _ plan: Plan,
    cpu: Int,
    _ counter: Counter,
    _ isHeld: Bool
  ) throws(NotExpressible) -> String {
    guard writesRegisters else {
      throw NotExpressible(reason: "the agent touches no counter behind perf here")
    }
    guard !counter.isFixed else {
      throw NotExpressible(reason: "the agent takes general-purpose counters only behind perf")
    }
    let registers: X86CounterRegisters =
      processor?.guest.isAMD == true ? .amd(hasSwitch: false) : .intel
    let register = registers.selector(heldByAgent(plan) + counter.number)
    // User, system and enable; no processor has event 0.
    let selector: UInt64 = 0x43_0000
    return "m \(cpu) \(register) " + (isHeld ? "1 \(String(selector, radix: 16))" : "0")
  }

  /// The operation after which what overflows too often for the scenario's host does so here.
  ///
  /// Nothing is done where an event would be throttled that the scenario's host lets go on.
  func rateOperations(_ plan: Plan) -> [String] {
    guard let rate = throttledRate else { return [] }
    let periods = plan.steps.flatMap(\.actions).compactMap { action -> UInt64? in
      guard let attr = action.opening?.attr, attr.isSampling,
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
    if !plan.machine.isToy, processor?.standsFor(wanted) != true {
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
    if cpus < 1 { return "the machine has one CPU, and the agent needs one of its own" }
    if !plan.machine.isToy, heldCounters > 0, plan.opensHardwareEvents || !plan.vms.isEmpty {
      return
        "somebody holds \(heldCounters) of the counters of a CPU here, such as the NMI watchdog"
    }
    if plan.machine.cpus > cpus {
      return "the machine has \(cpus) \(cpus == 1 ? "CPU" : "CPUs") for scenarios"
    }
    if !fixed.isSuperset(of: plan.machine.fixed) {
      return architecture == .x86
        ? "no machine has these fixed counters and no others"
        : "fixed counters of this kind are x86's"
    }
    if plan.machine.hz != Machine().hz { return "its kernel has HZ=250" }
    if plan.machine.multiplexMilliseconds != nil, !isEmulated {
      return "the turns of events on a machine in use are left alone"
    }
    if !plan.cgroups.isEmpty, !isEmulated {
      return "cgroups of a machine in use are left alone"
    }
    if plan.machine.hasSMT != hasSMT { return "the emulated processor has SMT on" }
    if let policy = plan.policy { return "no kernel has the policy '\(policy.text)'" }
    if plan.hasWatchdog, !hasWatchdog { return "the agent does not touch the watchdog" }
    if plan.runNanoseconds > KernelMachine.limitNanoseconds {
      return "the scenario takes longer than \(DurationText.text(KernelMachine.limitNanoseconds))"
    }
    return nil
  }

  private func reasonOfVirtualMachines(_ plan: Plan) -> String? {
    guard !plan.vms.isEmpty else { return nil }
    if architecture == .arm64 {
      if plan.vms.contains(where: \.isLater) { return "the agent makes its VMs at the start" }
      if plan.vms.contains(where: \.hasUserAPIC) {
        return "the agent's VMs have their interrupt controller in the kernel"
      }
      if plan.setupError != nil { return "the agent makes its VMs at the start" }
    }
    if plan.vms.contains(where: { $0.counters != nil }), !leavesCounters {
      return "no user space leaves a guest fewer counters here"
    }
    if vmModes.isEmpty { return "there is no KVM that the agent uses" }
    let modes = Set(plan.vms.map(\.mode))
    guard modes.isSubset(of: vmModes) else {
      return vmModes == [.emulated]
        ? "the agent's VMs have an emulated vPMU" : "the kernel has no mediated vPMU"
    }
    return modes.isSuperset(of: [.emulated, .mediated])
      ? "KVM gives all VMs an emulated vPMU or all a mediated one" : nil
  }

  private func reasonOfRights(_ plan: Plan) -> String? {
    if plan.paranoid != nil, !isEmulated {
      return "perf_event_paranoid of a machine in use is left alone"
    }
    guard hasHardwareCounters, !allowsDisturbing, plan.opensHardwareEvents else { return nil }
    return "it would need every counter of a CPU; --allow-disturbing takes them from other users"
  }

  /// Held counters are pinned events of the CPU, which some rules see.
  private func reasonOfBallast(_ plan: Plan) -> String? {
    guard !counterOperations(plan).isEmpty else { return nil }
    var sizes: [EventHandle: Int] = [:]
    for opening in plan.steps.flatMap(\.actions).compactMap(\.opening) {
      let attr = opening.attr
      if attr.flags.contains([.exclusive, .pinned]), case .cpu = opening.target {
        return "an exclusive pinned event of the CPU would find the agent's own beside it (S14)"
      }
      guard !attr.type.isSoftwareLike else { continue }
      sizes[opening.group ?? opening.handle, default: 0] += 1
    }
    // The check at open looks at all counters of the hardware (P8, E23).
    let hardware = counters ?? Int.max
    if sizes.values.contains(where: { $0 > plan.machine.counters && $0 <= hardware }) {
      return "a group that the machine is too small for fits the hardware"
    }
    return nil
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
      $0.opening.map { !$0.attr.type.isSoftwareLike } ?? false
    }
  }
}

extension Machine.FixedEvent {
  /// What prefers the counter, as `PERF_COUNT_HW_CPU_CYCLES` and its like.
  fileprivate var hardwareEvent: Int {
    switch self {
    case .instructions: 1
    case .cycles: 0
    case .referenceCycles: 9
    }
  }
}
