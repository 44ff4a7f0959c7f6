public import PerfInterface

/// What came of an action.
public enum ActionResult: Hashable, Sendable {
  case done
  /// The system call failed.
  case failed(ErrorNumber)
  /// The action makes no sense now, such as a guest step while the guest does not run.
  case impossible(String)
  /// The guest is not offered what it accesses: the access faults, or is ignored where nil.
  case notOffered(String, ErrorNumber?)
  /// The model does not cover it.
  case notCovered(String)
}

extension System {
  /// Performs one action other than `run`, which takes no time.
  ///
  /// - Precondition: Handles name tasks, events and counters that exist; `run` goes through
  ///   `beginRun()` and `advance(toAtMost:)`.
  public mutating func apply(_ action: Action) -> ActionResult {
    switch action {
    case .open(let handle, let attr, let target, let group):
      let error = open(handle, attr: attr, target: target, group: group)
      return error.map(ActionResult.failed) ?? .done
    case .enable(let handle): return withEvent(handle) { $0.enable($1) }
    case .disable(let handle): return withEvent(handle) { $0.disable($1) }
    case .close(let handle): return withEvent(handle) { $0.close($1) }
    case .reset(let handle): return withEvent(handle) { $0.reset($1) }
    case .read(let handle): return withEvent(handle) { _, _ in }
    case .interrupts(let cpu, let enabled):
      setInterrupts(cpu: cpu, enabled: enabled)
      return .done
    case .createKernelCounter(let handle, let attr, let target):
      let error = createKernelCounter(handle, attr: attr, target: target)
      return error.map(ActionResult.failed) ?? .done
    case .filter(let vm, let filter):
      installFilter(filter, vm: vm)
      return .done
    case .grab(let cpu, let counter, let isGrabbed):
      let bit = CounterInventory.bit(counter)
      if isGrabbed { cpus[cpu].grabbedCounters |= bit } else { cpus[cpu].grabbedCounters &= ~bit }
      return .done
    case .runVirtualCPU(let vcpu, let task, let rebuilding):
      return runVirtualCPU(vcpu, by: task, rebuilding: rebuilding)
    case .saveVM(let vm):
      saveVM(vm)
      return .done
    case .restoreVM(let vm): return restoreVM(vm)
    case .createVM(let vm):
      let error = createVM(vm)
      return error.map(ActionResult.failed) ?? .done
    case .guest(let vcpu, let action): return applyGuest(vcpu, action)
    case .run: preconditionFailure("run is not an action to apply; use advance(toAtMost:)")
    default: return applyTask(action)
    }
  }

  private mutating func withEvent(
    _ handle: EventHandle,
    _ body: (inout System, EventIndex) -> Void
  ) -> ActionResult {
    let index = eventIndex(handle)
    guard index != Event.none, events[index].state != .dead else { return .failed(.ebadf) }
    body(&self, index)
    return .done
  }

  private mutating func applyTask(_ action: Action) -> ActionResult {
    switch action {
    case .contextSwitch(let cpu, let task):
      guard threads[task].cpu == cpu, threads[task].isAwake, !threads[task].hasExited else {
        return .impossible("the task is not waiting on that CPU")
      }
      return moving(cpu) {
        $0.cpus[cpu].chosenTask = task
        $0.chooseTask(cpu: cpu)
      }
    case .sleep(let task): return moving(task: task) { $0.setAwake(task, false) }
    case .wake(let task): return moving(task: task) { $0.setAwake(task, true) }
    case .migrate(let task, let cpu): return moving(task: task) { $0.migrate(task, to: cpu) }
    case .exec(let task):
      guard isRunning(task) else { return .impossible("exec needs the task to be running") }
      return moving(task: task) { $0.exec(task) }
    case .exit(let task): return moving(task: task) { $0.exit(task) }
    case .fork(let task, let child): return moving(task: task) { $0.fork(task, child: child) }
    default: preconditionFailure("not a task action: \(action)")
    }
  }

  /// A CPU with its interrupts off does not switch tasks.
  private mutating func moving(_ cpu: Int, _ body: (inout System) -> Void) -> ActionResult {
    guard !cpus[cpu].interruptsDisabled else {
      return .impossible("cpu\(cpu) has its interrupts off and cannot switch tasks")
    }
    body(&self)
    return .done
  }

  private mutating func moving(
    task: TaskHandle,
    _ body: (inout System) -> Void
  ) -> ActionResult {
    guard !threads[task].hasExited else { return .impossible("the task has exited") }
    return moving(threads[task].cpu, body)
  }

  private mutating func setAwake(_ task: TaskHandle, _ isAwake: Bool) {
    threads[task].isAwake = isAwake
    chooseTask(cpu: threads[task].cpu)
  }

  private mutating func migrate(_ task: Int, to cpu: Int) {
    let source = threads[task].cpu
    guard source != cpu else { return }
    threads[task].cpu = cpu
    if cpus[source].currentTask == task { chooseTask(cpu: source) }
    countMigration(task)
    chooseTask(cpu: cpu)
  }

  private mutating func countMigration(_ task: Int) {
    for event in events.indices
    where events[event].isSoftware && events[event].target == task
      && events[event].attr.config == SoftwareEvent.cpuMigrations && events[event].state > .off
    {
      events[event].count += 1
    }
  }
}
