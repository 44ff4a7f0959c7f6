/// Which counters serve an event on a processor (P10).
enum CounterConstraints: Sendable {
  /// All counters are equal; a fixed one serves its event besides.
  case equal
  case intel(IntelConstraints)
  /// All counters are equal, but what takes a pair begins on an even one.
  ///
  /// - Parameter branchSampling: Whether branch stacks come with the first counter alone (P44).
  case amd(branchSampling: Bool)
  /// The cycle counter serves cycles besides (R6).
  case arm
}

extension CounterConstraints {
  /// Whether an event of AMD's adds more at once than a counter can, so that it takes two.
  ///
  /// Retired floating-point operations, of all Zen; the event select has twelve bits.
  /// `arch/x86/events/amd/core.c:amd_is_pair_event_code()`
  static func isLargeIncrement(_ code: UInt64) -> Bool { code & 0xf_0000_00ff == 0x03 }
}
