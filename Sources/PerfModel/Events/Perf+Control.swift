import PerfInterface

// Enable, disable, close, reset (T2, T3, T5, T26, S40 to S43).
extension Perf {
  /// Enables an event and its children (T3, S31, `core.c:_perf_event_enable()`).
  mutating func enable(_ event: EventIndex) {
    forFamily(event) { perf, member in
      let state = perf.events[member].state
      guard state < .inactive, state >= .error else { return }
      // A metric without its leader stays in error (S32).
      if perf.events[member].isMetric, perf.isLeader(member) { return }
      if state == .error { perf.setState(member, .off) }
      perf.call(.enable(member), on: member)
    }
  }

  /// S43, `core.c:__perf_event_enable()`.
  mutating func performEnable(_ event: EventIndex) {
    let state = events[event].state
    guard state == .off else { return }
    guard let context = events[event].context else {
      setState(event, .inactive)
      return
    }
    beginChange(context)
    defer { endChange(context) }
    setState(event, .inactive)
    guard !contexts[context].activity.isDisjoint(with: .classes) else { return }
    let cpu = activeCPU(of: context)
    let leader = events[event].leader
    guard matches(event, cpu: cpu), leader == event || events[leader].state == .active
    else { return }
    let kind = contexts[context].kind
    reschedule(
      cpu: cpu,
      kind: kind,
      taskContext: cpus[cpu].taskContexts[kind],
      pmu: events[event].pmu,
      trigger: classes(of: event)
    )
  }

  /// Disables an event and its children (T2, T5, S40).
  mutating func disable(_ event: EventIndex) {
    forFamily(event) { perf, member in
      guard perf.events[member].state > .off else { return }
      perf.call(.disable(member), on: member)
    }
  }

  /// No pass is run (S40, `core.c:__perf_event_disable()`).
  mutating func performDisable(_ event: EventIndex) {
    guard events[event].state >= .inactive else { return }
    lookAtCgroupClock(event)
    if events[event].leader == event { removeGroup(event) } else { removeEvent(event) }
    setState(event, .off)
  }

  /// Closes the last file descriptor of an event (S40, E24).
  mutating func close(_ event: EventIndex) {
    let family = family(of: event)
    // Who closes it unmaps it before.
    while events[event].isMapped { _ = unmap(event) }
    for member in family {
      if events[member].context == nil {
        events[member].state = .dead
      } else {
        call(.remove(member), on: member)
      }
    }
  }

  /// Zeroes the counts of an event and its living children, nothing else (T26).
  mutating func reset(_ event: EventIndex) {
    for member in family(of: event) { events[member].count = 0 }
  }

  /// The CPU on which an active context is in.
  func activeCPU(of context: ContextIndex) -> Int {
    if let task = contexts[context].task { return threads[task].cpu }
    guard let cpu = contexts[context].cpu else {
      preconditionFailure("a context is of a CPU or of a task")
    }
    return cpu
  }

  /// An event and its living children.
  func family(of event: EventIndex) -> [EventIndex] {
    var members = [event]
    var next = events[event].firstChild
    while let child = next {
      if events[child].state > .exited { members.append(child) }
      next = events[child].nextChild
    }
    return members
  }

  private mutating func forFamily(
    _ event: EventIndex,
    _ body: (inout Perf, EventIndex) -> Void
  ) {
    guard events[event].firstChild != nil else {
      body(&self, event)
      return
    }
    for member in family(of: event) { body(&self, member) }
  }
}
