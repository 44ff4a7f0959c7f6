import PerfInterface

// The ioctls REFRESH and PERIOD (S78, S79).
extension Perf {
  /// Enables an event for so many overflows more; without any it has no limit.
  ///
  /// `core.c:_perf_event_refresh()`
  mutating func refresh(_ event: EventIndex, overflows: UInt32) -> ErrorNumber? {
    guard events[event].isSampling, !events[event].attr.flags.contains(.inherit) else {
      return .einval
    }
    events[event].overflowsLeft &+= overflows
    enable(event)
    return nil
  }

  /// The overflow at which the limit is reached takes the event off; it is no error state.
  ///
  /// `core.c:__perf_event_overflow()`, `perf_event_disable_inatomic()`
  mutating func countDown(_ event: EventIndex) {
    guard events[event].overflowsLeft > 0 else { return }
    events[event].overflowsLeft -= 1
    guard events[event].overflowsLeft == 0 else { return }
    performDisable(event)
  }

  /// A new period begins at once; a new frequency leaves the period that is counted with.
  ///
  /// `core.c:_perf_event_period()`, `__perf_event_period()`
  mutating func setPeriod(_ event: EventIndex, _ period: UInt64) -> ErrorNumber? {
    guard events[event].isSampling, period != 0 else { return .einval }
    if events[event].isFrequency {
      guard period <= Perf.maxSampleRate else { return .einval }
      events[event].attr.samplePeriod = period
    } else {
      guard period < 1 << 63, accepts(period: period, event) else { return .einval }
      events[event].attr.samplePeriod = period
      events[event].period = period
    }
    events[event].periodLeft = events[event].period
    events[event].isThrottled = false
    return nil
  }
}
