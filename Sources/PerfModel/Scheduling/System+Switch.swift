import PerfInterface

// Context switches (S44 to S45) and who runs where.
extension System {
  /// Lets the task run that ought to: the chosen one, else the first declared that is awake.
  mutating func chooseTask(cpu: Int) {
    work += 1 + threads.count / 8
    let chosen = cpus[cpu].chosenTask
    let next: Int
    if chosen != Event.none, canRun(chosen, cpu: cpu) {
      next = chosen
    } else {
      cpus[cpu].chosenTask = Event.none
      next = threads.indices.first { canRun($0, cpu: cpu) } ?? Event.none
    }
    contextSwitch(cpu: cpu, to: next)
  }

  private func canRun(_ task: Int, cpu: Int) -> Bool {
    threads[task].cpu == cpu && threads[task].isAwake && !threads[task].hasExited
  }

  /// Whether a task runs now (`core.c:task_curr()`).
  func isRunning(_ task: Int) -> Bool {
    task != Event.none && cpus[threads[task].cpu].currentTask == task
  }

  /// One context switch; does nothing when the task runs already.
  mutating func contextSwitch(cpu: Int, to next: Int) {
    let previous = cpus[cpu].currentTask
    guard previous != next else { return }
    work += 1 + cpus[cpu].softwareEvents.count
    putGuest(cpu: cpu)
    countContextSwitch(cpu: cpu, task: previous)
    for kind in profile.contextKinds
    where !exchangeClones(kind, cpu: cpu, previous: previous, next: next) {
      let context = cpus[cpu].taskContexts[kind]
      guard context != Event.none else { continue }
      scheduleOut(context, cpu: cpu, pmu: nil, classes: .classes)
    }
    cpus[cpu].currentTask = next
    if next != Event.none {
      for kind in profile.contextKinds { switchIn(next, kind, cpu: cpu) }
    }
    if next != Event.none, threads[next].virtualCPU != Event.none {
      loadVirtualCPU(threads[next].virtualCPU)
    }
  }

  /// S44, `core.c:perf_event_context_sched_in()`.
  private mutating func switchIn(_ task: Int, _ kind: PMUKind, cpu: Int) {
    let context = threads[task].contexts[kind]
    // After an exchange of clones it is in already.
    guard context != Event.none, cpus[cpu].taskContexts[kind] != context,
      !contexts[context].events.isEmpty
    else { return }
    if !contexts[context].pinned.isEmpty {
      let yielding: ContextActivity = comesFirst(context) ? .classes : .flexible
      scheduleOut(cpus[cpu].contexts[kind], cpu: cpu, pmu: nil, classes: yielding)
    }
    scheduleIn(cpu: cpu, kind: kind, taskContext: context, pmu: nil)
  }

  /// Swaps the contexts of two unmodified clones instead of switching (S44).
  ///
  /// `core.c:perf_event_context_sched_out()`, `context_equiv()`
  private mutating func exchangeClones(
    _ kind: PMUKind,
    cpu: Int,
    previous: Int,
    next: Int
  ) -> Bool {
    guard previous != Event.none, next != Event.none else { return false }
    let first = threads[previous].contexts[kind]
    let second = threads[next].contexts[kind]
    guard first != Event.none, second != Event.none, areClones(first, second) else { return false }
    if profile.switchesSampleReadSlowly, readsSamples(first) || readsSamples(second) {
      return false
    }
    work += contexts[first].events.count
    // A context that is not in, because its list was empty, has nothing to keep on the hardware.
    guard cpus[cpu].taskContexts[kind] == first else { return false }
    threads[previous].contexts[kind] = second
    threads[next].contexts[kind] = first
    contexts[first].task = next
    contexts[second].task = previous
    return true
  }

  /// Whether a context holds inherited events whose samples carry counts.
  private func readsSamples(_ context: Int) -> Bool {
    let sampleRead: UInt64 = 1 << 4
    return contexts[context].events.contains {
      events[$0].attr.flags.contains(.inherit) && events[$0].attr.sampleType & sampleRead != 0
    }
  }

  private func areClones(_ first: Int, _ second: Int) -> Bool {
    let left = contexts[first]
    let right = contexts[second]
    if right.parentContext == first { return left.generation == right.parentGeneration }
    if left.parentContext == second { return right.generation == left.parentGeneration }
    return left.parentContext != Event.none && left.parentContext == right.parentContext
      && left.parentGeneration == right.parentGeneration
  }

  private mutating func countContextSwitch(cpu: Int, task: Int) {
    tally.switchedOut(task: task, cpu: cpu)
    for event in cpus[cpu].softwareEvents
    where events[event].attr.config == SoftwareEvent.contextSwitches {
      events[event].count += 1
      events[event].countInRun += 1
    }
  }
}
