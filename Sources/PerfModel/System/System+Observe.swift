public import PerfInterface

// What can be seen from outside; nothing in here changes anything.
extension System {
  /// What the owner of a host event sees.
  public func observe(event handle: EventHandle) -> EventObservation {
    var seen = EventObservation()
    guard let index = eventIndex(handle) else { return seen }
    let event = perf.events[index]
    seen.state = event.state
    seen.exists = event.state != .dead
    guard seen.exists else { return seen }
    place(index, in: &seen)
    seen.countInRun = familyCountInRun(index)
    seen.happenedInRun = happenedInRun(index)
    if event.samplesBranches {
      seen.recordedInRun = event.recordedInRun
      seen.branchStacks = event.stacksInRun
    }
    // What a buffer holds is not modelled.
    if event.buffer == nil { seen.poll = perf.poll(index) }
    seen.index = perf.mappedIndex(index)
    let read = perf.read(index)
    seen.read = read
    // What no read gives is nothing that its owner sees (T31).
    if case .failed = read { return seen }
    seen.value = familyCount(index)
    seen.valueAtRunStart = event.valueAtRunStart
    times(of: perf.timeKeeper(of: index), in: &seen)
    return seen
  }

  /// What is behind a guest's counter, and what the guest reads from it.
  public func observe(guestCounter handle: GuestCounterHandle) -> EventObservation {
    var seen = EventObservation()
    guard let place = guestCounterPlace(handle) else { return seen }
    let slot = virtualCPUs[place.vcpu].slots[place.slot]
    seen.value = guestValue(place)
    seen.valueAtRunStart = slot.valueAtRunStart
    seen.countInRun = countInRun(slot)
    seen.happenedInRun = guestHappenedInRun(place)
    if isLoaded(place.vcpu), isCounting(slot) { seen.counter = slot.counter }
    guard let event = slot.event else { return seen }
    seen.exists = true
    seen.state = perf.events[event].state
    self.place(event, in: &seen)
    times(of: event, in: &seen)
    return seen
  }

  /// For each CPU whether its multiplex timer is armed (S21).
  public var armedTimers: [Bool] { perf.cpus.map { $0.hasArmedTimer } }

  /// What a guest has been told.
  public func observe(vcpu handle: VCPUHandle) -> GuestObservation {
    let vcpu = VCPUIndex(handle)
    var seen = GuestObservation(
      overflows: virtualCPUs[vcpu].overflowsTold,
      interrupts: virtualCPUs[vcpu].interruptsTold,
      losses: virtualCPUs[vcpu].lossesTold,
      scheduledNanoseconds: scheduledInRun(vcpu),
      stalledNanoseconds: virtualCPUs[vcpu].stalledInRun
    )
    seen.registerAccesses = virtualCPUs[vcpu].registerAccesses
    seen.accessesWithExit = virtualCPUs[vcpu].accessesWithExit
    return seen
  }

  /// What a guest has of its last branch record: how many entries a read gives, and when.
  public func observe(guestLBR handle: VCPUHandle) -> EventObservation {
    var seen = glance(guestLBR: handle)
    let vcpu = VCPUIndex(handle)
    let lbr = virtualCPUs[vcpu].lbr
    // Without an active event a read gives zeros (L13).
    let entries = seen.cpu.map { perf.cpus[$0].branches.entries } ?? 0
    seen.value = min(entries, UInt64(perf.hardware.branchRecordDepth))
    seen.countInRun = lbr.recordedInRun
    seen.recordedInRun = lbr.recordedInRun
    seen.happenedInRun = occurrencesInRun(vcpu)
    if let event = lbr.event { times(of: event, in: &seen) }
    return seen
  }

  /// State and place of the event behind a guest's last branch record.
  public func glance(guestLBR handle: VCPUHandle) -> EventObservation {
    var seen = EventObservation()
    guard let event = virtualCPUs[VCPUIndex(handle)].lbr.event else { return seen }
    seen.exists = true
    seen.state = perf.events[event].state
    if perf.events[event].state == .active { seen.cpu = perf.events[event].onCPU }
    return seen
  }

  /// Whether an event of that handle is open now.
  public func isOpen(_ handle: EventHandle) -> Bool { openEvent(handle) != nil }

  /// State and place alone, for a recorder that looks often.
  public func glance(event handle: EventHandle) -> EventObservation {
    var seen = EventObservation()
    guard let index = openEvent(handle) else { return seen }
    seen.exists = true
    seen.state = perf.events[index].state
    place(index, in: &seen)
    return seen
  }

  /// State and place of the event behind a guest's counter.
  public func glance(guestCounter handle: GuestCounterHandle) -> EventObservation {
    guestCounterPlace(handle).map { glance($0) } ?? EventObservation()
  }

