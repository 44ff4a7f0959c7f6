/// Codes of PMUv3 that have rules of their own.
public enum ArmEvent {
  /// SW_INCR: nothing but a write to PMSWINC moves it (R4).
  public static let softwareIncrement: UInt64 = 0
  /// CPU_CYCLES, the one event that the cycle counter counts as well (R6).
  public static let cycles: UInt64 = 0x11
  /// CHAIN: overflows of the counter below (R15).
  public static let chain: UInt64 = 0x1e
}

extension EventAttr {
  /// `config1` of arm64's PMU, bit 0: a counter of 64 bits (R6).
  public var asksForLongCounter: Bool { config1 & 1 != 0 }

  /// `config1` of arm64's PMU, bit 1: the task reads the counter itself (R16).
  public var asksForUserAccess: Bool { config1 & 2 != 0 }
}
