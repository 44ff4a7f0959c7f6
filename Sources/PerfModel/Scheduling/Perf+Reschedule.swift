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
    cpus[cpu].wasSwitchedOff = true
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
  mutating func expireMultiplexTimer(cpu: Int, pmu: PMUKind = .hardware) {
    let rotated = rotate(cpu: cpu, pmu)
    cpus[cpu][timer: pmu].forward(past: time)
    if !rotated { cpus[cpu][timer: pmu].isActive = false }
  }

  private mutating func rotate(cpu: Int, _ pmu: PMUKind) -> Bool {
    let cpuContext = context(ofCPU: cpu, .hardware)
    let taskContext = cpus[cpu].taskContexts[.hardware]
    let cpuNeeds = contexts[cpuContext][pmu].rotateNecessary
    let taskNeeds = taskContext.map { contexts[$0][pmu].rotateNecessary } ?? false
    guard cpuNeeds || taskNeeds else { return false }
    cpus[cpu].wasSwitchedOff = true

    let taskGroup =
      taskNeeds ? taskContext.flatMap { takeGroupToRotate($0, cpu: cpu, pmu) } : nil
    let cpuGroup = cpuNeeds ? takeGroupToRotate(cpuContext, cpu: cpu, pmu) : nil
    let moving = taskContext.flatMap { context in
      taskGroup != nil || (cpuGroup != nil && hasEvents(context, pmu)) ? context : nil
    }
    if let moving {
      if kernel.stopsTimeAtChanges { updateCgroupClocks(moving, cpu: cpu, isFinal: false) }
      scheduleOutFlexible(moving, pmu: pmu)
    }
    if let cpuGroup {
      updateCgroupClocks(cpuContext, cpu: cpu, isFinal: kernel.stopsTimeAtChanges)
      scheduleOutFlexible(cpuContext, pmu: pmu)
      makeYoungest(cpuGroup, in: cpuContext)
      pass(cpuContext, cpu: cpu, pmu: pmu, isPinned: false)
    }
    if let moving {
      if let taskGroup { makeYoungest(taskGroup, in: moving) }
      pass(moving, cpu: cpu, pmu: pmu, isPinned: false)
    }
    return true
  }

  /// S23, `core.c:ctx_event_to_rotate()`.
  private mutating func takeGroupToRotate(
    _ context: ContextIndex,
    cpu: Int,
    _ pmu: PMUKind
  ) -> EventIndex? {
    contexts[context][pmu].rotateNecessary = false
    if let active = contexts[context][pmu].flexibleActive.first { return active }
    return kernel.rotationPrefersAnyCPU
      ? firstGroup(context, cpu: cpu, pmu) : leftmostGroup(context, pmu)
  }

  /// 6.12: the oldest group of any CPU in a task context, else the oldest of this CPU, those without a cgroup first,
  /// then by cgroup, whether or not that runs (S83).
  private func firstGroup(_ context: ContextIndex, cpu: Int, _ pmu: PMUKind) -> EventIndex? {
    let groups = contexts[context].flexible.filter { events[$0].pmu == pmu }
    if contexts[context].task != nil, let anyCPU = groups.first(where: { events[$0].cpu == nil }) {
      return anyCPU
    }
    // min() keeps the first of equals.
    return groups.filter { events[$0].cpu == cpu }
      .min { (events[$0].cgroup ?? -1) < (events[$1].cgroup ?? -1) }
  }

  /// 6.1: the leftmost of the tree, whose first key is the CPU and whose second is the age.
  private func leftmostGroup(_ context: ContextIndex, _ pmu: PMUKind) -> EventIndex? {
    var leftmost: EventIndex?
    for group in contexts[context].flexible where events[group].pmu == pmu {
      if let found = leftmost, key(of: found) <= key(of: group) { continue }
      leftmost = group
    }
    return leftmost
  }

  private func key(of group: EventIndex) -> (cpu: Int, cgroup: Int) {
    (cpuKey(of: group), events[group].cgroup ?? -1)
  }

  private func hasEvents(_ context: ContextIndex, _ pmu: PMUKind) -> Bool {
    contexts[context].events.contains { events[$0].pmu == pmu }
  }

  /// Gives a group the highest place in its list (S24).
  private mutating func makeYoungest(_ leader: EventIndex, in context: ContextIndex) {
    guard let place = contexts[context].flexible.firstIndex(of: leader) else { return }
    contexts[context].flexible.remove(at: place)
    contexts[context].flexible.append(leader)
  }
}
