import PerfInterface

// Giving counters to groups, as the PMU drivers do.
extension Perf {
  /// Finds counters for the members of a group that are enabled; false leaves everything as it was.
  ///
  /// P11 to P14 on x86, R6 on arm64.
  mutating func takeCounters(leader: EventIndex, cpu: Int) -> Bool {
    if events[leader].pmu == .instructionSampling {
      return takeSamplingPlace(leader: leader, cpu: cpu)
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

  /// Takes the one place for sampled instructions; false when it is taken (P43).
  ///
  /// `arch/x86/events/amd/ibs.c:perf_ibs_add()`
  private mutating func takeSamplingPlace(leader: EventIndex, cpu: Int) -> Bool {
    var isTaken = cpus[cpu].hardwareEvents.contains { events[$0].isInstructionSampling }
    var found: EventIndex?
    var next: EventIndex? = leader
    while let member = next {
      if events[member].isInstructionSampling, events[member].state > .off {
        guard !isTaken else { return false }
        isTaken = true
        found = member
      }
      next = memberAfter(member)
    }
    guard let found else { return true }
    events[found].counter = InstructionSampling.place
    cpus[cpu].hardwareEvents.append(found)
    return true
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
      guard events[event].isMetric || listLength(cpu: cpu) < hardware.counters.total else {
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
    where !events[event].isMetric && !events[event].isInstructionSampling {
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
    let list = cpus[cpu].hardwareEvents
    guard
      let assignment = CounterAssignment(
        count: list.count,
        programmable: hardware.counters.programmable,
        request: { events[list[$0]].counterRequest }
      )
    else { return false }
    for (place, event) in list.enumerated() { events[event].counter = assignment.counters[place] }
    return true
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
