import PerfInterface
import ScenarioLanguage

/// The driver of an x86 guest: model-specific registers, Intel's or AMD's.
///
/// SDM vol. 3, Performance Monitoring; APM vol. 2, Performance Monitoring Counters.
struct X86Guest: GuestDriver {
  private(set) var counters: [GuestCounterHandle: ProgrammedCounter] = [:]
  private var selectors: [GuestCounterHandle: UInt64] = [:]
  private var places: [GuestCounterHandle: Counter] = [:]
  /// IA32_FIXED_CTR_CTRL of each virtual CPU.
  private var fixedControls: [VCPUHandle: UInt64] = [:]
  /// IA32_PEBS_ENABLE of each.
  private var pebsCounters: [VCPUHandle: UInt64] = [:]
  private var switchedOn: Set<VCPUHandle> = []
  /// Virtual CPUs whose branch records are watched.
  private var watched: Set<VCPUHandle> = []
  private let plan: Plan
  private let hardware: KernelMachine
  private let registers: X86CounterRegisters
  /// The counters that KVM can give to a guest (K2).
  private let offered: Int
  private let fixed: Int

  init(_ plan: Plan, on hardware: KernelMachine, kernel: KernelVersion?) {
    self.plan = plan
    self.hardware = hardware
    // A toy's guest has the registers of the processor beneath.
    let toyProcessor = plan.machine.isToy ? hardware.processor : nil
    let guest = (toyProcessor ?? plan.machine.processor).guest
    let hasSwitch =
      switch guest.globalControl {
      case .always: true
      case .never: false
      case .perfMonV2: kernel?.behaviour.offersPerfMonV2 == true
      }
    registers = guest.isAMD ? .amd(hasSwitch: hasSwitch) : .intel
    let inventory = plan.machine.inventory
    offered = min(inventory.programmable, 8)
    // A toy's machine has a fixed counter that no scenario sees.
    fixed = (0..<3).count { inventory.fixedMask & Counter.fixed($0).bit != 0 }
  }

  mutating func operations(
    _ action: GuestAction,
    _ vcpu: VCPUHandle,
    slot: Int
  ) throws(NotExpressible) -> [String] {
    try switchOn(vcpu, slot) + watch(vcpu, slot) + perform(action, vcpu, slot)
  }

  /// From the guest's first step on, where somebody asks for its branch records.
  private mutating func watch(_ vcpu: VCPUHandle, _ slot: Int) -> [String] {
    let isAsked = plan.subjects.contains { $0.kind == .guestLBR(vcpu: vcpu) }
    guard isAsked, watched.insert(vcpu).inserted else { return [] }
    return ["V \(slot) \(X86CounterRegisters.branchFrom)"]
  }

  func filter(_ filter: GuestEventFilter?, slot: Int) throws(NotExpressible) -> String {
    // What KVM compares of a selector: event and unit mask, and AMD's higher bits of the event (K34).
    let compared: UInt64 = 0xf_0000_ffff
    var codes: [UInt64] = []
    for event in filter?.events ?? [] {
      guard let code = hardware.guestCode(event, plan.machine) else {
        throw NotExpressible(reason: "the processor does not have the event")
      }
      codes.append(code & compared)
    }
    let fixed = (filter?.fixedCounters ?? []).reduce(0) { $0 | 1 << $1.number }
    let denies = filter?.isAllowList == true ? 0 : 1
    let words = ["f", "\(slot)", "\(denies)", "\(fixed)"] + codes.map { String($0, radix: 16) }
    return words.joined(separator: " ")
  }

  private func hasPMU(_ vcpu: VCPUHandle) -> Bool {
    plan.vms[plan.virtualCPUs[vcpu].vm].mode != .none
  }

  /// A driver that starts enables everything in the register that switches all counters.
  private mutating func switchOn(_ vcpu: VCPUHandle, _ slot: Int) -> [String] {
    guard let global = registers.global, hasPMU(vcpu), switchedOn.insert(vcpu).inserted else {
      return []
    }
    return [write(global, everything(vcpu), slot)]
  }

  private func everything(_ vcpu: VCPUHandle) -> UInt64 {
    (1 << UInt64(programmable(vcpu))) - 1 | ((1 << UInt64(fixed)) - 1) << 32
  }

  /// Those of a guest, of which user space may leave it fewer.
  private func programmable(_ vcpu: VCPUHandle) -> Int {
    min(offered, plan.vms[plan.virtualCPUs[vcpu].vm].counters ?? offered)
  }

  private func write(_ register: Int, _ value: UInt64, _ slot: Int) -> String {
    GuestCommand.writeRegister.operation(slot: slot, register, value)
  }

