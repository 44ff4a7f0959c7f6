/// The constraint tables of an Intel processor (P10, P23).
///
/// In each table the first row that takes a code decides.
public struct IntelConstraints: Sendable {
  /// Events with a fixed counter.
  let fixed: [FixedRow]
  /// Events that not every programmable counter counts.
  let programmable: [Row]
  /// Programmable counters for events with the transaction checkpoint bit; nil where it is no other.
  let checkpoint: UInt64?
  let precise: PreciseTable

  /// Event codes that a row is about.
  enum Codes: Sendable {
    /// Event select and unit mask.
    case code(UInt64)
    /// An event select with any unit mask.
    case event(UInt64)
    case events(ClosedRange<UInt64>)

    func contain(_ select: UInt64) -> Bool {
      switch self {
      case .code(let code): select == code
      case .event(let event): select & 0xff == event
      case .events(let events): events.contains(select & 0xff)
      }
    }
  }

  /// Codes, and the counters that serve them as a mask over counter indices.
  struct Row: Sendable {
    let codes: Codes
    let counters: UInt64

    init(_ codes: Codes, on counters: UInt64) {
      self.codes = codes
      self.counters = counters
    }
  }

  /// A code without modifiers, and its fixed counter.
  struct FixedRow: Sendable {
    let code: UInt64
    let number: Int
    /// Whether no programmable counter counts it.
    let isAlone: Bool

    init(_ code: UInt64, on number: Int, alone isAlone: Bool = false) {
      self.code = code
      self.number = number
      self.isAlone = isAlone
    }
  }

  /// Counters for PEBS (P23).
  struct PreciseTable: Sendable {
    /// Codes from a level on.
    let rows: [(from: UInt8, row: Row)]
    /// What serves a code without a row: these counters, or nil for those that count it.
    let others: UInt64?
    /// Whether a code with modifiers is in no row at all.
    let refusesModifiers: Bool
    /// Where level 3 puts every event but instructions; nil where it makes no difference.
    let distribution: UInt64?
  }

  static let lowFour: UInt64 = 0xf

  /// Edge, any-thread, invert, counter mask and the two TSX bits: with one of them the fixed
  /// counters do not match.
  private static let modifierBits: UInt64 = 0x3_ffa4_0000
  /// Counts only what a transaction keeps.
  public static let transactionCheckpoint: UInt64 = 1 << 33
  private static let instructions: UInt64 = 0x00c0
  private static let distributedInstructions: UInt64 = 0x0100

  /// The counters that may serve a code at a level of precision, 0 to 3.
  func allowed(_ code: UInt64, precise level: UInt8, _ counters: CounterInventory) -> UInt64 {
    let mask = countersBeforeDistribution(code, level, counters)
    let select = code & 0xffff
    guard level == 3, let distribution = precise.distribution,
      select != IntelConstraints.instructions, select != IntelConstraints.distributedInstructions
    else { return mask }
    return mask & distribution
  }

  private func countersBeforeDistribution(
    _ code: UInt64,
    _ level: UInt8,
    _ counters: CounterInventory
  ) -> UInt64 {
    let hasModifiers = code & IntelConstraints.modifierBits != 0
    let select = code & 0xffff
    if level > 0, let mask = preciseAllowed(select, level, hasModifiers: hasModifiers) {
      return mask
    }
    if !hasModifiers, let mask = fixedAllowed(select, counters) { return mask }
    let mask = programmable.first { $0.codes.contain(select) }?.counters ?? .max
    if let checkpoint, code & IntelConstraints.transactionCheckpoint != 0 {
      return mask & checkpoint
    }
    // Event byte 0 encodes fixed counters only.
    return select & 0xff == 0 ? 0 : mask & counters.programmableMask
  }

  private func fixedAllowed(_ select: UInt64, _ counters: CounterInventory) -> UInt64? {
    if let row = fixed.first(where: { $0.code == select }) {
      let bit = Counter.fixed(row.number).bit
      return row.isAlone ? bit : bit | counters.programmableMask
    }
    guard let metric = TopDown.counter(select), counters.metricMask & metric.bit != 0 else {
      return nil
    }
    return metric.bit
  }

  private func preciseAllowed(
    _ select: UInt64,
    _ level: UInt8,
    hasModifiers: Bool
  ) -> UInt64? {
    if hasModifiers, precise.refusesModifiers { return 0 }
    let entry = precise.rows.first { level >= $0.from && $0.row.codes.contain(select) }
    return entry?.row.counters ?? precise.others
  }
}

/// The top-down events of Ice Lake and later (P6, P26).
public enum TopDown {
  /// The slots counter's event.
  public static let slots: UInt64 = 0x0400
  /// The index of the first pseudo counter (P9).
  static let firstCounter: Int8 = 48

  /// Whether a code is a metric: event byte 0, unit mask 0x80 and up.
  public static func isMetric(_ code: UInt64) -> Bool { code & 0xff == 0 && code & 0x8000 != 0 }

  /// The pseudo counter of a metric's code; nil for every other code, and beyond the last index.
  static func counter(_ code: UInt64) -> Counter? {
    let place = code >> 8 & 0x7f
    guard isMetric(code), place < 16 else { return nil }
    return Counter(index: firstCounter + Int8(place))
  }
}
