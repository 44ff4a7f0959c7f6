import PerfInterface

// Giving counters to groups, as the PMU drivers do.
extension Perf {
  /// Finds counters for the members of a group that are enabled; false leaves everything as it was.
  ///
  /// P11 to P14 on x86, R6 on arm64.
  mutating func takeCounters(leader: EventIndex, cpu: Int) -> Bool {
    // Nobody has given a trace a buffer of its own (P59).
    if usesTraces, hasTrace(groupOf: leader) { return false }
    if !events[leader].pmu.isOfCores, events[leader].pmu.placeBesideCore != nil {
      return takePlaces(leader: leader, cpu: cpu)
    }
    let placed = cpus[cpu].hardwareEvents.count
    var next: EventIndex? = leader
    while let member = next {
      let isEnabled = events[member].state > .off
      if isEnabled, !events[member].isSoftware, !addToDriver(member, cpu: cpu) {
        giveBackCounters(cpu: cpu, downTo: placed)
        return false
      }
      next = memberAfter(member)
    }
    guard hardware.driver == .x86, cpus[cpu].hardwareEvents.count > placed else { return true }
    guard solveX86(cpu: cpu) else {
      giveBackCounters(cpu: cpu, downTo: placed)
      return false
    }
    return true
  }

  /// Whether a member of a group that is enabled is one of the trace PMUs, which do not go in without a buffer for
  /// their trace (P59).
  ///
  /// `arch/x86/events/intel/bts.c:bts_event_add()`, `arch/x86/events/intel/pt.c:pt_event_add()`
  private func hasTrace(groupOf leader: EventIndex) -> Bool {
    var next: EventIndex? = leader
    while let member = next {
      if events[member].isTrace, events[member].state > .off { return true }
      next = memberAfter(member)
    }
    return false
  }

  /// Takes places of a PMU beside the core's for all members of a group; false when they are not enough (P43, P54).
  ///
  /// `arch/x86/events/amd/ibs.c:perf_ibs_add()`, `arch/x86/events/intel/uncore.c:uncore_pmu_event_add()`
  private mutating func takePlaces(leader: EventIndex, cpu: Int) -> Bool {
    let placed = cpus[cpu].hardwareEvents.count
    var next: EventIndex? = leader
    while let member = next {
      next = memberAfter(member)
      guard events[member].ownPMU == events[leader].pmu, events[member].state > .off else {
        continue
      }
      guard hasPlace(for: member, cpu: cpu) else {
        cpus[cpu].hardwareEvents.removeLast(cpus[cpu].hardwareEvents.count - placed)
        return false
      }
      if events[member].isInstructionSampling {
        events[member].counter = InstructionSampling.place
      }
      cpus[cpu].hardwareEvents.append(member)
    }
    return true
  }

  /// Whether the PMU of an event takes one more.
  private func hasPlace(for event: EventIndex, cpu: Int) -> Bool {
    guard let limit = events[event].ownPMU.limit else { return true }
    let isClock = events[event].isControllerClock
    let rivals = cpus[cpu].hardwareEvents.count {
      events[$0].ownPMU == events[event].ownPMU && events[$0].isControllerClock == isClock
    }
    return rivals < (isClock ? 1 : limit)
  }

  /// Takes an event off its counter.
  mutating func releaseCounter(_ event: EventIndex, cpu: Int) {
    if let place = cpus[cpu].hardwareEvents.lastIndex(of: event) {
      cpus[cpu].hardwareEvents.remove(at: place)
    }
    releaseResources(event, cpu: cpu)
  }

  /// The next of a leader and its siblings, in the order of joining.
  func memberAfter(_ member: EventIndex) -> EventIndex? {
    isLeader(member) ? events[member].firstSibling : events[member].nextSibling
  }

