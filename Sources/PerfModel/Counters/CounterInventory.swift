import PerfInterface

/// The counters of each CPU and how events are matched with them (section 5.2 of the rules).
struct CounterInventory: Hashable, Sendable {
  /// How the driver gives out counters.
  enum Driver: Hashable, Sendable {
    /// Solves for all events at once; running events may move (P11 to P14).
    case x86
    /// Takes the first free counter; nothing moves (R6).
    case arm
  }

  let model: Machine.Model
  let driver: Driver
  /// Programmable counters.
  let programmable: Int
  /// The fixed counters, as a mask over counter indices.
  let fixedMask: UInt64
  /// The pseudo counters of top-down metrics, from index 48 (P9, P26).
  let metricMask: UInt64
  /// Entries of the last branch record; 0 without one.
  let lbrDepth: Int
  /// Whether a guest can be offered the last branch record (L1).
  let offersGuestLBR: Bool
  /// The highest `precise_ip`; 0 without PEBS (P3).
  let maxPreciseIP: UInt8

  private init(
    model: Machine.Model,
    driver: Driver = .x86,
    programmable: Int,
    fixed: Int = 0,
    fixedMask: UInt64? = nil,
    metrics: Int = 0,
    lbrDepth: Int = 0,
    offersGuestLBR: Bool = false,
    maxPreciseIP: UInt8 = 0
  ) {
    self.model = model
    self.driver = driver
    self.programmable = programmable
    self.fixedMask = fixedMask ?? CounterInventory.mask(fixed) << UInt64(Counter.fixedBase)
    metricMask = CounterInventory.mask(metrics) << UInt64(CounterInventory.firstMetric)
    self.lbrDepth = lbrDepth
    self.offersGuestLBR = offersGuestLBR
    self.maxPreciseIP = maxPreciseIP
  }

  /// The inventory of a machine.
  init(_ machine: Machine) {
    switch machine.model {
    case .toy:
      let fixed = machine.fixed.reduce(UInt64(0)) { $0 | CounterInventory.bit(.fixed($1.number)) }
      self.init(
        model: .toy,
        programmable: machine.counters,
        fixedMask: fixed,
        lbrDepth: machine.lbr,
        offersGuestLBR: machine.lbr > 0
      )
    case .skylake:
      // With SMT on, as servers run.
      self.init(
        model: .skylake,
        programmable: 4,
        fixed: 3,
        lbrDepth: 32,
        offersGuestLBR: true,
        maxPreciseIP: 3
      )
    case .icelake:
      self.init(
        model: .icelake,
        programmable: 8,
        fixed: 4,
        metrics: 4,
        lbrDepth: 32,
        offersGuestLBR: true,
        maxPreciseIP: 3
      )
    case .sapphireRapids:
      // Its last branch record is the architectural one, which KVM does not offer (L1).
      self.init(
        model: .sapphireRapids,
        programmable: 8,
        fixed: 4,
        metrics: 8,
        lbrDepth: 32,
        maxPreciseIP: 3
      )
    case .zen3: self.init(model: .zen3, programmable: 6)
    case .zen4: self.init(model: .zen4, programmable: 6, lbrDepth: 16)
    case .armv8:
      self.init(
        model: .armv8,
        driver: .arm,
        programmable: 6,
        fixedMask: CounterInventory.bit(CounterInventory.armCycleCounter)
      )
    }
  }

  /// The cycle counter of ARM PMUv3, which the language calls `fixed0`.
  static let armCycleCounter = Counter.fixed(0)
  /// The first pseudo counter of the top-down metrics (P9).
  static let firstMetric = 48
  /// The counter that no hardware has, on which the guest's LBR event sits (L18).
  static let guestLBRMask: UInt64 = 1 << 58

  static func bit(_ counter: Counter) -> UInt64 { 1 << UInt64(counter.index) }

  private static func mask(_ count: Int) -> UInt64 { (1 << UInt64(count)) - 1 }

  /// How many counters of a guest without a PMU take writes that KVM drops instead of raising a
  /// fault: the registers of the first processors that had any, `x86.c:kvm_set_msr_common()`.
  var ignoredCounters: Int {
    switch model {
    case .zen3, .zen4: 4
    case .toy, .skylake, .icelake, .sapphireRapids: 2
    case .armv8: 0
    }
  }

  var programmableMask: UInt64 { CounterInventory.mask(programmable) }

  /// How many events the driver's list can take, metrics not counted (P11).
  var total: Int { programmable + fixedMask.nonzeroBitCount }

  /// The counters that may serve an event; empty when none can (P7, P10, R6).
  func allowed(_ attr: EventAttr) -> UInt64 {
    switch model {
    case .toy: return toyAllowed(attr)
    case .skylake, .icelake, .sapphireRapids: return IntelConstraints(self).allowed(attr)
    case .zen3, .zen4: return AMDConstraints(self).allowed(attr)
    case .armv8: return Arm.isCycles(attr) ? programmableMask | fixedMask : programmableMask
    }
  }

  /// A toy's counters are equal; a fixed one serves its event besides.
  private func toyAllowed(_ attr: EventAttr) -> UInt64 {
    if attr.config == VirtualLBR.eventCode, attr.type == .raw {
      return CounterInventory.guestLBRMask
    }
    guard let event = CounterInventory.fixedEvent(attr) else { return programmableMask }
    let fixed = fixedMask & CounterInventory.bit(.fixed(event.number))
    // Reference cycles have no programmable encoding where a fixed counter has them (P10).
    return event == .referenceCycles && fixed != 0 ? fixed : fixed | programmableMask
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
}

/// ARM PMUv3 encodings.
enum Arm {
  static func isCycles(_ attr: EventAttr) -> Bool {
    (attr.type == .hardware && attr.config == HardwareEvent.cycles)
      || (attr.type == .raw && attr.config == 0x11)
  }
}
