import PerfInterface

// `perf_event_open(2)` (E3 to E24), as a user with every privilege calls it.
extension System {
  /// Opens an event; nil when it succeeded.
  ///
  /// Checks come in the order of E10. Whether the event gets a counter is no matter (E12).
  mutating func open(
    _ handle: EventHandle,
    attr: EventAttr,
    target: OpenTarget,
    group: EventHandle?
  ) -> ErrorNumber? {
    while eventHandles.count <= handle { eventHandles.append(Event.none) }
    let leader = group.map { eventIndex($0) } ?? Event.none
    if let error = checkAttr(attr) { return error }
    if let error = checkLeader(leader, isGiven: group != nil) { return error }

    let place: OpenPlace
    switch resolve(target) {
    case .failure(let error): return error.number
    case .success(let found): place = found
    }
    if let error = checkInheritance(attr, place: place, leader: leader) { return error }
    if let error = checkPlace(attr, place) { return error }
    if let error = checkSampleRead(attr) { return error }
    if let error = checkPMU(attr, place: place, leader: leader) { return error }
    if let error = checkGroupFits(attr, leader: leader) { return error }
    if let error = checkMediated(attr) { return error }
    if place.task != Event.none, threads[place.task].hasExited { return .esrch }
    if let error = checkGroup(attr, place: place, leader: leader) { return error }
    if let error = checkReadSize(attr, leader: leader) { return error }

    let event = makeEvent(attr: attr, place: place)
    eventHandles[handle] = event
    if leader != Event.none { join(event, leader: leader, place: place) }
    install(event, in: contextForOpening(place, pmu: events[event].pmu))
    return nil
  }

  /// Creates an event for the kernel itself; nil when it succeeded (E30, E31).
  mutating func createKernelCounter(
    _ handle: EventHandle,
    attr: EventAttr,
    target: OpenTarget
  ) -> ErrorNumber? {
    while eventHandles.count <= handle { eventHandles.append(Event.none) }
    let place: OpenPlace
    switch resolve(target) {
    case .failure(let error): return error.number
    case .success(let found): place = found
    }
    if let error = checkPlace(attr, place) { return error }
    if let error = checkPMU(attr, place: place, leader: Event.none) { return error }
    if let error = checkMediated(attr) { return error }
    if place.task != Event.none, threads[place.task].hasExited { return .esrch }
    let event = makeEvent(attr: attr, place: place)
    if !profile.marksKernelSoftwareCounters { events[event].isSoftwareGroup = false }
    eventHandles[handle] = event
    install(event, in: contextForOpening(place, pmu: events[event].pmu))
    return nil
  }

  /// The task context is created with the first event of a task; a clone stops being one.
  ///
  /// `core.c:find_get_context()`, `unclone_ctx()`
  mutating func contextForOpening(_ place: OpenPlace, pmu: PMUKind) -> Int {
    let kind = profile.contextKind(pmu)
    guard place.task != Event.none else { return cpus[place.cpu].contexts[kind] }
    if threads[place.task].contexts[kind] == Event.none {
      contexts.append(EventContext(kind: kind, cpu: Event.none, task: place.task))
      threads[place.task].contexts[kind] = contexts.count - 1
    }
    let context = threads[place.task].contexts[kind]
    contexts[context].parentContext = Event.none
    contexts[context].generation += 1
    return context
  }

  /// Adds an event that is not attached yet.
  mutating func makeEvent(
    attr: EventAttr,
    place: OpenPlace,
    isGuest: Bool = false
  ) -> EventIndex {
    let index = events.count
    events.append(
      Event(
        attr: attr,
        cpu: place.cpu,
        target: place.task,
        index: index,
        inventory: counters,
        withheld: isGuest ? 0 : reservedCounters
      )
    )
    return index
  }

  private mutating func join(_ event: EventIndex, leader: EventIndex, place: OpenPlace) {
    if events[leader].isSoftwareGroup, !events[event].isSoftware {
      moveToHardware(leader, place: place)
    }
    events[event].leader = leader
    events[event].pmu = events[leader].pmu
  }

  /// A software group moves to the hardware PMU when a hardware event joins (E21).
  ///
  /// Its members start again as their `disabled` says, siblings before the leader.
  private mutating func moveToHardware(_ leader: EventIndex, place: OpenPlace) {
    guard events[leader].pmu == .software else { return }
    let context = contextForOpening(place, pmu: .hardware)
    let members = siblings(of: leader)
    for member in [leader] + members { detach(member, leavesGroup: false) }
    for member in members + [leader] {
      events[member].pmu = .hardware
      let isDisabled = events[member].attr.flags.contains(.disabled)
      events[member].state = isDisabled ? .off : .inactive
      install(member, in: context)
    }
  }

  /// The siblings of a leader in the order of joining.
  func siblings(of leader: EventIndex) -> [EventIndex] {
    var found: [EventIndex] = []
    var sibling = events[leader].firstSibling
    while sibling != Event.none {
      found.append(sibling)
      sibling = events[sibling].nextSibling
    }
    return found
  }
}

/// A resolved target: the task or none, the bound CPU or none.
struct OpenPlace: Hashable, Sendable {
  var task: Int
  var cpu: Int
}
