import PerfInterface

/// The counters of each CPU and how events are matched with them.
struct CounterInventory: Hashable, Sendable {
  /// How the driver gives out counters.
  enum Driver: Hashable, Sendable {
    /// Solves for all events at once; running events may move (P11 to P14).
    case x86
    /// Takes the first free counter; nothing moves (R6).
    case arm
  }

  let driver: Driver
  /// Programmable counters.
  let programmable: Int
  /// The fixed counters, as a mask over counter indices.
  let fixedMask: UInt64

  /// No counters at all.
  static let none = CounterInventory(driver: .x86, programmable: 0, fixedMask: 0)

  private init(driver: Driver, programmable: Int, fixedMask: UInt64) {
    self.driver = driver
    self.programmable = programmable
    self.fixedMask = fixedMask
  }

  /// The inventory of a machine; nil when the model does not know its PMU.
  init?(_ machine: Machine) {
    switch machine.model {
    case .toy:
      guard machine.lbr == 0 else { return nil }
      let fixed = machine.fixed.reduce(UInt64(0)) { $0 | CounterInventory.bit(.fixed($1.number)) }
      self.init(driver: .x86, programmable: machine.counters, fixedMask: fixed)
    case .armv8:
      self.init(
        driver: .arm,
        programmable: 6,
        fixedMask: CounterInventory.bit(CounterInventory.armCycleCounter)
      )
    case .skylake, .icelake, .sapphireRapids, .zen3, .zen4:
      return nil
    }
  }

  /// The cycle counter of ARM PMUv3, which the language calls `fixed0`.
  static let armCycleCounter = Counter.fixed(0)

  static func bit(_ counter: Counter) -> UInt64 { 1 << UInt64(counter.index) }

  var programmableMask: UInt64 { (1 << UInt64(programmable)) - 1 }

  /// How many events the driver's list can take (P11).
  var total: Int { programmable + fixedMask.nonzeroBitCount }

  /// The counters that may serve an event; empty when none can (P7, P10, R6).
  func allowed(_ attr: EventAttr) -> UInt64 {
    switch driver {
    case .x86:
      guard let event = CounterInventory.fixedEvent(attr) else { return programmableMask }
      let fixed = fixedMask & CounterInventory.bit(.fixed(event.number))
      // Reference cycles have no programmable encoding where a fixed counter has them (P10).
      return event == .referenceCycles && fixed != 0 ? fixed : fixed | programmableMask
    case .arm:
      return CounterInventory.isArmCycles(attr) ? programmableMask | fixedMask : programmableMask
    }
  }

  /// The architectural fixed-counter event an attribute block asks for (P2, K11).
  static func fixedEvent(_ attr: EventAttr) -> Machine.FixedEvent? {
    switch (attr.type, attr.config) {
    case (.hardware, HardwareEvent.cycles), (.raw, 0x003c): .cycles
    case (.hardware, HardwareEvent.instructions), (.raw, 0x00c0): .instructions
    case (.hardware, HardwareEvent.referenceCycles), (.raw, 0x0300): .referenceCycles
    default: nil
    }
  }

  private static func isArmCycles(_ attr: EventAttr) -> Bool {
    (attr.type == .hardware && attr.config == HardwareEvent.cycles)
      || (attr.type == .raw && attr.config == 0x11)
  }
}