  private mutating func addToDriver(_ event: EventIndex, cpu: Int) -> Bool {
    switch hardware.driver {
    case .x86:
      let counters = hardware.counters(of: events[event].ownPMU)
      guard events[event].isMetric || listLength(cpu: cpu) < counters.total else {
        return false
      }
      addBranchUser(event, cpu: cpu)
      guard takeRegisters(event, cpu: cpu) else {
        removeBranchUser(event, cpu: cpu)
        return false
      }
    case .arm:
      guard
        let place = ArmCounterPlace(
          for: events[event],
          used: usedCounters(cpu: cpu),
          of: hardware.counters
        )
      else { return false }
      events[event].counter = place.counter
    }
    cpus[cpu].hardwareEvents.append(event)
    return true
  }

  /// Entries of the driver's list; metrics share the slots counter's (P11, P26).
  private func listLength(cpu: Int) -> Int {
    var length = 0
    for event in cpus[cpu].hardwareEvents
    where !events[event].isMetric && events[event].isOfCore {
      length += 1
    }
    return length
  }

  private mutating func giveBackCounters(cpu: Int, downTo count: Int) {
    while cpus[cpu].hardwareEvents.count > count {
      releaseResources(cpus[cpu].hardwareEvents.removeLast(), cpu: cpu)
    }
  }

  private mutating func releaseResources(_ event: EventIndex, cpu: Int) {
    guard events[event].isOfCore else { return }
    // x86 remembers the counter for the next time (P12).
    if hardware.driver == .arm { events[event].counter = nil }
    removeBranchUser(event, cpu: cpu)
    releaseRegisters(event, cpu: cpu)
  }

  private mutating func releaseRegisters(_ event: EventIndex, cpu: Int) {
    let taken = events[event].takenRegisters
    if let register = taken.forCode { cpus[cpu].sharedRegisters.release(register) }
    if let register = taken.forFilter { cpus[cpu].sharedRegisters.release(register) }
    events[event].takenRegisters = RegisterPair()
  }

  /// Takes every shared register the event wants, or none (P20).
  private mutating func takeRegisters(_ event: EventIndex, cpu: Int) -> Bool {
    let wishes = events[event].registerWishes
    if let wish = wishes.forCode {
      guard let register = cpus[cpu].sharedRegisters.take(wish) else { return false }
      events[event].takenRegisters.forCode = register
    }
    if let wish = wishes.forFilter {
      guard let register = cpus[cpu].sharedRegisters.take(wish) else {
        releaseRegisters(event, cpu: cpu)
        return false
      }
      events[event].takenRegisters.forFilter = register
    }
    return true
  }

  private mutating func solveX86(cpu: Int) -> Bool {
    let all = cpus[cpu].hardwareEvents
    let list = hasOtherPMUs ? all.filter { events[$0].isOfCore } : all
    guard
      let assignment = CounterAssignment(
        count: list.count,
        programmable: offeredCounters(list, cpu: cpu),
        request: { events[list[$0]].counterRequest }
      )
    else { return false }
    for (place, event) in list.enumerated() { events[event].counter = assignment.counters[place] }
    return true
  }

  /// Programmable counters that may be given out anew: half of them where threads exclude each other (P51).
  ///
  /// `arch/x86/events/core.c:x86_schedule_events()`
  private func offeredCounters(_ list: [EventIndex], cpu: Int) -> Int {
    let all = hardware.counters(of: hardware.corePMU(ofCPU: cpu)).programmable
    guard hardware.sharesCore, list.contains(where: { events[$0].excludesThreads }) else {
      return all
    }
    return all / 2
  }

  private func usedCounters(cpu: Int) -> UInt64 {
    var used: UInt64 = 0
    for event in cpus[cpu].hardwareEvents { used |= occupied(by: event) }
    return used
  }

  private func occupied(by event: EventIndex) -> UInt64 {
    guard let counter = events[event].counter else { return 0 }
    return ArmCounterPlace(counter, needsPair: events[event].needsCounterPair).taken
  }
}

extension Event {
  /// What the x86 solver needs to know (P13).
  var counterRequest: CounterAssignment.Request {
    CounterAssignment.Request(allowed: allowedCounters, last: counter, needsPair: needsCounterPair)
  }
}
