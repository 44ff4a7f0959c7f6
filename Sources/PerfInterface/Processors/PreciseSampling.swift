/// What a CPU makes of `precise_ip` (P3).
public enum PreciseSampling: Hashable, Sendable {
  /// Every level is refused.
  case refused
  /// arm64: nobody looks at it.
  case ignored
  /// Records that the hardware writes, PEBS, for levels 1 to 3 (P23).
  ///
  /// - Parameter smallestDistributedPeriod: The smallest period at level 3; 1 where there is none.
  case records(smallestDistributedPeriod: UInt64)
  /// Cycles and retired operations, at levels 1 and 2, are sampled by another PMU: IBS (P42).
  case otherPMU
}
