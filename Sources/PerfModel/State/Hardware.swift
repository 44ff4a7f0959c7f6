import PerfInterface

/// What the machine is made of, as the scheduler asks for it.
struct Hardware: Hashable, Sendable {
  /// How the driver gives out counters.
  enum Driver: Hashable, Sendable {
    /// Solves for all events at once; running events may move (P11 to P14).
    case x86
    /// Takes the first free counter; nothing moves (R6).
    case arm
  }

  let processor: Processor
  let driver: Driver
  let counters: CounterInventory
  /// Entries of the last branch record; 0 without one.
  let branchRecordDepth: Int
  /// Counters that only KVM's events may use, as a mask over counter indices.
  let reservedCounters: UInt64

  init(_ machine: Machine, reserved reservedCounters: UInt64) {
    processor = machine.processor
    driver = machine.processor.architecture == .arm64 ? .arm : .x86
    counters = machine.inventory
    branchRecordDepth = machine.branchRecordDepth
    self.reservedCounters = reservedCounters
  }

  /// The counters that may serve an event; empty when none can (P7, P10, R6).
  func allowed(_ attr: EventAttr, forKVM: Bool) -> UInt64 {
    let mask = processor.allowed(attr, of: counters) & (forKVM ? .max : ~reservedCounters)
    // What user space reads by itself is no pair of counters (R16).
    let isAlone = driver == .arm && attr.asksForUserAccess && attr.asksForLongCounter
    return isAlone ? mask & counters.fixedMask : mask
  }

  /// Whether an event of PMUv3 counts the overflows of another counter (R15, R16).
  func isChain(_ attr: EventAttr) -> Bool { processor.events.code(attr) == ArmEvent.chain }

  /// Whether a code is a metric that lives on a pseudo counter here (P26).
  func isMetric(_ code: UInt64?) -> Bool {
    counters.metricMask != 0 && code.map(TopDown.isMetric) ?? false
  }
}

/// Codes of PMUv3 that have rules of their own.
enum ArmEvent {
  /// Nothing but a write to PMSWINC moves it (R4).
  static let softwareIncrement: UInt64 = 0
  /// Cycles, which the cycle counter can count too (R6).
  static let cycles: UInt64 = 0x11
  /// Overflows of the counter below (R15).
  static let chain: UInt64 = 0x1e
}

extension EventAttr {
  /// `config1` of arm64's PMU, bit 0: a counter of 64 bits (R6).
  var asksForLongCounter: Bool { config1 & 1 != 0 }

  /// `config1` of arm64's PMU, bit 1: the task reads the counter itself (R16).
  var asksForUserAccess: Bool { config1 & 2 != 0 }
}
