import PerfInterface

// Attaching events to contexts and detaching them (S12, S40 to S42, E21, E24).
extension Perf {
  /// Puts a new event into its context (S41, S42, `core.c:perf_install_in_context()`).
  mutating func install(_ event: EventIndex, in context: ContextIndex) {
    events[event].context = context
    keepBranches(of: event, in: context)
    let isFirst = contexts[context].events.isEmpty
    if effectiveState(event) == .off, !isFirst, events[event].cgroup == nil {
      attach(event)
    } else {
      call(.install(event), on: event)
    }
  }

  /// S41, `core.c:__perf_install_in_context()`.
  mutating func performInstall(_ event: EventIndex) {
    guard let context = events[event].context else { return }
    let task = contexts[context].task
    if let task, !isRunning(task) {
      attach(event)
      return
    }
    let cpu = activeCPU(of: context)
    // What may not run now is only attached (S82).
    if events[event].state > .off, !matchesCgroup(event, cpu: cpu) {
      attach(event)
      return
    }
    beginChange(context)
    defer { endChange(context) }
    attach(event)
    let kind = contexts[context].kind
    let taskContext = task == nil ? cpus[cpu].taskContexts[kind] : context
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
    guard let context = events[event].context else { return }
    events[event].timestamp = clock(of: context, event)
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
    guard let context = events[leader].context else { return }
    if events[leader].isPinned {
      contexts[context].pinned.insert(leader, at: placeAmongPinned(leader, context))
    } else {
      contexts[context].flexible.append(leader)
    }
  }

  /// Where a pinned leader enters its list: at the end, but for one that precedes others.
  private func placeAmongPinned(_ leader: EventIndex, _ context: ContextIndex) -> Int {
    let pinned = contexts[context].pinned
    guard events[leader].precedesOthers else { return pinned.count }
    return pinned.firstIndex { !events[$0].precedesOthers } ?? pinned.count
  }

  private mutating func attachToGroup(_ sibling: EventIndex) {
    let leader = events[sibling].leader
    if !events[sibling].isSoftware { events[leader].isSoftwareGroup = false }
    if let last = events[leader].lastSibling {
      events[last].nextSibling = sibling
    } else {
      events[leader].firstSibling = sibling
    }
    events[leader].lastSibling = sibling
    events[leader].groupGeneration += 1
  }

  private func isInSiblingList(_ event: EventIndex) -> Bool {
    var next = events[events[event].leader].firstSibling
    while let sibling = next {
      if sibling == event { return true }
      next = events[sibling].nextSibling
    }
    return false
  }

  /// Takes a closed event out of its context for good (S40).
  mutating func performRemove(_ event: EventIndex) {
    detach(event, leavesGroup: true)
    events[event].state = .dead
    foldIntoParent(event)
  }

  /// Takes an event off the hardware and out of its context's lists.
  ///
  /// `core.c:__perf_remove_from_context()`
  mutating func detach(_ event: EventIndex, leavesGroup: Bool) {
    if let context = events[event].context { noteRemoval(context) }
    removeEvent(event)
    if leavesGroup { leaveGroup(event) }
    guard let context = events[event].context else { return }
    setState(event, min(events[event].state, .off))
    updateTimes(event)
    contexts[context].events.removeAll { $0 == event }
    contexts[context].generation += 1
    contexts[context].pinned.removeAll { $0 == event }
    contexts[context].flexible.removeAll { $0 == event }
    forgetRotation(context, events[event].pmu)
    guard contexts[context].events.isEmpty else { return }
    let cpu = activeCPU(of: context)
    stopClock(context)
    contexts[context].activity = []
    let kind = contexts[context].kind
    if cpus[cpu].taskContexts[kind] == context { cpus[cpu].taskContexts[kind] = nil }
  }

  /// With its last event a PMU's part of a context forgets that a rotation was due (S5).
  ///
  /// `core.c:__perf_remove_from_context()`; a context that serves one PMU loses it with its last event.
  private mutating func forgetRotation(_ context: ContextIndex, _ pmu: PMUKind) {
    guard contexts[context][pmu].rotateNecessary,
      !contexts[context].events.contains(where: { events[$0].pmu == pmu })
    else { return }
    contexts[context][pmu].rotateNecessary = false
  }

  /// E24, `core.c:perf_group_detach()`.
  private mutating func leaveGroup(_ event: EventIndex) {
    if isLeader(event) { promoteSiblings(of: event) } else { unlinkSibling(event) }
  }

  private mutating func unlinkSibling(_ event: EventIndex) {
    let leader = events[event].leader
    var previous: EventIndex?
    var found = events[leader].firstSibling
    while let sibling = found, sibling != event {
      previous = sibling
      found = events[sibling].nextSibling
    }
    guard found == event else { return }
    let next = events[event].nextSibling
    if let previous {
      events[previous].nextSibling = next
    } else {
      events[leader].firstSibling = next
    }
    if events[leader].lastSibling == event { events[leader].lastSibling = previous }
    events[leader].groupGeneration += 1
    updateTimes(event)
    events[event].nextSibling = nil
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
    var following = events[leader].firstSibling
    while let sibling = following {
      following = events[sibling].nextSibling
      updateTimes(sibling)
      events[sibling].nextSibling = nil
      events[sibling].leader = sibling
      events[sibling].isSoftwareGroup = events[leader].isSoftwareGroup
      if events[sibling].isMetric {
        abandonMetric(sibling)
        continue
      }
      addToGroups(sibling)
      if events[sibling].state == .active, let context = events[sibling].context {
        contexts[context][events[sibling].pmu].flexibleActive.append(sibling)
      }
    }
    events[leader].firstSibling = nil
    events[leader].lastSibling = nil
  }
}
