import PerfInterface

// What arm64's driver refuses, in its order (E1, P49).
extension Perf {
  /// The error of an event; nil when the driver takes it.
  ///
  /// `drivers/perf/arm_pmu.c:armpmu_event_init()`, `__hw_perf_event_init()`
  func checkArm(_ attr: EventAttr, place: OpenPlace) -> ErrorNumber? {
    // The core records no branches.
    if attr.hasBranchStack { return .eopnotsupp }
    if let error = checkCode(attr) { return error }
    // Half of a pair makes no sense by itself.
    if hardware.isChain(attr), kernel.refusesChainEvents { return .einval }
    if let error = checkUserReading(attr, place) { return error }
    if attr.flags.contains(.excludeIdle) { return .eopnotsupp }
    // Nor does it have thresholds.
    if kernel.drivers.refusesThresholds, attr.config1 >> 5 & 0xfff != 0 { return .einval }
    return checkCounters(attr)
  }

  /// What user space reads by itself has one counter, of a task: no pair makes it long (R16, P49).
  ///
  /// `drivers/perf/arm_pmuv3.c:__armv8_pmuv3_map_event()`
  private func checkUserReading(
    _ attr: EventAttr,
    _ place: OpenPlace
  ) -> ErrorNumber? {
    guard attr.asksForUserAccess else { return nil }
    if place.task == nil { return .einval }
    let isCycles = hardware.tables(attr).armCode(attr.ofCore) == ArmEvent.cycles
    return attr.asksForLongCounter && !isCycles ? .eopnotsupp : nil
  }
}
