import PerfInterface

// The errors of `perf_event_open(2)` in their order (E10, E11). Each function is some of its rows.
extension Perf {
  /// The highest `sample_freq`, `kernel.perf_event_max_sample_rate`.
  static let maxSampleRate: UInt64 = 100_000

  /// Rows 3 to 6: the attribute block itself.
  func checkAttr(_ attr: EventAttr) -> ErrorNumber? {
    if attr.size != 0, attr.size < 64 || attr.size > 4096 { return .e2big }
    // Bytes that the kernel does not know must be zero (E14).
    if attr.lastByteInUse > kernel.attributeSize { return .e2big }
    let newFlags: EventAttr.Flags = [.deferCallchain, .deferOutput]
    if !kernel.knowsDeferredCallchains, !attr.flags.isDisjoint(with: newFlags) { return .einval }
    if attr.sampleType >> 25 != 0 || attr.readFormat >> 5 != 0 { return .einval }
    if attr.hasBranchStack {
      // Unknown bits, or nothing but privilege levels.
      let isUnknown = attr.branchSampleType >> kernel.branchSampleBits != 0
      if isUnknown || attr.branchSampleType & ~7 == 0 { return .einval }
      if !mayWatchKernel, attr.recordsKernelBranches { return .eacces }
    }
    let flags = attr.flags
    // One of PERF_SAMPLE_WEIGHT and PERF_SAMPLE_WEIGHT_STRUCT.
    if attr.sampleType & (1 << 14) != 0, attr.sampleType & (1 << 24) != 0 { return .einval }
    if flags.contains(.inheritThread), !flags.contains(.inherit) { return .einval }
    if flags.contains(.removeOnExec), flags.contains(.enableOnExec) { return .einval }
    if flags.contains(.sigtrap), !flags.contains(.removeOnExec) { return .einval }
    return nil
  }

  /// Row 9: who may not watch the kernel has to leave it out.
  func checkKernelRight(_ attr: EventAttr) -> ErrorNumber? {
    mayWatchKernel || attr.flags.contains(.excludeKernel) ? nil : .eacces
  }

  private var mayWatchKernel: Bool { paranoid.map { $0 <= 1 } ?? true }

  /// Rows 11 and 12.
  func checkPeriod(_ attr: EventAttr) -> ErrorNumber? {
    if attr.flags.contains(.frequency) {
      return attr.samplePeriod > Perf.maxSampleRate ? .einval : nil
    }
    return attr.samplePeriod >> 63 != 0 ? .einval : nil
  }

  /// Rows 16 and 17: the group's file descriptor.
  func checkLeader(_ group: GroupDescriptor) -> ErrorNumber? {
    switch group {
    case .none: return nil
    case .closed: return .ebadf
    case .open(let leader):
      if events[leader].state == .dead { return .ebadf }
      let isExited = events[leader].state <= .exited
      return kernel.rejectsExitedGroupLeader && isExited ? .enodev : nil
    }
  }

  /// Row 18 and the table of section 2.2: which task and CPU the arguments name (E3).
  func resolve(_ target: OpenTarget) -> Result<OpenPlace, OpenError> {
    switch target {
    case .cpu(let cpu):
      return .success(OpenPlace(task: nil, cpu: cpu))
    case .task(let task, let cpu):
      return .success(OpenPlace(task: TaskIndex(task), cpu: cpu))
    case .cgroup(let cgroup, let cpu):
      return .success(OpenPlace(task: nil, cpu: cpu, cgroup: cgroup))
    case .raw(let pid, let cpu):
      let cpu = cpu == -1 ? nil : cpu
      if pid == -1 { return .success(OpenPlace(task: nil, cpu: cpu)) }
      // pid 0 is the caller, which a scenario has as its first task.
      let task = pid == 0 ? 0 : pid - 1
      guard pid >= 0, task < threads.count, !threads[TaskIndex(task)].hasExited else {
        return .failure(OpenError(number: .esrch))
      }
      return .success(OpenPlace(task: TaskIndex(task), cpu: cpu))
    }
  }

  /// Row 19.
  func checkInheritance(
    _ attr: EventAttr,
    place: OpenPlace,
    leader: EventIndex?
  ) -> ErrorNumber? {
    guard place.task != nil, let leader else { return nil }
    let same =
      attr.flags.contains(.inherit) == events[leader].attr.flags.contains(.inherit)
    return same ? nil : .einval
  }

  /// Row 20: only a task event may leave the CPU open (E4) or send signals to its task.
  func checkPlace(_ attr: EventAttr, _ place: OpenPlace) -> ErrorNumber? {
    if attr.flags.contains(.sigtrap), place.task == nil { return .einval }
    guard let cpu = place.cpu else { return place.task == nil ? .einval : nil }
    return cpus.indices.contains(cpu) ? nil : .einval
  }

  /// Row 21.
  func checkSampleRead(_ attr: EventAttr) -> ErrorNumber? {
    let sampleTID: UInt64 = 1 << 1
    guard attr.flags.contains(.inherit), attr.samplesCounts else { return nil }
    let isAllowed = kernel.allowsInheritedSampleRead && attr.sampleType & sampleTID != 0
    return isAllowed ? nil : .einval
  }

  /// Row 26: a group's members are of one cgroup, or of none where the leader is of one (E61).
  ///
  /// `core.c:perf_cgroup_connect()`
  func checkCgroup(_ place: OpenPlace, leader: EventIndex?) -> ErrorNumber? {
    guard let cgroup = place.cgroup, let leader else { return nil }
    return events[leader].cgroup == cgroup ? nil : .einval
  }

  /// Row 28: the hardware belongs to mediated guests while there is one (M10, M14).
  func checkMediated(_ attr: EventAttr) -> ErrorNumber? {
    hasMediatedVM && isIncludeGuest(attr) ? .eopnotsupp : nil
  }
}

extension EventAttr {
  /// Whether its branch stack has branches of the kernel or a hypervisor; levels that are not named follow
  /// the exclude bits.
  fileprivate var recordsKernelBranches: Bool {
    let levels = branchFilter.intersection(.privilegeLevels)
    if levels.isEmpty {
      return !flags.contains(.excludeKernel) || !flags.contains(.excludeHypervisor)
    }
    return !levels.isDisjoint(with: [.kernel, .hypervisor])
  }
}

/// An error number as a Swift error.
struct OpenError: Error {
  let number: ErrorNumber
}

extension ErrorNumber {
  /// The failure of an open.
  var failure: Result<EventIndex, OpenError> { .failure(OpenError(number: self)) }
}
