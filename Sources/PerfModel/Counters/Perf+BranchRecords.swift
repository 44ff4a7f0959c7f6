import PerfInterface

// The last branch record, as the driver hands it from one user to the next (L20 to L23).
//
// The registers, the count of users, the software filter and the buffer are the CPU's, and nobody
// arbitrates them.
extension Perf {
  // MARK: Going in and out

  /// An event joins the driver's list; whether it finds a counter is decided later.
  ///
  /// `arch/x86/events/intel/lbr.c:intel_pmu_lbr_add()`
  mutating func addBranchUser(_ event: EventIndex, cpu: Int) {
    guard events[event].samplesBranches else { return }
    if events[event].isGuestLBR { cpus[cpu].branches.keepsSelection = true }
    cpus[cpu].branches.filter = events[event].branchKinds
    if events[event].branchKinds.isUserCallStack { countCallStackUser(event, 1) }
    if cpus[cpu].branches.users == 0, events[event].timeRunning == 0 {
      resetBranches(cpu: cpu)
    }
    cpus[cpu].branches.users += 1
    if joinsPreciseRecord(event) { cpus[cpu].branches.preciseUsers += 1 }
  }

  /// An event leaves the driver's list; its filter stays (L22a).
  ///
  /// `arch/x86/events/intel/lbr.c:intel_pmu_lbr_del()`
  mutating func removeBranchUser(_ event: EventIndex, cpu: Int) {
    guard events[event].samplesBranches else { return }
    // Asked of the CPU's filter, whoever set it, and not of the event's own (L22b).
    if cpus[cpu].branches.filter.isUserCallStack { countCallStackUser(event, -1) }
    if events[event].isGuestLBR { cpus[cpu].branches.keepsSelection = false }
    cpus[cpu].branches.users -= 1
    if joinsPreciseRecord(event) { cpus[cpu].branches.preciseUsers -= 1 }
  }

  /// Clears the record, and its filter where that is saved and restored with it (L25).
  ///
  /// `arch/x86/events/intel/lbr.c:intel_pmu_lbr_reset()`
  private mutating func resetBranches(cpu: Int) {
    cpus[cpu].branches.entries = 0
    if cpus[cpu].branches.keepsSelection { cpus[cpu].branches.selection = nil }
  }

  /// The driver switches the whole PMU on, and the record with it: LBR_SELECT gets what the host's events
  /// have agreed on, unless the guest's event keeps the host out (L21, L25).
  ///
  /// `arch/x86/events/intel/lbr.c:intel_pmu_lbr_enable_all()`, `__intel_pmu_lbr_enable()`
  mutating func selectBranches(cpu: Int) {
    guard cpus[cpu].branches.users > 0, !cpus[cpu].branches.excludesHost,
      hardware.processor.branchRecords?.kind == .lbrSelect
    else { return }
    cpus[cpu].branches.selection = cpus[cpu].sharedRegisters.value(of: .branchFilter)
  }

  /// A task with a call-stack event has its branches saved and restored (L22).
  ///
  /// `kernel/events/core.c:alloc_task_ctx_data()`
  mutating func keepBranches(of event: EventIndex, in context: ContextIndex) {
    guard events[event].branchKinds.contains(.callStack), contexts[context].task != nil,
      contexts[context].savedBranches == nil
    else { return }
    contexts[context].savedBranches = SavedBranches()
  }

  private mutating func countCallStackUser(_ event: EventIndex, _ change: Int) {
    guard let context = events[event].context else { return }
    if contexts[context].task == nil {
      if kernel.countsCallStacksOfCPUs { callStackUsersOfCPUs += change }
    } else if contexts[context].savedBranches != nil {
      contexts[context].savedBranches?.callStackUsers += change
    }
  }

  /// Whether an event's samples have the record from the hardware, past the driver (L21a).
  private func joinsPreciseRecord(_ event: EventIndex) -> Bool {
    events[event].attr.preciseIP > 0
      && hardware.processor.branchRecords?.joinsPreciseRecords == true
  }

  // MARK: Context switches

  /// A task leaves a CPU whose record somebody uses.
  ///
  /// `arch/x86/events/intel/lbr.c:__intel_pmu_lbr_save()`
  mutating func saveBranches(_ context: ContextIndex, cpu: Int) {
    guard cpus[cpu].branches.users > 0, contexts[context].savedBranches != nil else { return }
    let entries = hasCallStackUsers(context) ? cpus[cpu].branches.entries : nil
    contexts[context].savedBranches?.entries = entries
    if cpus[cpu].branches.keepsSelection {
      contexts[context].savedBranches?.selection = cpus[cpu].branches.selection
    }
  }

  /// A task comes to a CPU whose record somebody uses; nil where it has no context.
  ///
  /// `arch/x86/events/intel/lbr.c:intel_pmu_lbr_sched_task()`, `__intel_pmu_lbr_restore()`
  mutating func restoreBranches(_ context: ContextIndex?, cpu: Int) {
    guard cpus[cpu].branches.users > 0 else { return }
    guard let context, hasCallStackUsers(context),
      let entries = contexts[context].savedBranches?.entries
    else {
      resetBranches(cpu: cpu)
      return
    }
    cpus[cpu].branches.entries = entries
    if cpus[cpu].branches.keepsSelection {
      cpus[cpu].branches.selection = contexts[context].savedBranches?.selection
    }
    contexts[context].savedBranches?.entries = nil
  }

  private func hasCallStackUsers(_ context: ContextIndex) -> Bool {
    guard let saved = contexts[context].savedBranches else { return false }
    return saved.callStackUsers != 0 || callStackUsersOfCPUs != 0
  }

  // MARK: Samples

  /// Whether the branches of an event come to its owner now (P22, L21, L22a).
  func recordsBranches(_ event: EventIndex, cpu: Int) -> Bool {
    !cpus[cpu].branches.excludesHost && !isFiltered(event, cpu: cpu)
  }

  /// An interrupt of the PMU reads the record into the CPU's buffer (L21).
  ///
  /// `arch/x86/events/intel/lbr.c:intel_pmu_lbr_read()`
  mutating func readBranches(cpu: Int) {
    let branches = cpus[cpu].branches
    guard branches.users > branches.preciseUsers, !branches.excludesHost else { return }
    cpus[cpu].branches.hasBeenRead = true
  }

  /// A sample takes along what is in the buffer.
  ///
  /// `arch/x86/events/intel/lbr.c:intel_pmu_lbr_save_brstack()`
  mutating func takeBranchStack(_ event: EventIndex, cpu: Int) {
    guard events[event].samplesBranches, !joinsPreciseRecord(event) else { return }
    let branches = cpus[cpu].branches
    if branches.excludesHost {
      if branches.hasBeenRead {
        events[event].stacksInRun.stale += 1
      } else {
        events[event].stacksInRun.empty += 1
      }
    } else if isFiltered(event, cpu: cpu) {
      events[event].stacksInRun.filtered += 1
    } else {
      events[event].stacksInRun.fresh += 1
    }
  }

  /// Whether the CPU's filter drops what the event has asked for (L22a).
  private func isFiltered(_ event: EventIndex, cpu: Int) -> Bool {
    cpus[cpu].branches.filter.drop(someOf: events[event].branchKinds)
  }
}
