import PerfInterface

// Context switches (S44 to S45) and who runs where.
extension System {
  /// Lets the task run that ought to: the chosen one, else the first declared that is awake.
  mutating func chooseTask(cpu: Int) {
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
    countContextSwitch(cpu: cpu, task: previous)
    if !exchangeClones(cpu: cpu, previous: previous, next: next) {
      if cpus[cpu].taskContext != Event.none {
        scheduleOut(cpus[cpu].taskContext, cpu: cpu, pmu: nil, classes: .classes)
      }
      cpus[cpu].currentTask = next
      if next != Event.none { switchIn(next, cpu: cpu) }
    }
    cpus[cpu].currentTask = next
    if next != Event.none, threads[next].virtualCPU != Event.none {
      loadVirtualCPU(threads[next].virtualCPU)
    }
  }

  /// S44, `core.c:perf_event_context_sched_in()`.
  private mutating func switchIn(_ task: Int, cpu: Int) {
    let context = threads[task].context
    guard context != Event.none, !contexts[context].events.isEmpty else { return }
    if !contexts[context].pinned.isEmpty {
      scheduleOut(cpus[cpu].context, cpu: cpu, pmu: nil, classes: .flexible)
    }
    scheduleIn(cpu: cpu, taskContext: context, pmu: nil)
  }

  /// Swaps the contexts of two unmodified clones instead of switching (S44).
  ///
  /// `core.c:perf_event_context_sched_out()`, `context_equiv()`
  private mutating func exchangeClones(cpu: Int, previous: Int, next: Int) -> Bool {
    guard previous != Event.none, next != Event.none else { return false }
    let first = threads[previous].context
    let second = threads[next].context
    guard first != Event.none, second != Event.none, areClones(first, second) else { return false }
    // A context that is not in, because its list was empty, has nothing to keep on the hardware.
    guard cpus[cpu].taskContext == first else { return false }
    threads[previous].context = second
    threads[next].context = first
    contexts[first].task = next
    contexts[second].task = previous
    return true
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
    }
  }
}
