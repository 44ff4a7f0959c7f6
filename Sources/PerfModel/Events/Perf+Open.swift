import PerfInterface

// `perf_event_open(2)` (E3 to E24).
extension Perf {
  /// Opens an event.
  ///
  /// Checks come in the order of E10. Whether the event gets a counter is no matter (E12).
  mutating func open(
    attr: EventAttr,
    target: OpenTarget,
    group: GroupDescriptor
  ) -> Result<EventIndex, OpenError> {
    var attr = withoutCorePMU(attr)
    if let error = checkAttr(attr) { return error.failure }
    if let error = checkKernelRight(attr) { return error.failure }
    if let error = checkPeriod(attr) { return error.failure }
    if let error = checkLeader(group) { return error.failure }
    let leader = group.leader

    var place: OpenPlace
    switch resolve(target) {
    case .failure(let error): return .failure(error)
    case .success(let found): place = found
    }
    if let error = checkInheritance(attr, place: place, leader: leader) { return error.failure }
    if let error = checkPlace(attr, place) { return error.failure }
    if let error = checkSampleRead(attr) { return error.failure }
    switch hybridEvent(attr, place) {
    case .failure(let error): return .failure(error)
    case .success(let found): attr = found
    }
    if let error = checkPMU(attr, place: place, leader: leader) { return error.failure }
    place = readingPlace(place, attr)
    if let error = checkGroupFits(attr, place: place, leader: leader) { return error.failure }
    if let error = checkCgroup(place, leader: leader) { return error.failure }
    if let error = checkMediated(attr) { return error.failure }
    if place.task == nil, let paranoid, paranoid > 0 { return ErrorNumber.eacces.failure }
    if hasExited(place.task) { return ErrorNumber.esrch.failure }
    if let error = checkGroup(attr, place: place, leader: leader) { return error.failure }
    if let error = checkReadSize(attr, leader: leader) { return error.failure }

    let event = makeEvent(attr: attr, place: place)
    if let leader { join(event, leader: leader, place: place) }
    install(event, in: contextForOpening(place, pmu: events[event].pmu))
    return .success(event)
  }

  /// Creates an event for the kernel itself (E30, E31).
  mutating func createKernelCounter(
    attr: EventAttr,
    target: OpenTarget
  ) -> Result<EventIndex, OpenError> {
    var attr = withoutCorePMU(attr)
    var place: OpenPlace
    switch resolve(target) {
    case .failure(let error): return .failure(error)
    case .success(let found): place = found
    }
    if let error = checkPlace(attr, place) { return error.failure }
    switch hybridEvent(attr, place) {
    case .failure(let error): return .failure(error)
    case .success(let found): attr = found
    }
    if let error = checkPMU(attr, place: place, leader: nil) { return error.failure }
    place = readingPlace(place, attr)
    if let error = checkMediated(attr) { return error.failure }
    if hasExited(place.task) { return ErrorNumber.esrch.failure }
    let event = makeEvent(attr: attr, place: place)
    if !kernel.marksKernelSoftwareCounters { events[event].isSoftwareGroup = false }
    install(event, in: contextForOpening(place, pmu: events[event].pmu))
    return .success(event)
  }

  private func hasExited(_ task: TaskIndex?) -> Bool { task.map { threads[$0].hasExited } ?? false }

  /// The task context is created with the first event of a task; a clone stops being one.
  ///
  /// `core.c:find_get_context()`, `unclone_ctx()`
  mutating func contextForOpening(_ place: OpenPlace, pmu: PMUKind) -> ContextIndex {
    let kind = kernel.contextKind(pmu)
    guard let task = place.task else {
      guard let cpu = place.cpu else { preconditionFailure("checked: no task and no CPU") }
      return self.context(ofCPU: cpu, kind)
    }
    let context: ContextIndex
    if let known = threads[task].contexts[kind] {
      context = known
    } else {
      context = contexts.append(EventContext(kind: kind, cpu: nil, task: task))
      threads[task].contexts[kind] = context
    }
    contexts[context].parentContext = nil
    contexts[context].generation += 1
    return context
  }

  /// Adds an event that is not attached yet.
  mutating func makeEvent(
    attr: EventAttr,
    place: OpenPlace,
    forKVM: Bool = false
  ) -> EventIndex {
    let index = EventIndex(events.count)
    let event = Event(attr: attr, place: place, index: index, hardware: hardware, forKVM: forKVM)
    usedPMUs |= 1 << event.ownPMU.rawValue
    if place.cgroup != nil { usesCgroups = true }
    if event.isTrace { usesTraces = true }
    return events.append(event)
  }

  private mutating func join(_ event: EventIndex, leader: EventIndex, place: OpenPlace) {
    if events[leader].isSoftwareGroup, !events[event].isSoftware {
      move(leader, to: events[event].pmu, place: place)
    }
    events[event].leader = leader
    events[event].pmu = events[leader].pmu
  }

  /// A software group moves to the PMU of a hardware event that joins (E21).
  ///
  /// Its members start again as their `disabled` says, siblings before the leader.
  private mutating func move(_ leader: EventIndex, to pmu: PMUKind, place: OpenPlace) {
    guard events[leader].pmu == .software else { return }
    let context = contextForOpening(place, pmu: pmu)
    let members = siblings(of: leader)
    for member in [leader] + members { detach(member, leavesGroup: false) }
    for member in members + [leader] {
      events[member].pmu = pmu
      let isDisabled = events[member].attr.flags.contains(.disabled)
      events[member].state = isDisabled ? .off : .inactive
      install(member, in: context)
    }
  }

  /// A leader and its siblings.
  func group(of leader: EventIndex) -> [EventIndex] { [leader] + siblings(of: leader) }

  /// The siblings of a leader in the order of joining.
  func siblings(of leader: EventIndex) -> [EventIndex] {
    var found: [EventIndex] = []
    var next = events[leader].firstSibling
    while let sibling = next {
      found.append(sibling)
      next = events[sibling].nextSibling
    }
    return found
  }
}

/// A resolved target: a task on any CPU or on one, or a CPU, there all or the tasks of a cgroup.
struct OpenPlace: Hashable, Sendable {
  var task: TaskIndex?
  var cpu: Int?
  var cgroup: Int?
}

/// The group's file descriptor, as it was given.
enum GroupDescriptor: Hashable, Sendable {
  case none
  /// No event is open by it.
  case closed
  case open(EventIndex)

  /// The event that is to lead.
  var leader: EventIndex? {
    if case .open(let leader) = self { leader } else { nil }
  }
}