  private mutating func perform(
    _ action: GuestAction,
    _ vcpu: VCPUHandle,
    _ slot: Int
  ) throws(NotExpressible) -> [String] {
    switch action {
    case .count(let handle, let setting, let counter):
      return try count(handle, setting, counter, vcpu, slot)
    case .stop(let handle): return [try select(handle, false, vcpu, slot)]
    case .start(let handle): return [try select(handle, true, vcpu, slot)]
    case .write(let handle, let value):
      // One that wraps soon comes before the period.
      if value >> 63 != 0, let period = counters[handle]?.period {
        counters[handle]?.period = min(period, 0 &- value)
      }
      let value = counterValue(value)
      counters[handle]?.initialValue = value
      return [writeCounter(try known(handle).number, value, slot)]
    case .read(let handle):
      return [GuestCommand.readRegister.operation(slot: slot, try known(handle).number)]
    case .reprogram(let handle):
      return [try select(handle, false, vcpu, slot), try select(handle, true, vcpu, slot)]
    case .toggleGlobal:
      let global = registers.global ?? X86CounterRegisters.absentGlobal
      return [write(global, 0, slot), write(global, everything(vcpu), slot)]
    case .rewriteGlobal:
      return [write(registers.global ?? X86CounterRegisters.absentGlobal, everything(vcpu), slot)]
    case .emulate(let instructions):
      return [GuestCommand.identify.operation(slot: slot, 0, min(instructions, 1000))]
    case .writeStatus:
      return [write(registers.status ?? X86CounterRegisters.absentStatus, 0, slot)]
    case .rdpmc(let counter, let isUser):
      let number = counter.isFixed ? 1 << 30 | counter.number : counter.number
      let command: GuestCommand = isUser ? .readCounterAsUser : .readCounter
      return [command.operation(slot: slot, number)]
    case .lbrOn: return [write(X86CounterRegisters.debugControl, 1, slot)]
    case .lbrOff: return [write(X86CounterRegisters.debugControl, 0, slot)]
    case .lbrRead:
      return [GuestCommand.countBranches.operation(slot: slot, X86CounterRegisters.branchFrom)]
    case .maskInterrupt where plan.vms[plan.virtualCPUs[vcpu].vm].hasUserAPIC:
      // Its local APIC is no matter of KVM's.
      return []
    case .maskInterrupt(let isMasked):
      let entry: UInt64 = isMasked ? 0x10400 : 0x400
      return [write(X86CounterRegisters.interruptEntry, entry, slot)]
    }
  }

  // MARK: Counters

  /// By the number that the driver uses; what its 32 bits do not tell goes by the other.
  private func writeCounter(_ register: Int, _ value: UInt64, _ slot: Int) -> String {
    let isOldest = X86CounterRegisters.oldest.contains(register)
    let fits = value >> 31 == 0 || value >> 31 == (1 << 17) - 1
    let fullWidth = register + X86CounterRegisters.fullWidthOffset
    return write(isOldest && !fits ? fullWidth : register, value, slot)
  }

  /// Whether counters go by the numbers that they had before they could be written in full (K36).
  private func usesOldest(_ vcpu: VCPUHandle) -> Bool {
    !hasPMU(vcpu) || !plan.machine.processor.guest.writesInFullWidth
  }

  private mutating func count(
    _ handle: GuestCounterHandle,
    _ setting: GuestCounterSetting,
    _ wanted: Counter?,
    _ vcpu: VCPUHandle,
    _ slot: Int
  ) throws(NotExpressible) -> [String] {
    let isPrecise = setting.attr.preciseIP > 0
    if isPrecise, registers != .intel {
      throw NotExpressible(reason: "a guest of AMD has no PEBS")
    }
    let counter = try counter(handle, wanted, vcpu)
    let register = registers.counter(counter, isOldest: usesOldest(vcpu))
    let watch = counters[handle] == nil ? ["V \(slot) \(register)"] : []
    let value = setting.period.map { counterValue(0 &- $0) } ?? counterValue(setting.initialValue)
    counters[handle] = ProgrammedCounter(
      vcpu: vcpu,
      number: register,
      initialValue: value,
      countsCycles: hardware.occursEachCycle(setting.attr, plan.machine),
      period: setting.period
    )
    places[handle] = counter
    selectors[handle] = try selector(setting, counter)
    let reload = setting.period.map { _ in
      GuestCommand.reload.operation(slot: slot, register, value)
    }
    let pebs = isPrecise ? enablePEBS(counter, register, value, vcpu, slot) : []
    return watch + (reload.map { [$0] } ?? []) + pebs + [
      writeCounter(register, value, slot), try select(handle, true, vcpu, slot),
    ]
  }

  /// Where the processor finds the buffer and what it writes back, and the counter's bit in
  /// IA32_PEBS_ENABLE.
  private mutating func enablePEBS(
    _ counter: Counter,
    _ register: Int,
    _ value: UInt64,
    _ vcpu: VCPUHandle,
    _ slot: Int
  ) -> [String] {
    let enabled = (pebsCounters[vcpu] ?? 0) | counter.bit
    // The bit of a fixed counter faults (K80).
    if !counter.isFixed { pebsCounters[vcpu] = enabled }
    return [
      GuestCommand.pebsReset.operation(slot: slot, register, value),
      write(X86CounterRegisters.debugStoreArea, X86CounterRegisters.debugStoreAddress, slot),
      write(X86CounterRegisters.pebsEnable, enabled, slot),
    ]
  }

