/// The tables that a release's driver has for a processor.
///
/// There is one object for each processor and each release that differs.
public final class PMUDriver: Sendable {
  /// The codes of the generic events.
  public let events: GenericEvents
  /// Which counters serve an event.
  let constraints: CounterConstraints
  /// Registers besides counters that events of some codes need (P20).
  let sharedRegisters: [SharedRegisterUse]

  init(
    events: GenericEvents,
    constraints: CounterConstraints,
    sharedRegisters: [SharedRegisterUse] = []
  ) {
    self.events = events
    self.constraints = constraints
    self.sharedRegisters = sharedRegisters
  }
}

extension PMUDriver {
  /// The counter that no hardware has, on which the guest's LBR event sits (L18).
  public static let guestLBRMask: UInt64 = 1 << 58

  /// The counters that may serve an event; empty when none can (P7, P10, R6).
  public func allowed(_ attr: EventAttr, of counters: CounterInventory) -> UInt64 {
    switch constraints {
    case .equal: return equalAllowed(attr, counters)
    case .intel(let tables):
      guard let select = select(attr, tables) else { return 0 }
      if IntelConstraints.isGuestLBR(select) { return PMUDriver.guestLBRMask }
      if serves(branchTraceFor: attr) { return TraceUnits.branchTraceMask }
      return tables.allowed(select, precise: attr.preciseIP, counters)
    case .amd(let branchSampling):
      if branchSampling, attr.hasBranchStack { return Counter.gp(0).bit }
      return events.code(attr).map { amdAllowed($0, counters) } ?? 0
    case .arm: return armAllowed(attr, counters)
    }
  }

  /// Whether an event takes two counters.
  public func takesPair(_ attr: EventAttr) -> Bool {
    switch constraints {
    case .equal, .intel: false
    case .amd: events.code(attr).map(CounterConstraints.isLargeIncrement) ?? false
    // Two counters of 32 bits make one of 64 (R6), but not for one that user space reads (P49).
    case .arm: attr.asksForLongCounter && !attr.asksForUserAccess
    }
  }

  /// Whether an event keeps threads of a core from counting side by side (P51).
  public func excludesThreads(_ attr: EventAttr) -> Bool {
    guard case .intel(let tables) = constraints, let select = select(attr, tables) else {
      return false
    }
    return tables.excludesThreads(select, precise: attr.preciseIP)
  }

  /// What the driver compares with the smallest period: the whole code, or that of a raw event alone (P40).
  public func periodCode(_ attr: EventAttr, isKnown: Bool) -> UInt64 {
    guard case .intel(let tables) = constraints else { return 0 }
    if isKnown { return (select(attr, tables) ?? 0) & EventSelect.code }
    return attr.type == .raw ? attr.config & EventSelect.code : 0
  }

  /// Whether the branch trace store stands in for a branch counter of period 1 (P24).
  ///
  /// `arch/x86/events/intel/perf_event.h:intel_pmu_has_bts_period()`
  public func serves(branchTraceFor attr: EventAttr) -> Bool {
    guard case .intel = constraints, attr.samplePeriod == 1,
      attr.flags.isDisjoint(with: [.frequency, .excludeHost]),
      let code = events.code(attr), let branches = events.hardware[Int(HardwareEvent.branches)]
    else { return false }
    return code & EventSelect.code == branches
  }

  /// The register that an event needs for its code, and the value it wants in it; nil when it
  /// needs none (P20).
  public func sharedRegister(for attr: EventAttr) -> (use: SharedRegisterUse, value: UInt64)? {
    guard !sharedRegisters.isEmpty, attr.type == .raw || attr.type == .hardwareCache,
      let code = events.code(attr),
      let use = sharedRegisters.first(where: { $0.code == code & EventSelect.code })
    else { return nil }
    let value =
      attr.type == .raw ? attr.config1 : events.registerValue(ofCache: attr.config)
    return (use, value)
  }

  /// Whether an event takes registers besides counters at all: what has a place of its own, or is
  /// counted on a fixed counter because of its precision alone, is settled before (P20, L20).
  public func looksAtRegisters(_ attr: EventAttr) -> Bool {
    guard case .intel(let tables) = constraints else {
      return attr.config != BranchRecords.guestEventCode
    }
    guard let select = select(attr, tables), !IntelConstraints.isGuestLBR(select),
      !serves(branchTraceFor: attr)
    else { return false }
    return !tables.isDistributedInstructions(select, precise: attr.preciseIP)
  }

  /// The code of an event of PMUv3, whose driver takes 16 bits of a raw one.
  public func armCode(_ attr: EventAttr) -> UInt64? {
    attr.type == .raw ? attr.config & EventSelect.code : events.code(attr)
  }

  /// Whether an event is the one that stands for the guest's last branch record (L10).
  public func isGuestLBR(_ attr: EventAttr) -> Bool {
    guard case .intel(let tables) = constraints, let select = select(attr, tables) else {
      return attr.type == .raw && attr.config == BranchRecords.guestEventCode
    }
    return IntelConstraints.isGuestLBR(select)
  }

  /// The metric that an event is; nil for every other (P26).
  public func metric(_ attr: EventAttr, of counters: CounterInventory) -> Counter? {
    guard counters.metricMask != 0, attr.type == .raw,
      let counter = TopDown.counter(attr.config), counters.metricMask & counter.bit != 0
    else { return nil }
    return counter
  }

  /// The bits of a transaction that an event has, where the CPU knows them (P48).
  public func transactionBits(_ attr: EventAttr) -> (inTransaction: Bool, isCheckpointed: Bool) {
    guard case .intel(let tables) = constraints, tables.hasTransactions, attr.type == .raw else {
      return (false, false)
    }
    let bits = EventSelect.transaction | EventSelect.checkpoint
    return (attr.config & bits != 0, attr.config & EventSelect.checkpoint != 0)
  }

  private func select(_ attr: EventAttr, _ tables: IntelConstraints) -> UInt64? {
    events.code(attr).map {
      tables.select($0, isRaw: attr.type == .raw, precise: attr.preciseIP)
    }
  }

  private func equalAllowed(_ attr: EventAttr, _ counters: CounterInventory) -> UInt64 {
    if attr.type == .raw, attr.config == BranchRecords.guestEventCode {
      return PMUDriver.guestLBRMask
    }
    guard let event = Machine.FixedEvent(attr) else { return counters.programmableMask }
    let fixed = counters.fixedMask & Counter.fixed(event.number).bit
    // Reference cycles have no programmable encoding where a fixed counter has them (P10).
    return event == .referenceCycles && fixed != 0 ? fixed : fixed | counters.programmableMask
  }

  private func armAllowed(_ attr: EventAttr, _ counters: CounterInventory) -> UInt64 {
    guard armCode(attr) == ArmEvent.cycles else { return counters.programmableMask }
    // Long, and read by user space: there is no other (P49).
    let isBoth = attr.asksForLongCounter && attr.asksForUserAccess
    return isBoth ? counters.fixedMask : counters.programmableMask | counters.fixedMask
  }

  private func amdAllowed(_ code: UInt64, _ counters: CounterInventory) -> UInt64 {
    let even: UInt64 = 0x5555_5555
    let isPair = CounterConstraints.isLargeIncrement(code)
    return isPair ? counters.programmableMask & even : counters.programmableMask
  }
}

extension PMUDriver: Hashable {
  /// Whether both are the same tables.
  public static func == (left: PMUDriver, right: PMUDriver) -> Bool { left === right }

  /// Feeds nothing to a hasher: a machine has one driver, which its processor and kernel decide.
  public func hash(into hasher: inout Hasher) {}
}
