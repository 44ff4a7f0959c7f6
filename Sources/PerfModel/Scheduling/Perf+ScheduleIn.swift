import PerfInterface

// One pass over one list (S10 to S18), and the four passes in their order (S1).
extension Perf {
  /// CPU pinned, task pinned, CPU flexible, task flexible (S1, `core.c:perf_event_sched_in()`).
  mutating func scheduleIn(cpu: Int, kind: PMUKind, taskContext: ContextIndex?, pmu: PMUKind?) {
    let cpuContext = context(ofCPU: cpu, kind)
    if let taskContext, precedesCPU(taskContext) {
      scheduleIn(taskContext, cpu: cpu, pmu: pmu, classes: .pinned)
    }
    scheduleIn(cpuContext, cpu: cpu, pmu: pmu, classes: .pinned)
    if let taskContext { scheduleIn(taskContext, cpu: cpu, pmu: pmu, classes: .pinned) }
    scheduleIn(cpuContext, cpu: cpu, pmu: pmu, classes: .flexible)
    if let taskContext { scheduleIn(taskContext, cpu: cpu, pmu: pmu, classes: .flexible) }
  }

  /// Places a class of a context unless it is in already (S2, `core.c:ctx_sched_in()`).
  private mutating func scheduleIn(
    _ context: ContextIndex,
    cpu: Int,
    pmu: PMUKind?,
    classes: ContextActivity
  ) {
    guard !contexts[context].events.isEmpty else { return }
    let before = contexts[context].activity
    if contexts[context].task != nil, before.isDisjoint(with: .classes) {
      cpus[cpu].taskContexts[contexts[context].kind] = context
    }
    noteScheduleIn(context, cpu: cpu)
    startClock(context)
    contexts[context].activity.formUnion(classes)
    let changed = before.symmetricDifference(contexts[context].activity)
    for each in PMUKind.allCases where concerns(pmu, each) {
      if changed.contains(.pinned) { pass(context, cpu: cpu, pmu: each, isPinned: true) }
      if changed.contains(.flexible) { pass(context, cpu: cpu, pmu: each, isPinned: false) }
    }
  }

  /// Visits the leaders of one list by age and tries to place each (S10, S11, S13).
  ///
  /// `core.c:merge_sched_in()`
  mutating func pass(_ context: ContextIndex, cpu: Int, pmu: PMUKind, isPinned: Bool) {
    // The guest has the hardware: skipped, which is no failed attempt (M22).
    if cpus[cpu].isGuestLoaded, pmu == .hardware { return }
    var canAddHardware = true
    let leaders = isPinned ? contexts[context].pinned : contexts[context].flexible
    work += leaders.count
    for leader in leaders where events[leader].pmu == pmu {
      guard events[leader].state > .off, matches(leader, cpu: cpu) else { continue }
      if canGoOn(leader, context: context, cpu: cpu, canAddHardware: canAddHardware),
        placeGroup(leader, cpu: cpu)
      {
        if isPinned {
          contexts[context][pmu].pinnedActive.append(leader)
        } else {
          contexts[context][pmu].flexibleActive.append(leader)
        }
      }
      guard events[leader].state == .inactive else { continue }
      canAddHardware = false
      if isPinned {
        setState(leader, .error)
      } else {
        contexts[context][pmu].rotateNecessary = true
        // Traces alone fail among software, for which 6.1 has no timer (P59).
        if pmu != .software || !kernel.separatesSoftwareContexts {
          cpus[cpu][timer: pmu].arm(at: time)
        }
      }
    }
  }

  /// Whether the pinned events of a task's context come before those of the CPU, as under a policy.
  func precedesCPU(_ context: ContextIndex?) -> Bool {
    guard let context, let task = contexts[context].task else { return false }
    return threads[task].precedesCPU
  }

  /// Whether an operation on one PMU, or on all, is about a PMU that has had an event.
  func concerns(_ pmu: PMUKind?, _ each: PMUKind) -> Bool {
    guard let pmu else { return each.placeBesideCore == nil || usedPMUs & 1 << each.rawValue != 0 }
    return pmu == each
  }

  /// Whether an event bound to a CPU may run on this one, and its driver lets it (S10, R16).
  func matches(_ event: EventIndex, cpu: Int) -> Bool {
    (events[event].cpu == nil || events[event].cpu == cpu) && !events[event].isForChaining
      && matchesCgroup(event, cpu: cpu) && (!hardware.isHybrid || hasKind(event, cpu: cpu))
  }

  /// Whether a CPU is of the kind that an event's group is for, in 6.1 each member of it (P58).
  ///
  /// `arch/x86/events/intel/core.c:intel_pmu_filter()`
  private func hasKind(_ event: EventIndex, cpu: Int) -> Bool {
    let kind = hardware.corePMU(ofCPU: cpu)
    guard events[event].pmu.isOfCores else { return true }
    guard events[event].pmu == kind else { return false }
    guard kernel.mixesCores, isLeader(event) else { return true }
    return group(of: event).allSatisfy { !events[$0].isOfCore || events[$0].ownPMU == kind }
  }

  /// S14, `core.c:group_can_go_on()`.
  private func canGoOn(
    _ leader: EventIndex,
    context: ContextIndex,
    cpu: Int,
    canAddHardware: Bool
  ) -> Bool {
    if events[leader].isSoftwareGroup { return true }
    guard canAddHardware else { return false }
    if cpus[cpu][exclusive: events[leader].pmu] { return false }
    if events[leader].isExclusive {
      let pmu = contexts[context][events[leader].pmu]
      let active = events[leader].isPinned ? pmu.pinnedActive : pmu.flexibleActive
      if !active.isEmpty { return false }
    }
    return true
  }

  /// Places a whole group or nothing of it (S17, `core.c:group_sched_in()`).
  private mutating func placeGroup(_ leader: EventIndex, cpu: Int) -> Bool {
    guard takeCounters(leader: leader, cpu: cpu) else { return false }
    var next: EventIndex? = leader
    while let member = next {
      if events[member].state > .off { placeEvent(member, cpu: cpu) }
      next = memberAfter(member)
    }
    return true
  }

  private mutating func placeEvent(_ event: EventIndex, cpu: Int) {
    setState(event, .active)
    events[event].onCPU = cpu
    if events[event].isThrottled {
      // Its overflows are counted anew (S19).
      events[event].isThrottled = false
      events[event].interrupts = 0
    }
    if events[event].isSoftware {
      events[event].unreadNanoseconds = 0
      cpus[cpu].softwareEvents.append(event)
    } else if events[event].isOfCore {
      cpus[cpu].activeHardwareCount += 1
      if events[event].isGuestLBR { cpus[cpu].branches.excludesHost = true }
    }
    if events[event].isExclusive { cpus[cpu][exclusive: events[event].pmu] = true }
  }
}