  /// What fits a counter of 48 bits; one that is negative wraps in as much time as in the scenario.
  private func counterValue(_ value: UInt64) -> UInt64 {
    let mask: UInt64 = (1 << 48) - 1
    guard value >> 47 != 0 else { return value }
    let left = (0 &- value) & mask
    return (0 &- max(left / hardware.nanosecondsPerCycle, hardware.shortestPeriod)) & mask
  }

  private func counter(
    _ handle: GuestCounterHandle,
    _ wanted: Counter?,
    _ vcpu: VCPUHandle
  ) throws(NotExpressible) -> Counter {
    if let wanted { return wanted }
    if let known = places[handle] { return known }
    let oldest = usesOldest(vcpu)
    let all = (0..<programmable(vcpu)).map { registers.counter(.gp($0), isOldest: oldest) }
    guard let free = firstFree(all, vcpu), let number = all.firstIndex(of: free) else {
      throw NotExpressible(reason: "every general-purpose counter of the guest is in use")
    }
    return .gp(number)
  }

  /// The selector without its enable bit, or the field of the fixed counters' control register.
  ///
  /// The agent's guest runs in ring 0 and a scenario's in user mode, so the two privilege bits trade
  /// places.
  private func selector(
    _ setting: GuestCounterSetting,
    _ counter: Counter
  ) throws(NotExpressible) -> UInt64 {
    let countsScenario = !setting.attr.flags.contains(.excludeUser)
    let countsOther = !setting.attr.flags.contains(.excludeKernel)
    if counter.isFixed {
      return (countsScenario ? 1 : 0) | (countsOther ? 2 : 0) | (setting.period == nil ? 0 : 8)
    }
    guard let code = hardware.guestCode(setting.attr, plan.machine) else {
      throw NotExpressible(reason: "the processor does not have the event")
    }
    return code | (countsScenario ? 1 << 17 : 0) | (countsOther ? 1 << 16 : 0)
      | (setting.period == nil ? 0 : 1 << 20)
  }

  /// Writes a counter's selector, or its field, with or without what enables it.
  private mutating func select(
    _ handle: GuestCounterHandle,
    _ isEnabled: Bool,
    _ vcpu: VCPUHandle,
    _ slot: Int
  ) throws(NotExpressible) -> String {
    _ = try known(handle)
    let selector = selectors[handle] ?? 0
    guard let counter = places[handle], counter.isFixed else {
      let enable: UInt64 = isEnabled ? 1 << 22 : 0
      let register = registers.selector(places[handle]?.number ?? 0)
      return write(register, selector | enable, slot)
    }
    let shift = UInt64(counter.number) * 4
    let others = (fixedControls[vcpu] ?? 0) & ~(0xf << shift)
    fixedControls[vcpu] = others | (isEnabled ? selector << shift : 0)
    return write(X86CounterRegisters.fixedControl, fixedControls[vcpu] ?? 0, slot)
  }
}

/// The numbers of the registers.
struct X86CounterRegisters: Hashable, Sendable {
  /// Counters and selectors stand side by side on AMD, in two rows on Intel.
  private let isAMD: Bool
  /// What switches all counters; nil where there is none.
  let global: Int?
  /// Which have overflowed; nil where there is none.
  let status: Int?

  static let intel = X86CounterRegisters(isAMD: false, global: 0x38f, status: 0x38e)

  static func amd(hasSwitch: Bool) -> X86CounterRegisters {
    X86CounterRegisters(
      isAMD: true,
      global: hasSwitch ? 0xc000_0301 : nil,
      status: hasSwitch ? 0xc000_0300 : nil
    )
  }

  /// IA32_PMC0 and up, which write 32 bits and extend their sign, and how far from them those are that
  /// write all.
  static let oldest = 0xc1..<0xc9
  static let fullWidthOffset = 0x400
  /// What a guest touches that does not know better.
  static let absentGlobal = 0xc000_0301
  static let absentStatus = 0xc000_0300
  /// IA32_FIXED_CTR_CTRL.
  static let fixedControl = 0x38d
  /// IA32_DEBUGCTL.
  static let debugControl = 0x1d9
  /// IA32_DS_AREA, and where the agent's guest has it (`GUEST_PEBS_AREA`).
  static let debugStoreArea = 0x600
  static let debugStoreAddress: UInt64 = 0x2000
  static let pebsEnable = 0x3f1
  /// The first MSR_LASTBRANCH_x_FROM_IP.
  static let branchFrom = 0x680
  /// The local APIC's entry for performance monitoring, in x2APIC mode.
  static let interruptEntry = 0x834

  /// - Parameter isOldest: By the number that counters had before they could be written in full.
  func counter(_ counter: Counter, isOldest: Bool) -> Int {
    if counter.isFixed { return 0x309 + counter.number }
    if isAMD { return 0xc001_0201 + 2 * counter.number }
    return (isOldest ? 0xc1 : 0x4c1) + counter.number
  }

  func selector(_ number: Int) -> Int { isAMD ? 0xc001_0200 + 2 * number : 0x186 + number }
}
