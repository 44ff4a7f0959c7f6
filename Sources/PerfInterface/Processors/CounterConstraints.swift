/// Which counters serve an event on a processor (P10).
public enum CounterConstraints: Sendable {
  /// All counters are equal; a fixed one serves its event besides.
  case equal
  case intel(IntelConstraints)
  /// All counters are equal, but what takes a pair begins on an even one.
  case amd
  /// The cycle counter serves cycles besides (R6).
  case arm
}

/// Events that take two counters at once.
public enum CounterPairs: Sendable {
  case none
  /// `config1` bit 0 asks for 64 bits, which two counters of 32 bits give (R6).
  case wideRequests
  /// Events of these codes under a mask add more at once than a counter can.
  case largeIncrements(code: UInt64, mask: UInt64)

  /// Whether an event takes two.
  func take(_ attr: EventAttr, code: UInt64?) -> Bool {
    switch self {
    case .none: false
    case .wideRequests: attr.config1 & 1 != 0
    case .largeIncrements(let large, let mask): code.map { $0 & mask == large } ?? false
    }
  }
}

extension Processor {
  /// The counter that no hardware has, on which the guest's LBR event sits (L18).
  public static let guestLBRMask: UInt64 = 1 << 58

  /// The counters that may serve an event; empty when none can (P7, P10, R6).
  public func allowed(_ attr: EventAttr, of counters: CounterInventory) -> UInt64 {
    switch constraints {
    case .equal: equalAllowed(attr, counters)
    case .intel(let tables): intelAllowed(attr, tables, counters)
    case .amd: amdAllowed(attr, counters)
    case .arm:
      events.code(attr) == Processor.armCyclesCode
        ? counters.programmableMask | counters.fixedMask : counters.programmableMask
    }
  }

  /// Whether an event takes two counters.
  public func takesPair(_ attr: EventAttr) -> Bool { pairs.take(attr, code: events.code(attr)) }

  private func equalAllowed(_ attr: EventAttr, _ counters: CounterInventory) -> UInt64 {
    if attr.type == .raw, attr.config == BranchRecords.guestEventCode {
      return Processor.guestLBRMask
    }
    guard let event = Machine.FixedEvent(attr) else { return counters.programmableMask }
    let fixed = counters.fixedMask & Counter.fixed(event.number).bit
    // Reference cycles have no programmable encoding where a fixed counter has them (P10).
    return event == .referenceCycles && fixed != 0 ? fixed : fixed | counters.programmableMask
  }

  private func intelAllowed(
    _ attr: EventAttr,
    _ tables: IntelConstraints,
    _ counters: CounterInventory
  ) -> UInt64 {
    guard let code = events.code(attr) else { return 0 }
    if code == BranchRecords.guestEventCode {
      return guest.branchRecords == .perfEvent ? Processor.guestLBRMask : 0
    }
    if serves(branchTraceFor: attr) { return TraceUnits.branchTraceMask }
    return tables.allowed(code, precise: attr.preciseIP, counters)
  }

  private func amdAllowed(_ attr: EventAttr, _ counters: CounterInventory) -> UInt64 {
    guard let code = events.code(attr) else { return 0 }
    let isPair = pairs.take(attr, code: code)
    return isPair ? counters.programmableMask & 0x5555_5555 : counters.programmableMask
  }
}
