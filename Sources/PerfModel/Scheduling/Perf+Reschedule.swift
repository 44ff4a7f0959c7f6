import PerfInterface

// Which classes go out and in again (S3, S4), and the rotation of flexible groups (S22 to S25).
extension Perf {
  /// Takes out what a trigger of these classes concerns, then places everything by S1.
  ///
  /// - Parameters:
  ///   - kind: Which contexts of the CPU and its task are concerned (D2).
  ///   - taskContext: The context of the running task; nil where it has none.
  ///   - pmu: The PMU of the triggering event; nil for all.
  ///
  /// S3, `core.c:ctx_resched()`
  mutating func reschedule(
    cpu: Int,
    kind: PMUKind,
    taskContext: ContextIndex?,
    pmu: PMUKind?,
    trigger: EventClasses
  ) {
    var classes: ContextActivity = []
    if trigger.contains(.pinned) { classes = .classes }
    if trigger.contains(.flexible) { classes.insert(.flexible) }
    if let taskContext, cpus[cpu].taskContexts[kind] != nil {
      scheduleOut(taskContext, cpu: cpu, pmu: pmu, classes: classes)
    }
    let cpuContext = context(ofCPU: cpu, kind)
    if trigger.contains(.cpu) {
      scheduleOut(cpuContext, cpu: cpu, pmu: pmu, classes: classes)
    } else if trigger.contains(.pinned) {
      let yielding: ContextActivity = precedesCPU(taskContext) ? .classes : .flexible
      scheduleOut(cpuContext, cpu: cpu, pmu: pmu, classes: yielding)
    }
    scheduleIn(cpu: cpu, kind: kind, taskContext: taskContext, pmu: pmu)
  }

  /// The class of an event, which is that of its leader (D5, `core.c:get_event_type()`).
  func classes(of event: EventIndex) -> EventClasses {
    let isCPU = events[event].context.map { contexts[$0].task == nil } ?? true
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
    let cpuContext = context(ofCPU: cpu, .hardware)
    let taskContext = cpus[cpu].taskContexts[.hardware]
    let cpuNeeds = contexts[cpuContext].hardware.rotateNecessary
    let taskNeeds = taskContext.map { contexts[$0].hardware.rotateNecessary } ?? false
    guard cpuNeeds || taskNeeds else { return false }

    let taskGroup =
      taskNeeds ? taskContext.flatMap { takeGroupToRotate($0, cpu: cpu) } : nil
    let cpuGroup = cpuNeeds ? takeGroupToRotate(cpuContext, cpu: cpu) : nil
    let moving = taskContext.flatMap { context in
      taskGroup != nil || (cpuGroup != nil && hasHardwareEvents(context)) ? context : nil
    }
    if let moving { scheduleOutFlexible(moving, pmu: .hardware) }
    if let cpuGroup {
      scheduleOutFlexible(cpuContext, pmu: .hardware)
      makeYoungest(cpuGroup, in: cpuContext)
      pass(cpuContext, cpu: cpu, pmu: .hardware, isPinned: false)
    }
    if let moving {
      if let taskGroup { makeYoungest(taskGroup, in: moving) }
      pass(moving, cpu: cpu, pmu: .hardware, isPinned: false)
    }
    return true
  }

  /// S23, `core.c:ctx_event_to_rotate()`.
  private mutating func takeGroupToRotate(_ context: ContextIndex, cpu: Int) -> EventIndex? {
    contexts[context].hardware.rotateNecessary = false
    if let active = contexts[context].hardware.flexibleActive.first { return active }
    return kernel.rotationPrefersAnyCPU
      ? firstGroup(context, cpu: cpu) : leftmostGroup(context)
  }

  /// 6.12: the oldest group of any CPU in a task context, else the oldest of this CPU.
  private func firstGroup(_ context: ContextIndex, cpu: Int) -> EventIndex? {
    let groups = contexts[context].flexible
    let isTask = contexts[context].task != nil
    let anyCPU = groups.first {
      isTask && events[$0].pmu == .hardware && events[$0].cpu == nil
    }
    return anyCPU ?? groups.first { events[$0].pmu == .hardware && matches($0, cpu: cpu) }
  }

  /// 6.1: the leftmost of the tree, whose first key is the CPU and whose second is the age.
  private func leftmostGroup(_ context: ContextIndex) -> EventIndex? {
    var leftmost: EventIndex?
    for group in contexts[context].flexible where events[group].pmu == .hardware {
      if let found = leftmost, cpuKey(of: found) <= cpuKey(of: group) { continue }
      leftmost = group
    }
    return leftmost
  }

  private func hasHardwareEvents(_ context: ContextIndex) -> Bool {
    contexts[context].events.contains { events[$0].pmu == .hardware }
  }

  /// Gives a group the highest place in its list (S24).
  private mutating func makeYoungest(_ leader: EventIndex, in context: ContextIndex) {
    guard let place = contexts[context].flexible.firstIndex(of: leader) else { return }
    contexts[context].flexible.remove(at: place)
    contexts[context].flexible.append(leader)
  }
}
