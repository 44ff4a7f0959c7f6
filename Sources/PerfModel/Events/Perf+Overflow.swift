import PerfInterface

// Overflow and throttling (S60, S61, K60).
extension Perf {
  /// The scheduler tick at HZ=250, in nanoseconds.
  static let tickNanoseconds: UInt64 = 4_000_000
  /// Overflows of one event in one tick before it is stopped: rate / HZ (S60).
  static let maxSamplesPerTick: UInt32 = 400

  /// The number of the current tick.
  var tick: UInt64 { time / Perf.tickNanoseconds }

  /// When the next tick comes.
  var nextTick: UInt64 { (tick + 1) * Perf.tickNanoseconds }

  /// One overflow of a sampling event.
  mutating func overflow(_ event: EventIndex) {
    events[event].periodLeft = events[event].period
    accountInterrupt(event)
    followFrequency(atOverflowOf: event)
  }

  /// The tick lets throttled events go on (S60, `core.c:perf_adjust_freq_unthr_events()`).
  mutating func unthrottle(cpu: Int) {
    for event in cpus[cpu].hardwareEvents
    where events[event].isThrottled && events[event].interruptTick < tick {
      events[event].isThrottled = false
      events[event].interrupts = 0
    }
  }

  /// S60, `core.c:__perf_event_account_interrupt()`.
  private mutating func accountInterrupt(_ event: EventIndex) {
    if events[event].interruptTick == tick {
      events[event].interrupts += 1
    } else {
      events[event].interruptTick = tick
      events[event].interrupts = 1
    }
    guard events[event].interrupts >= Perf.maxSamplesPerTick else { return }
    events[event].isThrottled = true
    guard kernel.throttlesGroups else { return }
    let leader = events[event].leader
    for member in [leader] + siblings(of: leader) where events[member].state == .active {
      events[member].isThrottled = true
      events[member].interruptTick = tick
    }
  }
}
