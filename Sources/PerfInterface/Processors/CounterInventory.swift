/// The counters of each CPU (section 5.2 of the rules).
public struct CounterInventory: Hashable, Sendable {
  /// Programmable counters.
  public let programmable: Int
  /// The fixed counters, as a mask over counter indices.
  public let fixedMask: UInt64
  /// The pseudo counters of top-down metrics, as a mask over counter indices (P9, P26).
  public let metricMask: UInt64

  /// Counters `gp0` and up, and `fixed0` and up.
  init(programmable: Int, fixed: Int, metrics: Int = 0) {
    self.init(
      programmable: programmable,
      fixedMask: CounterInventory.mask(fixed) << UInt64(Counter.fixedBase),
      metrics: metrics
    )
  }

  /// Counters `gp0` and up, and some fixed ones.
  public init(programmable: Int, fixedMask: UInt64, metrics: Int = 0) {
    self.programmable = programmable
    self.fixedMask = fixedMask
    metricMask = CounterInventory.mask(metrics) << UInt64(TopDown.firstCounter)
  }

  private static func mask(_ count: Int) -> UInt64 { (1 << UInt64(count)) - 1 }

  /// The programmable counters, as a mask over counter indices.
  public var programmableMask: UInt64 { CounterInventory.mask(programmable) }

  /// Every counter and pseudo counter that an Intel table may name, as a mask over indices.
  var everyMask: UInt64 { programmableMask | fixedMask | metricMask }

  /// How many events the driver's list can take, metrics not counted (P11).
  public var total: Int { programmable + fixedMask.nonzeroBitCount }

  /// Every counter, programmable ones first.
  public var all: [Counter] {
    let fixed = (0..<16).filter { fixedMask & Counter.fixed($0).bit != 0 }
    return (0..<programmable).map { .gp($0) } + fixed.map { .fixed($0) }
  }
}

extension Counter {
  /// The counter as a mask over counter indices.
  public var bit: UInt64 { 1 << UInt64(index) }
}

extension Machine {
  /// How long a turn of flexible events lasts, in nanoseconds.
  public var multiplexNanoseconds: UInt64 {
    multiplexMilliseconds.map { UInt64($0) * 1_000_000 } ?? tickNanoseconds
  }

  /// How long a tick lasts, in nanoseconds.
  public var tickNanoseconds: UInt64 { 1_000_000_000 / UInt64(hz) }

  /// Whether a CPU is one of the small cores: of a hybrid processor the second half are.
  public func isAtom(cpu: Int) -> Bool { processor.atom != nil && cpu >= (cpus + 1) / 2 }

  /// The counters of each CPU, of a hybrid processor those of the large cores.
  public var inventory: CounterInventory {
    if !hasSMT, let alone = processor.countersWithoutSMT { return alone }
    return processor.counters
      ?? CounterInventory(
        programmable: counters,
        fixedMask: fixed.reduce(0) { $0 | Counter.fixed($1.number).bit }
      )
  }
}