  /// The same by its place.
  func glance(_ place: GuestCounterPlace) -> EventObservation {
    var seen = EventObservation()
    if isLoaded(place.vcpu) {
      let slot = virtualCPUs[place.vcpu].slots[place.slot]
      seen.exists = true
      // No perf event: the guest's own enable bit is all there is (M27).
      seen.state = isCounting(slot) ? .active : .off
      seen.cpu = perf.threads[virtualCPUs[place.vcpu].thread].cpu
      seen.counter = slot.counter
      return seen
    }
    guard let event = virtualCPUs[place.vcpu].slots[place.slot].event else { return seen }
    seen.exists = true
    seen.state = perf.events[event].state
    self.place(event, in: &seen)
    return seen
  }

  private func place(_ event: EventIndex, in seen: inout EventObservation) {
    guard perf.events[event].state == .active else { return }
    seen.cpu = perf.events[event].onCPU
    if perf.events[event].isOfCore {
      seen.counter = perf.events[event].counter
    }
  }

  private func times(of event: EventIndex, in seen: inout EventObservation) {
    var enabled: UInt64 = perf.events[event].exitedChildrenEnabled
    var running: UInt64 = perf.events[event].exitedChildrenRunning
    for member in perf.family(of: event) {
      let times = times(of: member)
      enabled += times.enabled
      running += times.running
    }
    seen.timeEnabled = enabled
    seen.timeRunning = running
  }

  /// The times of one event up to now, without its children.
  func times(of event: EventIndex) -> EventTimes {
    let it = perf.events[event]
    var times = EventTimes(enabled: it.timeEnabled, running: it.timeRunning)
    guard let context = it.context, it.state > .exited else { return times }
    let elapsed =
      perf.clock(of: context, event, isRead: it.state == .active) &- it.timestamp
    let state = perf.effectiveState(event)
    if state >= .inactive { times.enabled += elapsed }
    if state >= .active { times.running += elapsed }
    return times
  }

  func familyCount(_ event: EventIndex) -> UInt64 {
    perf.family(of: event).reduce(perf.events[event].exitedChildrenCount) {
      $0 + perf.events[$1].count
    }
  }

  /// Counted during the last run, by children too that have exited since.
  private func familyCountInRun(_ event: EventIndex) -> UInt64 {
    var total = perf.events[event].countInRun
    var next = perf.events[event].firstChild
    while let child = next {
      total += perf.events[child].countInRun
      next = perf.events[child].nextChild
    }
    return total
  }

  /// Occurrences for the event's target during the last run, counted or not.
  private func happenedInRun(_ event: EventIndex) -> UInt64? {
    let it = perf.events[event]
    if it.isSoftware, !it.isClock, !it.isCycleRegister, !it.countsContextSwitches { return nil }
    guard let target = it.target else {
      return perf.threads.indices.reduce(happened(it, task: nil)) { $0 + happened(it, task: $1) }
    }
    var total = happened(it, task: target)
    var next = it.firstChild
    while let child = next {
      total += happened(it, task: perf.events[child].target)
      next = perf.events[child].nextChild
    }
    return total
  }

  private func happened(_ event: Event, task: TaskIndex?) -> UInt64 {
    let range = event.cpu.map { $0..<$0 + 1 } ?? 0..<perf.cpus.count
    if event.countsContextSwitches {
      return range.reduce(0) { $0 + perf.tally.switches(task: task, cpu: $1) }
    }
    guard event.isSoftware || event.counts(in: mode(ofTask: task)) else { return 0 }
    let elapsed = range.reduce(0) { $0 + perf.tally.nanoseconds(task: task, cpu: $1) }
    return event.isClock ? elapsed : occurrences(in: elapsed)
  }

  private func mode(ofTask task: TaskIndex?) -> ExecutionMode {
    guard let task else { return .kernel }
    return perf.threads[task].guest == nil ? .user : .guestUser
  }

  private func occurrences(in nanoseconds: UInt64) -> UInt64 {
    cycles(at: perf.tally.start + nanoseconds) - cycles(at: perf.tally.start)
  }

  private func guestHappenedInRun(_ place: GuestCounterPlace) -> UInt64 {
    let selector = virtualCPUs[place.vcpu].slots[place.slot].selector
    let excludesUser = selector?.attr.flags.contains(.excludeUser) == true
    return excludesUser ? 0 : occurrencesInRun(place.vcpu)
  }

  /// Occurrences while a virtual CPU ran, in the last run.
  private func occurrencesInRun(_ vcpu: VCPUIndex) -> UInt64 {
    occurrences(in: scheduledInRun(vcpu) - virtualCPUs[vcpu].stalledInRun)
  }

  /// Nanoseconds for which a virtual CPU's thread had a CPU, in the last run.
  private func scheduledInRun(_ vcpu: VCPUIndex) -> UInt64 {
    let thread = virtualCPUs[vcpu].thread
    return perf.cpus.indices.reduce(0) { $0 + perf.tally.nanoseconds(task: thread, cpu: $1) }
  }
}
