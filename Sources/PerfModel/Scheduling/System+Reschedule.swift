import PerfInterface

// Which classes go out and in again (S3, S4), and the rotation of flexible groups (S22 to S25).
extension System {
  /// Takes out what a trigger of these classes concerns, then places everything by S1.
  ///
  /// - Parameters:
  ///   - kind: Which contexts of the CPU and its task are concerned (D2).
  ///   - taskContext: The context of the running task, or `Event.none`.
  ///   - pmu: The PMU of the triggering event; nil for all.
  ///
  /// S3, `core.c:ctx_resched()`
  mutating func reschedule(
    cpu: Int,
    kind: PMUKind,
    taskContext: Int,
    pmu: PMUKind?,
    trigger: EventClasses
  ) {
    var classes: ContextActivity = []
    if trigger.contains(.pinned) { classes = .classes }
    if trigger.contains(.flexible) { classes.insert(.flexible) }
    if taskContext != Event.none, cpus[cpu].taskContexts[kind] != Event.none {
      scheduleOut(taskContext, cpu: cpu, pmu: pmu, classes: classes)
    }
    let cpuContext = cpus[cpu].contexts[kind]
    if trigger.contains(.cpu) {
      scheduleOut(cpuContext, cpu: cpu, pmu: pmu, classes: classes)
    } else if trigger.contains(.pinned) {
      let yielding: ContextActivity = comesFirst(taskContext) ? .classes : .flexible
      scheduleOut(cpuContext, cpu: cpu, pmu: pmu, classes: yielding)
    }
    scheduleIn(cpu: cpu, kind: kind, taskContext: taskContext, pmu: pmu)
  }

  /// The class of an event, which is that of its leader (D5, `core.c:get_event_type()`).
  func classes(of event: EventIndex) -> EventClasses {
    let isCPU = contexts[events[event].context].task == Event.none
    let isPinned = events[events[event].leader].isPinned
    let kind: EventClasses = isPinned ? .pinned : .flexible
    return isCPU ? kind.union(.cpu) : kind
  }

  /// The multiplex timer's expiry: rotates and re-arms, or stops (S21, S22).
  ///
  /// `core.c:perf_mux_hrtimer_handler()`, `perf_rotate_context()`
  mutating func expireMultiplexTimer(cpu: Int) {
    let rotated = rotate(cpu: cpu)
    cpus[cpu].timer.forward(past: time)
    if !rotated { stopTimer(cpu: cpu) }
  }

  private mutating func stopTimer(cpu: Int) {
    cpus[cpu].timer.isActive = false
  }

  private mutating func rotate(cpu: Int) -> Bool {
    let cpuContext = cpus[cpu].contexts[.hardware]
    let taskContext = cpus[cpu].taskContexts[.hardware]
    let cpuNeeds = contexts[cpuContext].hardware.rotateNecessary
    let taskNeeds = taskContext != Event.none && contexts[taskContext].hardware.rotateNecessary
    guard cpuNeeds || taskNeeds else { return false }

    let taskGroup = taskNeeds ? takeGroupToRotate(taskContext, cpu: cpu) : nil
    let cpuGroup = cpuNeeds ? takeGroupToRotate(cpuContext, cpu: cpu) : nil
    let taskMoves =
      taskGroup != nil || (cpuGroup != nil && hasHardwareEvents(taskContext))
    if taskMoves { scheduleOutFlexible(taskContext, pmu: .hardware) }
    if let cpuGroup {
      scheduleOutFlexible(cpuContext, pmu: .hardware)
      makeYoungest(cpuGroup, in: cpuContext)
      pass(cpuContext, cpu: cpu, pmu: .hardware, isPinned: false)
    }
    if let taskGroup { makeYoungest(taskGroup, in: taskContext) }
    if taskMoves { pass(taskContext, cpu: cpu, pmu: .hardware, isPinned: false) }
    return true
  }

  /// S23, `core.c:ctx_event_to_rotate()`.
  private mutating func takeGroupToRotate(_ context: Int, cpu: Int) -> EventIndex? {
    contexts[context].hardware.rotateNecessary = false
    if let active = contexts[context].hardware.flexibleActive.first { return active }
    return profile.rotationPrefersAnyCPU
      ? firstGroup(context, cpu: cpu) : leftmostGroup(context)
  }

  /// 6.12: the oldest group of any CPU in a task context, else the oldest of this CPU.
  private func firstGroup(_ context: Int, cpu: Int) -> EventIndex? {
    let groups = contexts[context].flexible
    let isTask = contexts[context].task != Event.none
    let anyCPU = groups.first {
      isTask && events[$0].pmu == .hardware && events[$0].cpu == Event.none
    }
    return anyCPU ?? groups.first { events[$0].pmu == .hardware && matches($0, cpu: cpu) }
  }

  /// 6.1: the leftmost of the tree, whose first key is the CPU and whose second is the age.
  private func leftmostGroup(_ context: Int) -> EventIndex? {
    var leftmost: EventIndex?
    for group in contexts[context].flexible where events[group].pmu == .hardware {
      if let found = leftmost, events[found].cpu <= events[group].cpu { continue }
      leftmost = group
    }
    return leftmost
  }

  private func hasHardwareEvents(_ context: Int) -> Bool {
    context != Event.none && contexts[context].events.contains { events[$0].pmu == .hardware }
  }

  /// Gives a group the highest place in its list (S24).
  private mutating func makeYoungest(_ leader: EventIndex, in context: Int) {
    guard let place = contexts[context].flexible.firstIndex(of: leader) else { return }
    contexts[context].flexible.remove(at: place)
    contexts[context].flexible.append(leader)
  }
}
