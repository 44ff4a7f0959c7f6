import PerfInterface
import ScenarioLanguage

/// The emulated arm64 machine that scenarios run on, and what it can express.
struct KernelMachine: Hashable, Sendable {
  /// Programmable counters of PMUv3 in `cortex-a57`; the cycle counter comes on top.
  static let programmableCounters = 6
  /// The number that the driver and the agent give the cycle counter.
  static let cycleCounter = 31
  /// Counters that cycles can use.
  static let counters = programmableCounters + 1
  /// CPUs of the scenario; two more are the agent's own.
  static let cpus = 2
  /// PMUv3's code for cycles.
  static let cyclesCode: UInt64 = 0x11
  /// The longest scenario.
  static let limitNanoseconds: UInt64 = 4_000_000_000

  /// Counters that the agent holds on each CPU, so that the rest is as many as the scenario says.
  func countersToHold(_ plan: Plan) -> Int {
    plan.machine.model == .toy ? KernelMachine.counters - plan.machine.counters : 0
  }

  /// Why a plan cannot be expressed on this machine; nil when nothing speaks against it.
  func reasonNotToExpress(_ plan: Plan) -> String? {
    switch plan.machine.model {
    case .toy, .armv8: break
    default: return "\(plan.machine.model.rawValue) is x86 hardware, and this is arm64"
    }
    if plan.machine.architecture == .x86 { return "it is about x86, and this is arm64" }
    if plan.machine.counters > KernelMachine.counters, plan.machine.model == .toy {
      return "the machine has \(KernelMachine.counters) counters"
    }
    if plan.machine.cpus > KernelMachine.cpus {
      return "the machine has \(KernelMachine.cpus) CPUs"
    }
    if !plan.machine.fixed.isEmpty { return "fixed counters of this kind are x86's" }
    if let policy = plan.policy { return "no kernel has the policy '\(policy.text)'" }
    if plan.hasWatchdog { return "the watchdog takes no counter on arm64" }
    if plan.vms.contains(where: { $0.mode != .emulated }) {
      return "the agent's VMs have an emulated vPMU"
    }
    if plan.vms.contains(where: { $0.isLater || $0.hasUserAPIC }) {
      return "the agent makes its VMs at the start, with an interrupt controller in the kernel"
    }
    if plan.setupError != nil { return "the agent makes its VMs at the start" }
    let time = plan.steps.reduce(0) { $0 + ($1.runNanoseconds ?? 0) }
    if time > KernelMachine.limitNanoseconds {
      return "the scenario takes longer than \(DurationText.text(KernelMachine.limitNanoseconds))"
    }
    return reasonOfBallast(plan)
  }

  /// Held counters are pinned events of the CPU, which some rules see.
  private func reasonOfBallast(_ plan: Plan) -> String? {
    guard countersToHold(plan) > 0 else { return nil }
    var sizes: [EventHandle: Int] = [:]
    for case .open(let handle, let attr, let target, let group) in plan.steps.flatMap(\.actions) {
      if attr.flags.contains([.exclusive, .pinned]), case .cpu = target {
        return "an exclusive pinned event of the CPU would find the agent's own beside it (S14)"
      }
      guard attr.type != .software else { continue }
      sizes[group ?? handle, default: 0] += 1
    }
    // The check at open looks at all counters of the hardware (P8, E23).
    let hardware = KernelMachine.counters
    if sizes.values.contains(where: { $0 > plan.machine.counters && $0 <= hardware }) {
      return "a group that the machine is too small for fits the hardware"
    }
    return nil
  }

  /// Type and code of an event on this machine.
  ///
  /// A toy's events are all alike, so that the one which the emulation counts stands for all.
  static func encoding(
    _ attr: EventAttr,
    _ machine: Machine
  ) throws(AgentProgram.NotExpressible) -> (type: UInt32, config: UInt64) {
    if attr.preciseIP > 0 {
      throw AgentProgram.NotExpressible(reason: "arm64 has no precise events")
    }
    if attr.branchSampleType != 0 || attr.sampleType & 1 << 11 != 0 {
      throw AgentProgram.NotExpressible(reason: "this arm64 machine records no branches")
    }
    switch attr.type {
    case .hardware where attr.config >= HardwareEvent.count: return (0, attr.config)
    case .hardware where machine.model == .armv8: return (4, armCode(attr.config))
    case .raw where machine.model == .armv8: return (4, attr.config)
    case .hardware, .raw: return (4, cyclesCode)
    case .software: return (1, attr.config)
    default:
      throw AgentProgram.NotExpressible(reason: "the event is of a PMU that arm64 does not have")
    }
  }

  private static func armCode(_ config: UInt64) -> UInt64 {
    let codes: [UInt64] = [0x11, 0x08, 0x04, 0x03, 0x21, 0x10, 0x1d, 0x23, 0x24, 0x11]
    return codes[Int(config)]
  }

  /// PMEVTYPER for a guest's counter.
  ///
  /// The agent's guest runs at EL1 and a scenario's in user mode, so the two exclude bits trade
  /// places.
  static func guestEventType(
    _ setting: GuestCounterSetting,
    _ machine: Machine
  ) throws(AgentProgram.NotExpressible) -> UInt64 {
    if setting.period != nil {
      throw AgentProgram.NotExpressible(reason: "the agent's guest takes no interrupts")
    }
    let event = try encoding(setting.attr, machine)
    guard event.type == 4 else {
      throw AgentProgram.NotExpressible(reason: "a guest's counter counts hardware events")
    }
    let kernel: UInt64 = setting.attr.flags.contains(.excludeUser) ? 1 << 31 : 0
    let user: UInt64 = setting.attr.flags.contains(.excludeKernel) ? 1 << 30 : 0
    return event.config | kernel | user
  }
}
