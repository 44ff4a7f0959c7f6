/// The fields of `perf_event_attr` that matter to scheduling and counting.
///
/// Names and values are those of the kernel's ABI, so that a real backend can hand them to
/// `perf_event_open(2)` as they are.
public struct EventAttr: Hashable, Sendable {
  /// The `perf_event_attr` bit fields of one bit.
  public struct Flags: OptionSet, Hashable, Sendable {
    /// Bit set; positions are ours, not those of the ABI.
    public let rawValue: UInt32

    /// Creates a set from its bits.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The event starts off.
    public static let disabled = Flags(rawValue: 1 << 0)
    /// Children get a copy at fork.
    public static let inherit = Flags(rawValue: 1 << 1)
    /// The group must always be on the PMU, else it goes to ERROR.
    public static let pinned = Flags(rawValue: 1 << 2)
    /// The group must be alone on the PMU.
    public static let exclusive = Flags(rawValue: 1 << 3)
    /// User mode is not counted.
    public static let excludeUser = Flags(rawValue: 1 << 4)
    /// Kernel mode is not counted.
    public static let excludeKernel = Flags(rawValue: 1 << 5)
    /// The hypervisor is not counted; no effect on x86.
    public static let excludeHypervisor = Flags(rawValue: 1 << 6)
    /// The idle task is not counted; no effect on x86 hardware events (E1).
    public static let excludeIdle = Flags(rawValue: 1 << 7)
    /// Only guests are counted.
    public static let excludeHost = Flags(rawValue: 1 << 8)
    /// Guests are not counted.
    public static let excludeGuest = Flags(rawValue: 1 << 9)
    /// The next exec of the target enables the event once (S35).
    public static let enableOnExec = Flags(rawValue: 1 << 10)
    /// `sample_freq` is given instead of `sample_period`.
    public static let frequency = Flags(rawValue: 1 << 11)
    /// Counts of inherited copies are swapped at a context switch.
    public static let inheritStat = Flags(rawValue: 1 << 12)
    /// Inherited by threads only, not by processes.
    public static let inheritThread = Flags(rawValue: 1 << 13)
    /// The event goes away at exec.
    public static let removeOnExec = Flags(rawValue: 1 << 14)
    /// Overflows raise a synchronous SIGTRAP.
    public static let sigtrap = Flags(rawValue: 1 << 15)
    /// User call chains are recorded later; known to 7.0 (E14).
    public static let deferCallchain = Flags(rawValue: 1 << 16)
    /// The event takes the records of deferred call chains; known to 7.0 (E14).
    public static let deferOutput = Flags(rawValue: 1 << 17)
  }

  /// `PERF_TYPE_*`.
  public var type: EventType
  /// The event within its type; of a tracepoint its place in `Tracepoint.all`.
  public var config: UInt64
  /// `sample_period` or, with `Flags.frequency`, `sample_freq`; 0 for a counting event.
  public var samplePeriod: UInt64 = 0
  /// `PERF_SAMPLE_*` bits.
  public var sampleType: UInt64 = 0
  /// `PERF_FORMAT_*` bits.
  public var readFormat: UInt64 = 0
  /// `PERF_SAMPLE_BRANCH_*` bits.
  public var branchSampleType: UInt64 = 0
  /// `bp_type` of a breakpoint: `HW_BREAKPOINT_R`, `_W`, `_X`; 0 for all others.
  public var breakpointType: UInt32 = 0
  /// `config1`: on arm64 bit 0 asks for a 64-bit counter; of a breakpoint the address.
  public var config1: UInt64 = 0
  /// `config2`; of a breakpoint its length in bytes.
  public var config2: UInt64 = 0
  /// `config3`, behind what 6.1 knows of the structure (E14).
  public var config3: UInt64 = 0
  /// `config4`, behind what 6.12 knows of it (E14).
  public var config4: UInt64 = 0
  /// The size of the structure as the caller states it, in bytes.
  public var size: UInt32 = 136
  /// PEBS level, 0 to 3.
  public var preciseIP: UInt8 = 0
  /// The one-bit fields.
  public var flags: Flags = []

  /// Creates an attribute block for a plain counting event.
  public init(type: EventType, config: UInt64) {
    self.type = type
    self.config = config
  }

  /// Whether a read gives the values of its whole group: `PERF_FORMAT_GROUP`.
  public var readsGroup: Bool { readFormat & 1 << 3 != 0 }

  /// Whether samples carry counts: `PERF_SAMPLE_READ`.
  public var samplesCounts: Bool { sampleType & 1 << 4 != 0 }

  /// Retired instructions, by the generic name.
  public static let instructions = EventAttr(type: .hardware, config: HardwareEvent.instructions)

  /// Bytes up to the end of the last field of more than 128 bytes that is not zero, as far as the
  /// caller's size covers it.
  public var lastByteInUse: UInt32 {
    if config4 != 0, size >= 144 { return 144 }
    return config3 != 0 && size >= 136 ? 136 : 128
  }

  /// Whether overflows are of interest: a period or a frequency is given.
  public var isSampling: Bool { samplePeriod != 0 }
}

/// `perf_event_attr.type`.
public struct EventType: RawRepresentable, Hashable, Sendable {
  /// The number the kernel knows the type by.
  public let rawValue: UInt32

  /// Creates a type from the kernel's number, known or not.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// `PERF_TYPE_HARDWARE`: a generic hardware event.
  public static let hardware = EventType(rawValue: 0)
  /// `PERF_TYPE_SOFTWARE`: an event the kernel counts itself.
  public static let software = EventType(rawValue: 1)
  /// `PERF_TYPE_TRACEPOINT`.
  public static let tracepoint = EventType(rawValue: 2)
  /// `PERF_TYPE_HW_CACHE`: a generic cache event.
  public static let hardwareCache = EventType(rawValue: 3)
  /// `PERF_TYPE_RAW`: an event code of the CPU.
  public static let raw = EventType(rawValue: 4)
  /// `PERF_TYPE_BREAKPOINT`.
  public static let breakpoint = EventType(rawValue: 5)
}
