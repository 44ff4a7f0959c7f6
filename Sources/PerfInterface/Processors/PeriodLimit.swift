/// The smallest periods of sampling events, as far as a driver has any (P40).
public enum PeriodLimit: Hashable, Sendable {
  case none
  /// 32 events, and 128 retired instructions of the precise kind.
  case haswell
  /// 128 of these alone.
  case broadwell

  /// The smallest period of an event, by its event select and unit mask.
  ///
  /// `arch/x86/events/intel/core.c:hsw_limit_period()`, `bdw_limit_period()`
  public func smallest(_ code: UInt64) -> UInt64 {
    let isDistributed = code == 0x01c0
    switch self {
    case .none: return 1
    case .haswell: return isDistributed ? 128 : 32
    case .broadwell: return isDistributed ? 128 : 1
    }
  }
}
