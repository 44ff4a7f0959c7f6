import PerfInterface

// Taking events off the hardware (S5, S18).
extension Perf {
  /// Takes classes of a context out, on one PMU or on all (S2, S5, `core.c:ctx_sched_out()`).
  mutating func scheduleOut(
    _ context: ContextIndex,
    cpu: Int,
    pmu: PMUKind?,
    classes: ContextActivity
  ) {
    guard !contexts[context].events.isEmpty else { return }
    noteScheduleOut(context, cpu: cpu)
    let before = contexts[context].activity
    contexts[context].activity.subtract(classes)
    if contexts[context].activity.isDisjoint(with: .classes) {
      stopClock(context)
      if contexts[context].task != nil {
        cpus[cpu].taskContexts[contexts[context].kind] = nil
      }
    }
    let changed = before.symmetricDifference(contexts[context].activity)
    for each in PMUKind.allCases where concerns(pmu, each) {
      if changed.contains(.pinned) { scheduleOutPinned(context, pmu: each) }
      if changed.contains(.flexible) { scheduleOutFlexible(context, pmu: each) }
    }
  }

  mutating func scheduleOutPinned(_ context: ContextIndex, pmu: PMUKind) {
    // The last one first, which each list of the CPU has at its end.
    for place in contexts[context][pmu].pinnedActive.indices.reversed() {
      takeGroupOff(contexts[context][pmu].pinnedActive[place])
    }
    contexts[context][pmu].pinnedActive.removeAll(keepingCapacity: true)
  }

  /// Takes the flexible groups of one PMU out and forgets that a rotation was due (S5).
  mutating func scheduleOutFlexible(_ context: ContextIndex, pmu: PMUKind) {
    for place in contexts[context][pmu].flexibleActive.indices.reversed() {
      takeGroupOff(contexts[context][pmu].flexibleActive[place])
    }
    contexts[context][pmu].flexibleActive.removeAll(keepingCapacity: true)
    contexts[context][pmu].rotateNecessary = false
  }

  /// Takes a placed group off, leaving it in the active list (`core.c:group_sched_out()`).
  private mutating func takeGroupOff(_ leader: EventIndex) {
    guard events[leader].state == .active else { return }
    takeEventOff(leader)
    var next = events[leader].firstSibling
    while let sibling = next {
      takeEventOff(sibling)
      next = events[sibling].nextSibling
    }
  }

  /// Takes a group off and out of the active list, as disabling its leader does (T5).
  mutating func removeGroup(_ leader: EventIndex) {
    guard events[leader].state == .active else { return }
    removeFromActiveList(leader)
    takeGroupOff(leader)
  }

  /// Takes one event off and out of the active list (`core.c:event_sched_out()`).
  mutating func removeEvent(_ event: EventIndex) {
    guard events[event].state == .active else { return }
    removeFromActiveList(event)
    takeEventOff(event)
  }

  private mutating func takeEventOff(_ event: EventIndex) {
    guard events[event].state == .active, let cpu = events[event].onCPU else { return }
    cpus[cpu].wasSwitchedOff = true
    setState(event, .inactive)
    events[event].onCPU = nil
    if events[event].isSoftware {
      if let place = cpus[cpu].softwareEvents.lastIndex(of: event) {
        cpus[cpu].softwareEvents.remove(at: place)
      }
    } else {
      releaseCounter(event, cpu: cpu)
      if events[event].isOfCore { cpus[cpu].activeHardwareCount -= 1 }
      if events[event].isGuestLBR { cpus[cpu].branches.excludesHost = false }
    }
    let isAlone = isLastOnPMU(event, cpu: cpu)
    if events[event].isExclusive || isAlone { cpus[cpu][exclusive: events[event].pmu] = false }
  }

  /// Whether no other event of its PMU is on it any more (S18).
  private func isLastOnPMU(_ event: EventIndex, cpu: Int) -> Bool {
    switch events[event].pmu {
    case .hardware, .atom: cpus[cpu].activeHardwareCount == 0
    case .software: true
    default: !cpus[cpu].hardwareEvents.contains { events[$0].ownPMU == events[event].pmu }
    }
  }

  private mutating func removeFromActiveList(_ leader: EventIndex) {
    guard let context = events[leader].context else { return }
    let pmu = events[leader].pmu
    if let place = contexts[context][pmu].pinnedActive.firstIndex(of: leader) {
      contexts[context][pmu].pinnedActive.remove(at: place)
    } else if let place = contexts[context][pmu].flexibleActive.firstIndex(of: leader) {
      contexts[context][pmu].flexibleActive.remove(at: place)
    }
  }
}
