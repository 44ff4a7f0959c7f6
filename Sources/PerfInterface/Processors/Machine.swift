/// The machine a scenario runs on.
public struct Machine: Hashable, Sendable {
  /// Whose KVM emulates a guest's PMU, where it makes a difference.
  public enum Architecture: String, Hashable, Sendable, CaseIterable {
    case x86
    case arm64
  }

  /// An event that a fixed counter counts, with its architectural number on x86.
  public enum FixedEvent: String, Hashable, Sendable, CaseIterable {
    case instructions
    case cycles
    case referenceCycles = "ref-cycles"

    /// The number of the fixed counter: 0 instructions, 1 cycles, 2 reference cycles (K11).
    public var number: Int {
      switch self {
      case .instructions: 0
      case .cycles: 1
      case .referenceCycles: 2
      }
    }
  }

  /// What is in it.
  public var processor: Processor
  /// Programmable counters of each CPU, 1 to 32.
  public var counters: Int
  /// The fixed counters of a toy machine.
  public var fixed: [FixedEvent]
  /// The number of CPUs, 1 to 256.
  public var cpus: Int
  /// The depth of the last branch record; 0 for none.
  public var lbr: Int
  /// The architecture of a toy whose scenario is about one; nil where it does not matter.
  public var architecture: Architecture?
  /// Cycles per microsecond of virtual time: 1000 means 1 GHz.
  public var clockMHz: Int
  /// The kernel's ticks in a second, CONFIG_HZ: 100, 250, 300 or 1000.
  public var hz = 250
  /// How long flexible events have a turn, `perf_event_mux_interval_ms`; nil for a tick.
  public var multiplexMilliseconds: Int?
  /// Whether both threads of each core are in use, so that they share its counters.
  public var hasSMT = true

  /// Creates a machine; the defaults are those of `machine toy`.
  public init(
    processor: Processor = .toy,
    counters: Int = 4,
    fixed: [FixedEvent] = [],
    cpus: Int = 1,
    lbr: Int = 0,
    clockMHz: Int = 1000
  ) {
    self.processor = processor
    self.counters = counters
    self.fixed = fixed
    self.cpus = cpus
    self.lbr = lbr
    self.clockMHz = clockMHz
  }
}

/// How KVM gives a VM its PMU.
public enum VirtualPMUMode: String, Hashable, Sendable, CaseIterable {
  /// Through perf events, in competition with the host.
  case emulated
  /// By handing over the hardware while the guest runs (7.0).
  case mediated
  /// Not at all.
  case none
}
