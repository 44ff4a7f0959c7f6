public import PerfInterface

/// How states are compared in an exploration.
public struct StateComparison: Sendable {
  /// Counts, times and clocks are part of a state: so states repeat only at the same moment.
  public let keepsTotals: Bool
  /// Occurrences that cannot happen before the exploration ends; an overflow that is further away never comes.
  public let horizon: UInt64

  /// Counters are told apart; where all are equal and nobody asks for one it is the same on which an event sits.
  public let tellsCountersApart: Bool

  /// Where a moment lies within a tick is part of a state; if not, only while an overflow is near.
  public let tellsTicks: Bool

  /// For each event's handle the first one that it can be exchanged with; empty where none can.
  public let exchangeableEvents: [EventHandle]

  /// In how many ways a state may be looked at that mean the same, the plain one first; empty where there is no other.
  public let renamings: [StateRenaming]

  /// Creates a way to compare.
  public init(
    keepsTotals: Bool,
    horizon: UInt64,
    tellsCountersApart: Bool = true,
    tellsTicks: Bool = true,
    exchangeableEvents: [EventHandle] = [],
    renamings: [StateRenaming] = []
  ) {
    self.renamings = renamings
    self.exchangeableEvents = exchangeableEvents
    self.keepsTotals = keepsTotals
    self.tellsTicks = tellsTicks
    self.tellsCountersApart = tellsCountersApart
    self.horizon = horizon
  }
}
