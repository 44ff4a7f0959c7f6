import PerfInterface

// Frequency mode, the default of `perf record`: the period follows the rate of the event (S77).
extension Perf {
  /// An overflow in frequency mode sets the next period by the time since the one before.
  ///
  /// It takes the period that the counter has been loaded with again for the one that has passed.
  ///
  /// `core.c:__perf_event_account_interrupt()`
  mutating func followFrequency(atOverflowOf event: EventIndex) {
    guard events[event].isFrequency else { return }
    let earlier = events[event].frequency.overflowTime
    events[event].frequency.overflowTime = time
    // The first interval would begin at boot, and one of two ticks or more is left to the tick.
    guard let earlier, time > earlier, time - earlier < 2 * hardware.tickNanoseconds else { return }
    adjustPeriod(event, count: events[event].period, nanoseconds: time - earlier)
  }

  /// The tick sets the periods of placed events by what they have counted since the last one.
  ///
  /// `core.c:perf_adjust_freq_unthr_events()`, in 6.1 `perf_adjust_freq_unthr_context()`
  mutating func followFrequencies(cpu: Int) {
    guard time % hardware.tickNanoseconds == 0 else { return }
    for event in cpus[cpu].hardwareEvents where events[event].isFrequency {
      guard events[event].frequency.tick != tick, isLeader(event) || !kernel.ticksLeadersOnly
      else { continue }
      events[event].frequency.tick = tick
      cpus[cpu].wasSwitchedOff = true
      let counted = events[event].count &- events[event].frequency.countAtTick
      events[event].frequency.countAtTick = events[event].count
      guard counted > 0 else { continue }
      adjustPeriod(event, count: counted, nanoseconds: hardware.tickNanoseconds)
    }
  }

  /// Moves the period an eighth of the way to where the rate would have it.
  ///
  /// `core.c:perf_adjust_period()`, `perf_calculate_period()`
  private mutating func adjustPeriod(_ event: EventIndex, count: UInt64, nanoseconds: UInt64) {
    let wanted = Perf.period(
      count: count,
      nanoseconds: nanoseconds,
      frequency: events[event].attr.samplePeriod
    )
    let distance = Int64(clamping: wanted) - Int64(clamping: events[event].period)
    let step = (distance + (distance >= 0 ? 7 : -7)) / 8
    let period = UInt64(max(Int64(clamping: events[event].period) + step, 1))
    events[event].period = period
    // What is left of a period that was much too long is dropped.
    if events[event].periodLeft > 8 * period { events[event].periodLeft = period }
  }

  /// The period at which so many events in so many nanoseconds make a frequency.
  private static func period(count: UInt64, nanoseconds: UInt64, frequency: UInt64) -> UInt64 {
    let (divisor, overflow) = nanoseconds.multipliedReportingOverflow(by: frequency)
    guard !overflow, divisor > 0 else { return 0 }
    let dividend = count.multipliedFullWidth(by: 1_000_000_000)
    guard dividend.high < divisor else { return .max }
    return divisor.dividingFullWidth(dividend).quotient
  }
}

/// What perf keeps of an event in frequency mode.
struct FrequencyState: Hashable, Sendable {
  /// When it overflowed last; nil before it has.
  var overflowTime: UInt64?
  /// Its count at the tick that looked at it last, and the tick's number.
  var countAtTick: UInt64 = 0
  var tick: UInt64 = 0
}

extension Event {
  /// Whether its period follows a frequency.
  var isFrequency: Bool { attr.flags.contains(.frequency) && attr.samplePeriod != 0 }
}
