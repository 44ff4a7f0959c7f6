import PerfInterface

// Attaching events to contexts and detaching them (S12, S40 to S42, E21, E24).
extension System {
  /// Puts a new event into its context (S41, S42, `core.c:perf_install_in_context()`).
  mutating func install(_ event: EventIndex, in context: Int) {
    events[event].context = context
    let isFirst = contexts[context].events.isEmpty
    if effectiveState(event) == .off, !isFirst {
      attach(event)
    } else {
      call(.install(event), on: event)
    }
  }

  /// S41, `core.c:__perf_install_in_context()`.
  mutating func performInstall(_ event: EventIndex) {
    let context = events[event].context
    let task = contexts[context].task
    attach(event)
    guard task == Event.none || isRunning(task) else { return }
    let cpu = activeCPU(of: context)
    let kind = contexts[context].kind
    let taskContext = task == Event.none ? cpus[cpu].taskContexts[kind] : context
    reschedule(
      cpu: cpu,
      kind: kind,
      taskContext: taskContext,
      pmu: events[event].pmu,
      trigger: classes(of: event)
    )
  }

  /// Whether an event leads its group; a lone one does.
  func isLeader(_ event: EventIndex) -> Bool { events[event].leader == event }

  /// Adds an event to its context's lists; a leader becomes the youngest of its class (S12).
  ///
  /// `core.c:add_event_to_ctx()`
  mutating func attach(_ event: EventIndex) {
    let context = events[event].context
    events[event].timestamp = clock(of: event)
    contexts[context].events.append(event)
    contexts[context].generation += 1
    if isLeader(event) {
      addToGroups(event)
    } else if !isInSiblingList(event) {
      attachToGroup(event)
    }
  }

  /// Enters a leader as the youngest of its class (D5, S12).
  mutating func addToGroups(_ leader: EventIndex) {
    let context = events[leader].context
    if events[leader].isPinned {
      contexts[context].pinned.insert(leader, at: placeAmongPinned(leader))
    } else {
      contexts[context].flexible.append(leader)
    }
  }

  private mutating func attachToGroup(_ sibling: EventIndex) {
    let leader = events[sibling].leader
    if !events[sibling].isSoftware { events[leader].isSoftwareGroup = false }
    let last = events[leader].lastSibling
    if last == Event.none {
      events[leader].firstSibling = sibling
    } else {
      events[last].nextSibling = sibling
    }
    events[leader].lastSibling = sibling
  }

  private func isInSiblingList(_ event: EventIndex) -> Bool {
    var sibling = events[events[event].leader].firstSibling
    while sibling != Event.none {
      if sibling == event { return true }
      sibling = events[sibling].nextSibling
    }
    return false
  }

  /// Takes a closed event out of its context for good (S40).
  mutating func performRemove(_ event: EventIndex) {
    detach(event, leavesGroup: true)
    events[event].state = .dead
    if events[event].parent != Event.none { foldIntoParent(event) }
  }

  /// Takes an event off the hardware and out of its context's lists.
  ///
  /// `core.c:__perf_remove_from_context()`
  mutating func detach(_ event: EventIndex, leavesGroup: Bool) {
    removeEvent(event)
    if leavesGroup { leaveGroup(event) }
    let context = events[event].context
    setState(event, min(events[event].state, .off))
    updateTimes(event)
    contexts[context].events.removeAll { $0 == event }
    contexts[context].generation += 1
    contexts[context].pinned.removeAll { $0 == event }
    contexts[context].flexible.removeAll { $0 == event }
    guard contexts[context].events.isEmpty else { return }
    let cpu = activeCPU(of: context)
    stopClock(context)
    contexts[context].activity = []
    let kind = contexts[context].kind
    if cpus[cpu].taskContexts[kind] == context { cpus[cpu].taskContexts[kind] = Event.none }
  }

  /// E24, `core.c:perf_group_detach()`.
  private mutating func leaveGroup(_ event: EventIndex) {
    if isLeader(event) { promoteSiblings(of: event) } else { unlinkSibling(event) }
  }

  private mutating func unlinkSibling(_ event: EventIndex) {
    let leader = events[event].leader
    var previous = Event.none
    var sibling = events[leader].firstSibling
    while sibling != Event.none, sibling != event {
      previous = sibling
      sibling = events[sibling].nextSibling
    }
    guard sibling == event else { return }
    let next = events[event].nextSibling
    if previous == Event.none {
      events[leader].firstSibling = next
    } else {
      events[previous].nextSibling = next
    }
    if events[leader].lastSibling == event { events[leader].lastSibling = previous }
    updateTimes(event)
    events[event].nextSibling = Event.none
    events[event].leader = event
  }

  /// A metric cannot live without its leader (E24).
  private mutating func abandonMetric(_ event: EventIndex) {
    removeEvent(event)
    addToGroups(event)
    setState(event, .error)
  }

  /// Siblings of a closed leader become the youngest flexible events and stay where they are.
  private mutating func promoteSiblings(of leader: EventIndex) {
    var sibling = events[leader].firstSibling
    while sibling != Event.none {
      let next = events[sibling].nextSibling
      updateTimes(sibling)
      events[sibling].nextSibling = Event.none
      events[sibling].leader = sibling
      events[sibling].isSoftwareGroup = events[leader].isSoftwareGroup
      if events[sibling].isMetric {
        abandonMetric(sibling)
        sibling = next
        continue
      }
      addToGroups(sibling)
      if events[sibling].state == .active {
        let context = events[sibling].context
        contexts[context][events[sibling].pmu].flexibleActive.append(sibling)
      }
      sibling = next
    }
    events[leader].firstSibling = Event.none
    events[leader].lastSibling = Event.none
  }
}
