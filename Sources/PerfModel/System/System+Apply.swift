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
  /// Performs one action other than `run` and `watchdog`, which takes no time.
  ///
  /// - Precondition: Handles name tasks, events and counters that exist; `run` goes through
  ///   `beginRun()` and `advance(toAtMost:)`, and the watchdog's events are opened by their owner.
  public mutating func apply(_ action: Action) -> ActionResult {
    let result = perform(action)
    followSwitches()
    for cpu in perf.cpus.indices { perf.selectBranches(cpu: cpu) }
    if !guestKernels.isEmpty { serveGuestKernels() }
    return result
  }

  private mutating func perform(_ action: Action) -> ActionResult {
    switch action {
    case .open(let handle, let attr, let target, let group):
      let leader = group.map { eventIndex($0).map(GroupDescriptor.open) ?? .closed } ?? .none
      return keep(perf.open(attr: attr, target: target, group: leader), as: handle)
    case .openByTool(let handle, let event, let target, let group):
      return openByTool(handle, event, target, group)
    case .openWithoutGroups(let members): return openWithoutGroups(members)
    case .enableByTool(let handle):
      if let event = openEvent(handle) { perf.enable(event) }
      return .done
    case .enable(let handle): return withEvent(handle) { $0.enable($1) }
    case .disable(let handle): return withEvent(handle) { $0.disable($1) }
    case .close(let handle): return withEvent(handle) { $0.close($1) }
    case .reset(let handle): return withEvent(handle) { $0.reset($1) }
    case .read(let handle): return read(handle)
    case .refresh(let handle, let overflows):
      return controlling(handle) { $0.refresh($1, overflows: overflows) }
    case .setPeriod(let handle, let period):
      return controlling(handle) { $0.setPeriod($1, period) }
    case .map(let handle): return controlling(handle) { $0.map($1) }
    case .unmap(let handle): return controlling(handle) { $0.unmap($1) }
    case .redirect(let handle, let output):
      guard let output else { return controlling(handle) { $0.redirect($1, to: nil) } }
      guard let target = openEvent(output) else { return .failed(.ebadf) }
      return controlling(handle) { $0.redirect($1, to: target) }
    case .interrupts(let cpu, let enabled):
      perf.setInterrupts(cpu: cpu, enabled: enabled)
      return .done
    case .createKernelCounter(let handle, let attr, let target):
      return keep(perf.createKernelCounter(attr: attr, target: target), as: handle)
    case .filter(let vm, let filter):
      installFilter(filter, vm: vm)
      return .done
    case .grab(let cpu, let counter, let isGrabbed):
      grab(counter, cpu: cpu, isGrabbed)
      return .done
    case .runVirtualCPU(let vcpu, let task, let rebuilding):
      return runVirtualCPU(VCPUIndex(vcpu), by: TaskIndex(task), rebuilding: rebuilding)
    case .saveVM(let vm):
      saveVM(vm)
      return .done
    case .restoreVM(let vm): return restoreVM(vm)
    case .createVM(let vm):
      let error = createVM(vm)
      return error.map(ActionResult.failed) ?? .done
    case .guest(let vcpu, let action):
      let exits = exitsOfAccesses(VCPUIndex(vcpu), action)
      let result = applyGuest(VCPUIndex(vcpu), action)
      if result == .done {
        noteAccesses(VCPUIndex(vcpu), exits: exits)
        // KVM executes the access, an instruction of the guest's kernel (K72).
        if architecture == .x86, exits.contains(true) || action.leavesBesidePMU {
          emulate(VCPUIndex(vcpu), instructions: 0, inKernel: true)
        }
      }
      return result
    case .bootLinux(let vm, let boot): return bootLinux(vm, boot)
    case .inGuest(let vm, let action): return applyInGuest(vm, action)
    case .startTask(_, let cpu): return startGuestTask(cpu: cpu)
    case .watchdog: preconditionFailure("the watchdog's events are opened like others")
    case .run: preconditionFailure("run is not an action to apply; use advance(toAtMost:)")
    default: return applyTask(action)
    }
  }

  /// Remembers an event that was opened by its handle.
  private mutating func keep(
    _ opened: Result<EventIndex, OpenError>,
    as handle: EventHandle
  ) -> ActionResult {
    while eventHandles.count <= handle { eventHandles.append(nil) }
    switch opened {
    case .failure(let error): return .failed(error.number)
    case .success(let event):
      eventHandles[handle] = event
      return .done
    }
  }

  /// Makes one attempt after another, some only after one error.
  private mutating func openByTool(
    _ handle: EventHandle,
    _ event: ToolEvent,
    _ target: OpenTarget,
    _ group: EventHandle?
  ) -> ActionResult {
    var result = ActionResult.done
    let mayWatchKernel = perf.paranoid.map { $0 <= 1 } ?? true
    var isSkipped = false
    for attempt in event.attempts(on: perf.kernel, mayWatchKernel: mayWatchKernel) {
      if let error = attempt.after { isSkipped = result != .failed(error) }
      guard !isSkipped else { continue }
      result = perform(.open(handle, attr: attempt.attr, target: target, group: group))
      if result == .done { break }
    }
    guard case .failed(let error) = result else { return result }
    if error == .einval, let group, openEvent(group) != nil {
      brokenGroups.append(group)
      refusedMembers.append(handle)
    }
    return event.isSkipped(after: error, on: perf.kernel) ? .done : result
  }

  /// Opens the members of weak groups that one of them did not fit (E55); guests are counted by those that the tool of 6.1
  /// was told EINVAL for, with that of 6.12 by all (E53).
  ///
  /// `tools/perf/builtin-stat.c:__run_perf_stat()`, `tools/perf/util/evsel.c:evsel__detect_missing_features()`
  private mutating func openWithoutGroups(_ members: [ToolOpening]) -> ActionResult {
    let broken = members.filter { brokenGroups.contains($0.leader) }.map { $0.group }
    let refused = refusedMembers
    brokenGroups.removeAll()
    refusedMembers.removeAll()
    let others = members.filter { broken.contains($0.group) }
    for member in others {
      if let event = openEvent(member.handle) { perf.close(event) }
    }
    for member in others {
      let tool = member.event.tool?.behaviour ?? perf.kernel
      let countsGuests =
        tool.toolExcludesGuests
        && (tool.toolRetriesWithoutGuests || refused.contains(member.handle))
      let event = countsGuests ? member.event.afterInvalid() : member.event
      let group = event.staysInGroup && member.handle != member.leader ? member.leader : nil
      _ = openByTool(member.handle, event, member.target, group)
    }
    brokenGroups.removeAll()
    refusedMembers.removeAll()
    return .done
  }

  private mutating func grab(_ counter: Counter, cpu: Int, _ isGrabbed: Bool) {
    if isGrabbed {
      perf.cpus[cpu].grabbedCounters |= counter.bit
    } else {
      perf.cpus[cpu].grabbedCounters &= ~counter.bit
    }
  }

  /// Whether it is known without doing it that an action succeeds and changes nothing: what is switched on is on
  /// (S43), what is switched off is off (S40), and who is to sleep or wake does.
  public func isUnchanged(by action: Action) -> Bool {
    switch action {
    case .enable(let handle):
      guard let event = openEvent(handle), perf.events[event].firstChild == nil else {
        return false
      }
      return perf.events[event].state >= .inactive
    case .disable(let handle):
      guard let event = openEvent(handle), perf.events[event].firstChild == nil else {
        return false
      }
      return perf.events[event].state <= .off
    case .sleep(let task): return isSettled(task, isAwake: false)
    case .wake(let task): return isSettled(task, isAwake: true)
    default: return false
    }
  }

  private func isSettled(_ task: TaskHandle, isAwake: Bool) -> Bool {
    guard task < taskCount else { return false }
    let thread = perf.threads[TaskIndex(task)]
    return thread.isAwake == isAwake && !thread.hasExited
      && !perf.cpus[thread.cpu].interruptsDisabled
  }

  private mutating func withEvent(
    _ handle: EventHandle,
    _ body: (inout Perf, EventIndex) -> Void
  ) -> ActionResult {
    controlling(handle) { perf, event in
      body(&perf, event)
      return nil
    }
  }

  private mutating func controlling(
    _ handle: EventHandle,
    _ body: (inout Perf, EventIndex) -> ErrorNumber?
  ) -> ActionResult {
    guard let event = openEvent(handle) else { return .failed(.ebadf) }
    return body(&perf, event).map(ActionResult.failed) ?? .done
  }

  /// End of file is no error (T20).
  private func read(_ handle: EventHandle) -> ActionResult {
    guard let event = openEvent(handle) else { return .failed(.ebadf) }
    if case .failed(let number) = perf.read(event) { return .failed(number) }
    return .done
  }

  private mutating func applyTask(_ action: Action) -> ActionResult {
    switch action {
    case .contextSwitch(let cpu, let handle):
      let task = TaskIndex(handle)
      let thread = perf.threads[task]
      guard thread.cpu == cpu, thread.isAwake, !thread.hasExited else {
        return .impossible("the task is not waiting on that CPU")
      }
      return moving(cpu) {
        $0.cpus[cpu].chosenTask = task
        $0.chooseTask(cpu: cpu)
      }
    case .sleep(let task): return moving(task) { $0.setAwake($1, false) }
    case .wake(let task): return moving(task) { $0.setAwake($1, true) }
    case .migrate(let task, let cpu): return moving(task) { $0.migrate($1, to: cpu) }
    case .moveToCgroup(let task, let cgroup):
      return moving(task) { $0.move($1, toCgroup: cgroup) }
    case .exec(let task):
      guard perf.isRunning(TaskIndex(task)) else {
        return .impossible("exec needs the task to be running")
      }
      return moving(task) { $0.exec($1) }
    case .exit(let task):
      let result = moving(task) { $0.exit($1) }
      updateMediatedVMs()
      return result
    case .fork(let task, let child, let isThread):
      return moving(task) { $0.fork($1, child: TaskIndex(child), isThread: isThread) }
    default: preconditionFailure("not a task action: \(action)")
    }
  }

  /// A CPU with its interrupts off does not switch tasks.
  private mutating func moving(_ cpu: Int, _ body: (inout Perf) -> Void) -> ActionResult {
    guard !perf.cpus[cpu].interruptsDisabled else {
      return .impossible("cpu\(cpu) has its interrupts off and cannot switch tasks")
    }
    body(&perf)
    return .done
  }

  private mutating func moving(
    _ handle: TaskHandle,
    _ body: (inout Perf, TaskIndex) -> Void
  ) -> ActionResult {
    let task = TaskIndex(handle)
    guard !perf.threads[task].hasExited else { return .impossible("the task has exited") }
    return moving(perf.threads[task].cpu) { body(&$0, task) }
  }
}
