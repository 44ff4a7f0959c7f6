import PerfInterface

// Overflow and throttling (S60, S61, S71 to S75, K60).
extension Perf {
  /// Overflows of one event in one tick before it is stopped: rate / HZ, rounded up (S60).
  var maxSamplesPerTick: UInt32 {
    UInt32((Perf.maxSampleRate * hardware.tickNanoseconds + 999_999_999) / 1_000_000_000)
  }

  /// The number of the current tick.
  var tick: UInt64 { time / hardware.tickNanoseconds }

  /// When the next tick comes.
  var nextTick: UInt64 { (tick + 1) * hardware.tickNanoseconds }

  /// One overflow of a sampling event.
  mutating func overflow(_ event: EventIndex) {
    events[event].periodLeft = events[event].period
    accountInterrupt(event)
    followFrequency(atOverflowOf: event)
    countDown(event)
  }

  /// The tick lets throttled events go on (S60, S72, `core.c:perf_adjust_freq_unthr_events()`).
  mutating func unthrottle(cpu: Int) {
    for event in cpus[cpu].hardwareEvents
    where events[event].isThrottled && events[event].interruptTick < tick {
      guard endsAtTick(event) else { continue }
      cpus[cpu].wasSwitchedOff = true
      events[event].isThrottled = false
      events[event].interrupts = 0
      if kernel.throttlesGroups { restartClocks(besides: event) }
    }
  }

  /// Whether the tick starts a throttled event again: the tick of 6.12 does not look at siblings, and
  /// that of later kernels starts them with their leader (S72, S73).
  func endsAtTick(_ event: EventIndex) -> Bool {
    !kernel.ticksLeadersOnly || kernel.throttlesGroups || isLeader(event)
  }

  /// A clock that is stopped in a group is told nothing of it, and counts from its start again: the
  /// time since it was last read is lost (S71, `core.c:cpu_clock_event_start()`).
  private mutating func restartClocks(besides event: EventIndex) {
    let leader = events[event].leader
    var next: EventIndex? = leader
    while let member = next {
      next = memberAfter(member)
      guard events[member].isSoftware, events[member].isThrottled else { continue }
      events[member].isThrottled = false
      events[member].count -= events[member].unreadNanoseconds
      events[member].countInRun -= min(events[member].countInRun, events[member].unreadNanoseconds)
      events[member].unreadNanoseconds = 0
    }
  }

  /// S60, S71, `core.c:__perf_event_account_interrupt()`.
  private mutating func accountInterrupt(_ event: EventIndex) {
    if events[event].interruptTick == tick {
      events[event].interrupts += 1
    } else {
      events[event].interruptTick = tick
      events[event].interrupts = 1
    }
    guard events[event].interrupts >= maxSamplesPerTick else { return }
    events[event].isThrottled = true
    if kernel.throttlesGroups { throttleGroup(of: event) }
  }

  /// S71, `core.c:perf_event_throttle_group()`.
  private mutating func throttleGroup(of event: EventIndex) {
    var next: EventIndex? = events[event].leader
    while let member = next {
      if events[member].state == .active {
        events[member].isThrottled = true
        events[member].interruptTick = tick
      }
      next = memberAfter(member)
    }
  }
}
