import PerfInterface
import ScenarioLanguage

// What a scenario's events are on a machine.
extension KernelMachine {
  /// Type and code of an event on this machine, the type as the agent reads it.
  ///
  /// A toy's events are all alike, so that the one which the emulation counts stands for all.
  func encoding(
    _ attr: EventAttr,
    _ machine: Machine
  ) throws(NotExpressible) -> (type: String, config: UInt64) {
    switch attr.type {
    case .hardware where attr.config >= HardwareEvent.count, .software:
      return ("\(attr.type.rawValue)", attr.config)
    case .hardware, .raw, .hardwareCache:
      let event =
        architecture == .x86
        ? try x86Encoding(attr, machine) : try armEncoding(attr, machine)
      return ("\(event.type)", event.config)
    case .breakpoint: return ("\(attr.type.rawValue)", 0)
    case .tracepoint:
      // Its folder; one that there is not has a number that no kernel gives.
      guard let name = Tracepoint.name(attr.config) else { return ("2", 0xffff_ffff) }
      return ("e" + name.replacing(":", with: "/"), 0)
    default:
      guard let pmu = OtherPMU.of(attr.type), hasPMU(pmu) else {
        throw NotExpressible(reason: "the machine has no such PMU")
      }
      return ("n\(pmu.name)", attr.config)
    }
  }

  /// Whether a PMU is there, as far as that is known: emulated machines have those alone that need nothing but
  /// the core.
  private func hasPMU(_ pmu: OtherPMU) -> Bool {
    guard architecture == .x86 else { return false }
    return !isEmulated || pmu.type == .msr || pmu.type == .intelBTS
  }

  private func armEncoding(
    _ attr: EventAttr,
    _ machine: Machine
  ) throws(NotExpressible) -> (type: UInt32, config: UInt64) {
    if attr.preciseIP > 0 { throw NotExpressible(reason: "the agent opens no precise events") }
    if attr.branchSampleType != 0 || attr.hasBranchStack {
      throw NotExpressible(reason: "the agent records no branches")
    }
    let raw = EventType.raw.rawValue
    switch attr.type {
    case .hardware where !machine.isToy:
      return (raw, machine.processor.events.code(attr) ?? ArmEvent.cycles)
    case .raw where !machine.isToy: return (raw, attr.config)
    case .hardware, .raw: return (raw, ArmEvent.cycles)
    default: throw NotExpressible(reason: "the event is of a PMU that no agent opens")
    }
  }

  private func x86Encoding(
    _ attr: EventAttr,
    _ machine: Machine
  ) throws(NotExpressible) -> (type: UInt32, config: UInt64) {
    let counterLogs: UInt64 = 1 << 19
    if attr.branchSampleType & counterLogs != 0 {
      throw NotExpressible(reason: "no emulated processor logs counters with its branches")
    }
    if attr.hasBranchStack, processor?.guest.branchRecords == .hardware {
      throw NotExpressible(reason: "the emulated Zen records no branches")
    }
    try checkHaswell(attr)
    guard machine.isToy else { return (attr.type.rawValue, attr.config) }
    guard attr.type != .hardwareCache else {
      throw NotExpressible(reason: "a toy has no cache to count")
    }
    if let event = Machine.FixedEvent(attr), machine.fixed.contains(event) {
      return (EventType.hardware.rawValue, event.hardwareEvent)
    }
    // Where cycles have a fixed counter, what has none is at least one instruction in a cycle.
    return machine.fixed.contains(.cycles)
      ? (EventType.raw.rawValue, KernelMachine.atLeastOne | KernelMachine.instructions)
      : (EventType.hardware.rawValue, HardwareEvent.cycles)
  }

  /// The emulated Haswell and Broadwell have the records of their successors, and one thread on each core, so that the
  /// kernel's workaround for two is off (P51).
  private func checkHaswell(_ attr: EventAttr) throws(NotExpressible) {
    guard isEmulated, let processor, [.haswell, .broadwell].contains(processor) else { return }
    if attr.hasBranchStack || attr.preciseIP > 0 {
      throw NotExpressible(
        reason: "the emulated \(processor.name) has other records than it ought to"
      )
    }
    let tables = processor.driver(in: KernelVersion.linux73.behaviour)
    if tables.excludesThreads(attr) {
      throw NotExpressible(reason: "the emulated \(processor.name) has one thread on each core")
    }
  }

  /// A counter mask of one; an event with it has no fixed counter.
  private static let atLeastOne: UInt64 = 1 << 24
  private static let cycles: UInt64 = 0x003c
  private static let instructions: UInt64 = 0x00c0

  /// Cycles between two samples, so that as much time passes as in the scenario.
  func samplePeriod(_ attr: EventAttr) -> UInt64 {
    guard !attr.type.isSoftwareLike, !attr.flags.contains(.frequency) else {
      return attr.samplePeriod
    }
    return min(attr.samplePeriod, max(attr.samplePeriod / nanosecondsPerCycle, shortestPeriod))
  }

  /// Whether the emulation has an event of x86 happen with every cycle; others happen more rarely.
  func occursEachCycle(_ attr: EventAttr, _ machine: Machine) -> Bool {
    if machine.isToy || architecture == .arm64 { return true }
    if Machine.FixedEvent(attr) != nil { return true }
    let code = machine.processor.events.code(attr)
    return [EventAttr(type: .hardware, config: HardwareEvent.cycles), .instructions]
      .contains { machine.processor.events.code($0) == code }
  }

  /// What an x86 guest writes into a selector for an event, privilege and enable bits left out; nil
  /// where the processor does not have it.
  ///
  /// A toy's events happen with every cycle: what has at least one instruction, cycle or tick of the
  /// bus is counted, which no fixed counter does.
  func guestCode(_ attr: EventAttr, _ machine: Machine) -> UInt64? {
    let code = machine.processor.events.code(attr)
    guard machine.isToy else { return code }
    // A toy's guest on AMD has AMD's codes, of which none stands for another.
    if let processor, processor.guest.isAMD { return processor.events.code(attr) }
    let (cycles, instructions) = (KernelMachine.cycles, KernelMachine.instructions)
    switch Machine.FixedEvent(attr) {
    case .instructions:
      return machine.fixed.contains(.instructions)
        ? instructions : instructions | KernelMachine.atLeastOne
    case .cycles: return cycles
    case .referenceCycles, nil:
      return attr.type == .raw ? attr.config : cycles | KernelMachine.atLeastOne
    }
  }
}

extension GuestOffer {
  /// Whether its guests have AMD's registers and codes: of the two AMD drops reserved bits (K23).
  var isAMD: Bool {
    if case .dropped = reservedSelectorBits { true } else { false }
  }
}

extension Processor {
  /// Counters of a CPU that cycles can use: the programmable ones, and a fixed one of their own; nil where their
  /// number is not known.
  var cycleCounters: Int? {
    counters.map { $0.programmable + ($0.fixedMask & cycleCounter.bit != 0 ? 1 : 0) }
  }

  /// The fixed counter of cycles: IA32_FIXED_CTR1, and PMCCNTR of arm64.
  private var cycleCounter: Counter { architecture == .arm64 ? .fixed(0) : .fixed(1) }
}

extension Machine.FixedEvent {
  /// `PERF_COUNT_HW_*`.
  fileprivate var hardwareEvent: UInt64 {
    switch self {
    case .instructions: HardwareEvent.instructions
    case .cycles: HardwareEvent.cycles
    case .referenceCycles: HardwareEvent.referenceCycles
    }
  }
}
