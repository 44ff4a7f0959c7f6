import PerfInterface

// States and the two times of an event (section B of the rules: T1, T4, T10 to T13).
extension Perf {
  /// The leader's state when it is off or lower, else the event's own (T4).
  func effectiveState(_ event: EventIndex) -> EventState {
    let leader = events[event].leader
    let leaderState = events[leader].state
    return leaderState <= .off ? leaderState : events[event].state
  }

  /// Brings `time_enabled` and `time_running` up to now (T10, `core.c:__perf_update_times()`).
  mutating func updateTimes(_ event: EventIndex) {
    guard let context = events[event].context else { return }
    let now = clock(of: context, event)
    let elapsed = now - events[event].timestamp
    let state = effectiveState(event)
    if state >= .inactive { events[event].timeEnabled += elapsed }
    if state >= .active { events[event].timeRunning += elapsed }
    events[event].timestamp = now
  }

  /// The clock an event's times follow: without a mediated guest's time for every event that
  /// excludes guests, whatever its PMU (T12, M46).
  ///
  /// Of an event of a cgroup what that has run on the CPU (T34).
  ///
  /// - Parameter isRead: Whether somebody reads it, and so makes the CPU look.
  func clock(of context: ContextIndex, _ event: EventIndex, isRead: Bool = false) -> UInt64 {
    if usesCgroups, let clock = cgroupClock(event, isRead: isRead) { return clock }
    let excludesGuest =
      kernel.hasMediatedPMU && events[event].attr.flags.contains(.excludeGuest)
    return contexts[context].clock(at: time, excludingGuest: excludesGuest)
  }

  /// Changes a state, and the times of siblings that the leader's state decides (T4, T10).
  mutating func setState(_ event: EventIndex, _ state: EventState) {
    guard events[event].state != state else { return }
    updateTimes(event)
    if (events[event].state < .inactive) != (state < .inactive) {
      var next = events[event].firstSibling
      while let sibling = next {
        updateTimes(sibling)
        next = events[sibling].nextSibling
      }
    }
    events[event].state = state
  }

  /// Starts a context's clock (T12).
  mutating func startClock(_ context: ContextIndex) {
    guard !contexts[context].activity.contains(.time) else { return }
    contexts[context].activity.insert(.time)
    contexts[context].clockStart = time
    if cpus[activeCPU(of: context)].isGuestLoaded { startGuestClock(context) }
  }

  /// Stops a context's clock (T12).
  mutating func stopClock(_ context: ContextIndex) {
    guard contexts[context].activity.contains(.time) else { return }
    stopGuestClock(context)
    contexts[context].clock += time - contexts[context].clockStart
    contexts[context].activity.remove(.time)
  }
}
