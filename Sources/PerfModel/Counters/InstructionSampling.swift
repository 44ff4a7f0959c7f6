import PerfInterface

/// AMD's sampling of instructions, IBS: a PMU with room for one event on each CPU (P42, P43).
enum InstructionSampling {
  /// Periods are multiples of this.
  static let periodUnit: UInt64 = 0x10
  /// The smallest period, since the driver has one.
  static let smallestPeriod: UInt64 = 0x90

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
