import PerfInterface

/// Where an event goes on arm64, where nothing moves (R6).
///
/// `drivers/perf/arm_pmuv3.c:armv8pmu_get_event_idx()`
struct ArmCounterPlace {
  let counter: Counter
  /// What it takes: a 64-bit event on 32-bit counters an odd counter and the one below it.
  let taken: UInt64

  init(_ counter: Counter, needsPair: Bool) {
    self.counter = counter
    taken = needsPair && !counter.isFixed ? counter.bit | counter.bit >> 1 : counter.bit
  }

  /// Cycles prefer the cycle counter, everything else takes the first free one; nil when none is.
  init?(for event: Event, used: UInt64, of counters: CounterInventory) {
    let free = event.allowedCounters & ~used
    guard
      let counter = ArmCounterPlace.choose(free, needsPair: event.needsCounterPair, counters)
    else { return nil }
    self.init(counter, needsPair: event.needsCounterPair)
  }

  private static func choose(
    _ free: UInt64,
    needsPair: Bool,
    _ counters: CounterInventory
  ) -> Counter? {
    // The cycle counter, which the language calls fixed0.
    if free & counters.fixedMask != 0 { return .fixed(0) }
    guard needsPair else {
      return free == 0 ? nil : Counter(index: Int8(free.trailingZeroBitCount))
    }
    for high in stride(from: 1, to: counters.programmable, by: 2)
    where free >> UInt64(high - 1) & 3 == 3 {
      return .gp(high)
    }
    return nil
  }
}
