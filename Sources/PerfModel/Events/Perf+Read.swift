import PerfInterface

// What `read(2)` on an event's file descriptor gives (T20, T31).
extension Perf {
  /// Whether one read gives the values of a whole group and the times of its leader.
  func readsGroup(_ event: EventIndex) -> Bool { events[event].attr.readsGroup }

  /// What a read of an open event gives, whose own state alone is tested (T20).
  ///
  /// `core.c:__perf_read()`, `perf_read_group()`
  func read(_ event: EventIndex) -> ReadResult {
    if events[event].state == .error { return .endOfFile }
    if readsGroup(event), hasUnlikeCopy(ofGroup: events[event].leader) { return .failed(.echild) }
    return .data
  }

  /// What a poll of an open event without a mapped buffer gives (T25, T29).
  ///
  /// `core.c:perf_poll()`
  func poll(_ event: EventIndex) -> PollResult {
    let isLost = events[event].state == .error && events[event].isPinned
    return isLost && kernel.pollTellsErrors ? .error : .hangup
  }

  /// What the mapped page of an open event names as the counter to read; nil where it cannot be mapped, or that is not
  /// modelled (T33).
  ///
  /// `core.c:perf_event_index()`, `arch/x86/events/core.c:x86_pmu_event_idx()`
  func mappedIndex(_ event: EventIndex) -> MappedIndex? {
    let it = events[event]
    if it.attr.flags.contains(.inherit), it.cpu == nil { return nil }
    if it.isThrottled || it.isMetric { return nil }
    guard hardware.driver == .x86, it.state == .active, it.isOfCore
    else { return MappedIndex.none }
    return it.counter.map { .counter($0) } ?? MappedIndex.none
  }

  /// The event whose times a read of this one gives.
  func timeKeeper(of event: EventIndex) -> EventIndex {
    readsGroup(event) ? events[event].leader : event
  }

  /// Whether some inherited copy of a group has won or lost other siblings than the group (T31).
  ///
  /// `core.c:__perf_read_group_add()`
  private func hasUnlikeCopy(ofGroup leader: EventIndex) -> Bool {
    guard events[leader].firstChild != nil else { return false }
    let count = siblings(of: leader).count
    return family(of: leader).dropFirst().contains { copy in
      events[copy].groupGeneration != events[leader].groupGeneration
        || siblings(of: copy).count != count
    }
  }
}
