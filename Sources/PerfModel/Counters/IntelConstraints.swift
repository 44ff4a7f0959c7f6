import PerfInterface

/// Which counters serve an event on Skylake, Ice Lake and Sapphire Rapids servers (P10, P23).
struct IntelConstraints {
  private let inventory: CounterInventory

  init(_ inventory: CounterInventory) { self.inventory = inventory }

  /// Edge, any-thread, invert, counter mask and the two TSX bits: with one of them the fixed
  /// counters do not match.
  private static let modifierBits: UInt64 = 0x3_ffa4_0000
  private static let transactionCheckpoint: UInt64 = 1 << 33
  private static let lowFour: UInt64 = 0xf

  func allowed(_ attr: EventAttr) -> UInt64 {
    guard let code = X86Encoding.code(attr, inventory.model) else { return 0 }
    if code == VirtualLBR.eventCode {
      return inventory.offersGuestLBR ? CounterInventory.guestLBRMask : 0
    }
    if BranchTrace.serves(attr, inventory.model) { return BranchTrace.counterMask }
    let mask = counting(attr, code)
    guard inventory.model == .sapphireRapids, attr.preciseIP == 3, code & 0xffff != 0x00c0,
      code & 0xffff != 0x0100
    else { return mask }
    // Precise distribution is on counter 0, and for instructions on their fixed counter (P23).
    return mask & 1
  }

  private func counting(_ attr: EventAttr, _ code: UInt64) -> UInt64 {
    if attr.preciseIP > 0, let precise = preciseAllowed(code, level: attr.preciseIP) {
      return precise
    }
    let select = code & 0xffff
    if code & IntelConstraints.modifierBits == 0, let fixed = fixedAllowed(select) { return fixed }
    if inventory.model == .skylake, code & IntelConstraints.transactionCheckpoint != 0 {
      return programmable(select) & 1 << 2
    }
    // Event byte 0 encodes fixed counters only.
    guard select & 0xff != 0 else { return 0 }
    return programmable(select) & inventory.programmableMask
  }

  private func fixedAllowed(_ select: UInt64) -> UInt64? {
    let programmable = inventory.programmableMask
    func fixed(_ number: Int, only: Bool) -> UInt64? {
      let bit = inventory.fixedMask & CounterInventory.bit(.fixed(number))
      return bit == 0 ? nil : only ? bit : bit | programmable
    }
    switch select {
    case 0x00c0: return fixed(0, only: false)
    case 0x01c0 where inventory.model == .icelake: return fixed(0, only: false)
    case 0x0100 where inventory.model != .skylake: return fixed(0, only: true)
    case 0x003c: return fixed(1, only: false)
    case 0x013c where inventory.model == .sapphireRapids: return fixed(2, only: false)
    case 0x0300: return fixed(2, only: true)
    case 0x0400: return fixed(3, only: true)
    default: return metric(select)
    }
  }

  /// Top-down metrics: event byte 0, umask 0x80 and up (P26).
  private func metric(_ select: UInt64) -> UInt64? {
    guard TopDown.isMetric(select) else { return nil }
    let bit: UInt64 = 1 << (UInt64(CounterInventory.firstMetric) + (select >> 8 & 0x7f))
    let known = bit & inventory.metricMask
    return known == 0 ? nil : known
  }

  private func programmable(_ select: UInt64) -> UInt64 {
    let event = select & 0xff
    switch inventory.model {
    case .skylake:
      if select == 0x01c0 { return 1 << 1 }
      return [0xd0, 0xd1, 0xd2, 0xcd, 0xc6].contains(event) ? IntelConstraints.lowFour : .max
    case .icelake:
      if [0x04a3, 0x10a3, 0x14a3].contains(select) { return .max }
      let isLow = IntelConstraints.icelakeLow.contains { $0.contains(event) }
      return isLow ? IntelConstraints.lowFour : .max
    default:
      if [0x04a4, 0x08a4, 0x02cd].contains(select) || event == 0xce { return 1 }
      if event == 0x2e || event == 0x3c { return .max }
      if [0x01a3, 0x02a3, 0x08a3].contains(select) { return IntelConstraints.lowFour }
      return event < 0x90 || (0xd0...0xdf).contains(event) ? IntelConstraints.lowFour : .max
    }
  }

  /// Events of Ice Lake that the upper four counters do not have.
  private static let icelakeLow: [ClosedRange<UInt64>] = [
    0x03...0x0a, 0x1f...0x28, 0x32...0x32, 0x48...0x56, 0x60...0x8b, 0xa3...0xa3, 0xa8...0xb0,
    0xb7...0xbd, 0xd0...0xe6, 0xef...0xef, 0xf0...0xf4,
  ]

  /// Counters for PEBS where they differ from those for counting (P23); nil where they do not.
  private func preciseAllowed(_ code: UInt64, level: UInt8) -> UInt64? {
    let select = code & 0xffff
    let event = select & 0xff
    switch inventory.model {
    case .skylake:
      // The table's last entry takes every event without further bits, and nothing takes others.
      if code & IntelConstraints.modifierBits != 0 { return 0 }
      if select == 0x01c0 { return 1 << 1 }
      // Precise cycles are counted by an alias, at level 3 by one that needs counter 1.
      if select == 0x003c { return level == 3 ? 1 << 1 : IntelConstraints.lowFour }
      return IntelConstraints.lowFour
    case .icelake:
      if select == 0x0100 || select == 0x01c0 { return CounterInventory.bit(.fixed(0)) }
      if select == 0x00c0, level == 3 { return CounterInventory.bit(.fixed(0)) }
    default:
      if select == 0x0100 { return CounterInventory.bit(.fixed(0)) }
      if select == 0x00c0, level == 3 { return CounterInventory.bit(.fixed(0)) }
      if event == 0xc0 { return inventory.programmableMask & ~1 }
    }
    return select == 0x0400 ? CounterInventory.bit(.fixed(3)) : nil
  }
}

/// Which counters serve an event on Zen (section 5.2 of the rules).
struct AMDConstraints {
  private let inventory: CounterInventory

  init(_ inventory: CounterInventory) { self.inventory = inventory }

  func allowed(_ attr: EventAttr) -> UInt64 {
    guard let code = X86Encoding.code(attr, inventory.model) else { return 0 }
    // A large increment needs an even counter and takes the odd one above it.
    return AMDConstraints.needsPair(code)
      ? inventory.programmableMask & 0x5555_5555 : inventory.programmableMask
  }

  /// Retired floating-point operations, more than a counter can add at once.
  static func needsPair(_ code: UInt64) -> Bool { code & 0xf_0000_00ff == 0x03 }
}

/// The top-down events of Ice Lake and later (P6, P26).
enum TopDown {
  /// The slots counter's event.
  static let slots: UInt64 = 0x0400

  /// Whether a code is a metric, which lives on a pseudo counter.
  static func isMetric(_ code: UInt64) -> Bool { code & 0xff == 0 && code & 0x8000 != 0 }
}
