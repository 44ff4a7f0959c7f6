import PerfInterface

// Context switches (S44 to S45) and who runs where.
extension Perf {
  /// Lets the task run that ought to: the chosen one, else the first declared that is awake.
  mutating func chooseTask(cpu: Int) {
    work += 1 + threads.count / 8
    if let chosen = cpus[cpu].chosenTask, canRun(chosen, cpu: cpu) {
      contextSwitch(cpu: cpu, to: chosen)
    } else {
      cpus[cpu].chosenTask = nil
      contextSwitch(cpu: cpu, to: threads.indices.first { canRun($0, cpu: cpu) })
    }
  }

  private func canRun(_ task: TaskIndex, cpu: Int) -> Bool {
    threads[task].cpu == cpu && threads[task].isAwake && !threads[task].hasExited
  }

  /// Whether a task runs now (`core.c:task_curr()`).
  func isRunning(_ task: TaskIndex) -> Bool { cpus[threads[task].cpu].currentTask == task }

  /// One context switch; does nothing when the task runs already.
  mutating func contextSwitch(cpu: Int, to next: TaskIndex?) {
    let previous = cpus[cpu].currentTask
    guard previous != next else { return }
    work += 1 + cpus[cpu].softwareEvents.count
    putGuest(cpu: cpu)
    countContextSwitch(cpu: cpu, task: previous)
    for kind in kernel.contextKinds
    where !exchangeClones(kind, cpu: cpu, previous: previous, next: next) {
      guard let context = cpus[cpu].taskContexts[kind] else { continue }
      cpus[cpu].wasSwitchedOff = true
      saveBranches(context, cpu: cpu)
      scheduleOut(context, cpu: cpu, pmu: nil, classes: .classes)
      selectBranches(cpu: cpu)
    }
    cpus[cpu].currentTask = next
    switchCgroup(cpu: cpu)
    if let next {
      for kind in kernel.contextKinds { switchIn(next, kind, cpu: cpu) }
    }
    restoreBranches(cpus[cpu].taskContexts[kernel.contextKind(.hardware)], cpu: cpu)
    switchedCPUs.append(cpu)
  }

  /// S44, `core.c:perf_event_context_sched_in()`.
  private mutating func switchIn(_ task: TaskIndex, _ kind: PMUKind, cpu: Int) {
    // After an exchange of clones it is in already.
    guard let context = threads[task].contexts[kind], cpus[cpu].taskContexts[kind] != context,
      !contexts[context].events.isEmpty
    else { return }
    cpus[cpu].wasSwitchedOff = true
    if !contexts[context].pinned.isEmpty {
      let yielding: ContextActivity = precedesCPU(context) ? .classes : .flexible
      scheduleOut(self.context(ofCPU: cpu, kind), cpu: cpu, pmu: nil, classes: yielding)
    }
    scheduleIn(cpu: cpu, kind: kind, taskContext: context, pmu: nil)
  }

  /// Swaps the contexts of two unmodified clones instead of switching (S44).
  ///
  /// `core.c:perf_event_context_sched_out()`, `context_equiv()`
  private mutating func exchangeClones(
    _ kind: PMUKind,
    cpu: Int,
    previous: TaskIndex?,
    next: TaskIndex?
  ) -> Bool {
    guard let previous, let next, let first = threads[previous].contexts[kind],
      let second = threads[next].contexts[kind], areClones(first, second)
    else { return false }
    if kernel.switchesSampleReadSlowly, readsSamples(first) || readsSamples(second) {
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
  private func readsSamples(_ context: ContextIndex) -> Bool {
    contexts[context].events.contains {
      events[$0].attr.flags.contains(.inherit) && events[$0].attr.samplesCounts
    }
  }

  private func areClones(_ first: ContextIndex, _ second: ContextIndex) -> Bool {
    let left = contexts[first]
    let right = contexts[second]
    if right.parentContext == first { return left.generation == right.parentGeneration }
    if left.parentContext == second { return right.generation == left.parentGeneration }
    return left.parentContext != nil && left.parentContext == right.parentContext
      && left.parentGeneration == right.parentGeneration
  }

  private mutating func countContextSwitch(cpu: Int, task: TaskIndex?) {
    tally.switchedOut(task: task, cpu: cpu)
    for event in cpus[cpu].softwareEvents
    where events[event].countsContextSwitches {
      events[event].count += 1
      events[event].countInRun += 1
    }
  }

  // MARK: Tasks

  /// Puts a task to sleep or wakes it up.
  mutating func setAwake(_ task: TaskIndex, _ isAwake: Bool) {
    threads[task].isAwake = isAwake
    chooseTask(cpu: threads[task].cpu)
  }

  /// Moves a task to another CPU.
  mutating func migrate(_ task: TaskIndex, to cpu: Int) {
    let source = threads[task].cpu
    guard source != cpu else { return }
    threads[task].cpu = cpu
    if cpus[source].currentTask == task { chooseTask(cpu: source) }
    countMigration(task)
    chooseTask(cpu: cpu)
  }

  private mutating func countMigration(_ task: TaskIndex) {
    for event in events.indices
    where events[event].attr.type == .software && events[event].target == task
      && events[event].attr.config == SoftwareEvent.cpuMigrations && events[event].state > .off
    {
      events[event].count += 1
    }
  }
}
