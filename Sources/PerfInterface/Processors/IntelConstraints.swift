/// The constraint tables of an Intel processor (P10, P23).
///
/// In each table the first row that is about an event decides.
public struct IntelConstraints: Sendable {
  /// The main table; an event without a row may use every programmable counter.
  let rows: [ConstraintRow]
  /// The table of PEBS.
  let precise: [ConstraintRow]
  /// Whether a precise event without a row is placed by the main table, or nowhere.
  let takesEveryPreciseEvent: Bool
  /// What counts precise cycles below level 3, by an inverted comparison with more than a cycle retires; nil where
  /// cycles do.
  let cycleAlias: UInt64?
  /// What level 3 does besides.
  let distribution: PreciseDistribution
  /// Whether the CPU has transactions, so that the driver looks at their two bits.
  let hasTransactions: Bool

  /// Where events of level 3 are counted.
  enum PreciseDistribution: Sendable {
    /// Where those of the other levels are.
    case anywhere
    /// Instructions on their fixed counter.
    case fixedInstructions
    /// That, and all others on the first programmable counter or nowhere.
    case firstCounter
    /// Instructions there or on the first programmable counter, all others on the latter or nowhere.
    case firstCounterOrFixed
  }

  static let lowFour: UInt64 = 0xf
  private static let instructions = ConstraintRow.fixed(0x00c0, on: 0)
  private static let guestLBR = ConstraintRow.fixed(BranchRecords.guestEventCode, on: 26)
  private static let checkpointCounter: UInt64 = 1 << 2
  private static let cycles: UInt64 = 0x003c
  /// The same at level 3: no cycle retires 16 instructions.
  private static let distributedCycleAlias: UInt64 = 0x1080_01c0

  /// What the driver would write into an event select, as far as the tables look at it.
  ///
  /// `arch/x86/events/intel/core.c:hsw_hw_config()`, `intel_pebs_aliases_skl()`, `intel_pebs_aliases_ivb()`
  func select(_ code: UInt64, isRaw: Bool, precise level: UInt8) -> UInt64 {
    var taken = EventSelect.raw
    if isRaw { taken |= EventSelect.anyThread }
    if hasTransactions { taken |= EventSelect.transaction | EventSelect.checkpoint }
    let select = code & taken
    guard let cycleAlias, level > 0, select & EventSelect.raw == IntelConstraints.cycles
    else { return select }
    let alias = level < 3 ? cycleAlias : IntelConstraints.distributedCycleAlias
    return select & ~EventSelect.raw | alias
  }

  /// Whether an event is the one that stands for the guest's last branch record.
  static func isGuestLBR(_ select: UInt64) -> Bool { guestLBR.contains(select) }

  /// Whether precise distribution alone decides, before registers are looked at.
  func isDistributedInstructions(_ select: UInt64, precise level: UInt8) -> Bool {
    switch distribution {
    case .anywhere, .firstCounterOrFixed: return false
    case .fixedInstructions, .firstCounter: break
    }
    return level == 3 && IntelConstraints.instructions.contains(select)
  }

  /// The counters that may serve an event at a level of precision, 0 to 3.
  ///
  /// `arch/x86/events/intel/core.c:glc_get_event_constraints()`, `icl_get_event_constraints()`,
  /// `hsw_get_event_constraints()`
  func allowed(_ select: UInt64, precise level: UInt8, _ counters: CounterInventory) -> UInt64 {
    if isDistributedInstructions(select, precise: level) { return Counter.fixed(0).bit }
    if level == 3, case .firstCounterOrFixed = distribution {
      let isInstructions = IntelConstraints.instructions.contains(select)
      return Counter.gp(0).bit | (isInstructions ? Counter.fixed(0).bit : 0)
    }
    var mask = level > 0 ? preciseAllowed(select, counters) : mainAllowed(select, counters)
    if select & EventSelect.checkpoint != 0 { mask &= IntelConstraints.checkpointCounter }
    if level == 3, case .firstCounter = distribution { mask &= Counter.gp(0).bit }
    return mask
  }

  /// Whether an event keeps a counter from the other thread of the core, and the core from half of them (P51).
  ///
  /// `arch/x86/events/intel/core.c:intel_get_excl_constraints()`
  func excludesThreads(_ select: UInt64, precise level: UInt8) -> Bool {
    let table = level > 0 ? precise : rows
    return table.first { $0.contains(select) }?.excludesThreads == true
  }

  private func preciseAllowed(_ select: UInt64, _ counters: CounterInventory) -> UInt64 {
    if let row = precise.first(where: { $0.contains(select) }) {
      return row.counters & counters.everyMask
    }
    return takesEveryPreciseEvent ? mainAllowed(select, counters) : 0
  }

  private func mainAllowed(_ select: UInt64, _ counters: CounterInventory) -> UInt64 {
    if let metric = TopDown.counter(select), counters.metricMask & metric.bit != 0 {
      return metric.bit
    }
    guard let row = rows.first(where: { $0.contains(select) }) else {
      return counters.programmableMask
    }
    let mask = row.isExtended ? row.counters | counters.programmableMask : row.counters
    return mask & counters.everyMask
  }
}
