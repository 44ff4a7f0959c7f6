import PerfInterface

/// AMD's sampling of instructions, IBS: two PMUs, of operations and of fetches, with room for one event each on
/// each CPU (P42, P43).
enum InstructionSampling {
  /// Periods are multiples of this.
  static let periodUnit: UInt64 = 0x10
  /// The smallest period of operations, since the driver has one, and of fetches.
  static func smallestPeriod(_ attr: EventAttr) -> UInt64 {
    attr.type == .ibsFetch ? periodUnit : 0x90
  }

  /// Bits of `config`: the period in units, its extension, what counts, and misses only.
  ///
  /// `arch/x86/include/asm/perf_event.h:IBS_OP_MAX_CNT`, `IBS_OP_MAX_CNT_EXT_MASK`, `IBS_OP_CNT_CTL`, `IBS_OP_L3MISSONLY`
  static func operationBits(missesOnly: Bool) -> UInt64 {
    unitBits | extensionBits | 1 << 19 | (missesOnly ? 1 << 16 : 0)
  }

  /// The same of fetches, which may be chosen at random.
  static func fetchBits(missesOnly: Bool) -> UInt64 {
    unitBits | 1 << 57 | (missesOnly ? 1 << 59 : 0)
  }

  private static let unitBits: UInt64 = 0xffff
  private static let extensionBits: UInt64 = 0x7f << 20

  /// The period that `config` carries; 0 where it carries none.
  static func countedPeriod(_ attr: EventAttr) -> UInt64 {
    switch attr.type {
    case .ibsOp: (attr.config & unitBits) * periodUnit | attr.config & extensionBits
    case .ibsFetch: (attr.config & unitBits) * periodUnit
    default: 0
    }
  }

  /// The place of its one event, which is no counter of the core.
  static let place = Counter(index: 59)

  /// Retired operations; cycles are 0x76, or generic.
  private static let retiredOperations: UInt64 = 0xc1
  private static let cycles: UInt64 = 0x76

  /// Whether a precise event of the core has a counterpart.
  ///
  /// `arch/x86/events/amd/ibs.c:core_pmu_ibs_config()`
  static func takes(_ attr: EventAttr) -> Bool {
    switch attr.type {
    case .hardware: attr.config == HardwareEvent.cycles
    case .raw: attr.config == cycles || attr.config == retiredOperations
    default: false
    }
  }

  /// The bit of `config2` that asks for samples to be left out by software.
  static let softwareFilter: UInt64 = 1
}
