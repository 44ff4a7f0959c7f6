extension PMUDriver {
  /// The period with which an event begins: what its attributes say, or in frequency mode 1, for
  /// which Intel's driver has an estimate (S77).
  ///
  /// `kernel/events/core.c:perf_event_alloc()`,
  /// `arch/x86/events/intel/core.c:intel_pmu_freq_start_period()`
  public func firstPeriod(_ attr: EventAttr) -> UInt64 {
    guard attr.flags.contains(.frequency), attr.isSampling else { return attr.samplePeriod }
    guard case .intel = constraints else { return 1 }
    let ratio = (PMUDriver.firstPeriodFactor(attr) + attr.samplePeriod - 1) / attr.samplePeriod
    return max(ratio, 2) - 1
  }

  /// What is divided by the frequency: half a billion cycles or instructions a second are assumed, a
  /// quarter as many branches, a twentieth as many accesses to caches.
  private static func firstPeriodFactor(_ attr: EventAttr) -> UInt64 {
    switch (attr.type, attr.config) {
    case (.hardware, 2...3), (.hardwareCache, _): 25_000_000
    case (.hardware, 4...5): 125_000_000
    case (.hardware, ..<HardwareEvent.count): 500_000_000
    default: 256_000
    }
  }
}
