import PerfInterface

// The errors of `perf_event_open(2)` in their order (E10, E11). Each function is some of its rows.
extension Perf {
  /// The highest `sample_freq`, `kernel.perf_event_max_sample_rate`.
  static let maxSampleRate: UInt64 = 100_000

  /// Rows 3 to 12: the attribute block itself.
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
    }
    let flags = attr.flags
    // One of PERF_SAMPLE_WEIGHT and PERF_SAMPLE_WEIGHT_STRUCT.
    if attr.sampleType & (1 << 14) != 0, attr.sampleType & (1 << 24) != 0 { return .einval }
    if flags.contains(.inheritThread), !flags.contains(.inherit) { return .einval }
    if flags.contains(.removeOnExec), flags.contains(.enableOnExec) { return .einval }
    if flags.contains(.sigtrap), !flags.contains(.removeOnExec) { return .einval }
    if flags.contains(.frequency) {
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
    let sampleRead: UInt64 = 1 << 4
    let sampleTID: UInt64 = 1 << 1
    guard attr.flags.contains(.inherit), attr.sampleType & sampleRead != 0 else { return nil }
    let isAllowed = kernel.allowsInheritedSampleRead && attr.sampleType & sampleTID != 0
    return isAllowed ? nil : .einval
  }

  /// Rows 22 and 23: whether a PMU takes the event (P1 to P7, P24, E1).
  func checkPMU(_ attr: EventAttr, place: OpenPlace, leader: EventIndex?) -> ErrorNumber? {
    switch attr.type {
    case .software:
      return attr.config < SoftwareEvent.count ? nil : .enoent
    case .intelBTS, .intelPT: return checkTrace(attr, place: place)
    case .hardware:
      if attr.config >= HardwareEvent.count { return .einval }
      if hardware.processor.events.code(attr) == nil { return .enoent }
    case .hardwareCache:
      switch hardware.processor.events.meaning(ofCache: attr.config) {
      case .senseless: return .einval
      case .missing: return .enoent
      case .code: break
      }
    case .raw:
      break
    default:
      return .enoent
    }
    if hardware.driver == .arm, let error = checkArm(attr, place: place) { return error }
    if attr.preciseIP > hardware.processor.maxPreciseIP { return .eopnotsupp }
    if attr.preciseIP > 0, !attr.isSampling { return .einval }
    if attr.type == .raw, let use = hardware.processor.sharedRegister(for: attr),
      attr.config1 & ~use.validBits != 0
    {
      return .einval
    }
    if let error = checkBranchPeriod(attr) { return error }
    if attr.hasBranchStack, let error = checkBranchStack(attr) { return error }
    if let error = checkMetric(attr, leader: leader) { return error }
    return hardware.allowed(attr, forKVM: true) == 0 ? .einval : nil
  }

  /// What the driver of PMUv3 refuses (R16, `arm_pmuv3.c:__armv8_pmuv3_map_event()`).
  private func checkArm(_ attr: EventAttr, place: OpenPlace) -> ErrorNumber? {
    let code = hardware.processor.events.code(attr)
    if hardware.isChain(attr), kernel.refusesChainEvents { return .einval }
    if attr.asksForUserAccess {
      guard place.task != nil else { return .einval }
      if attr.asksForLongCounter, code != ArmEvent.cycles { return .eopnotsupp }
    }
    return attr.flags.contains(.excludeIdle) ? .eopnotsupp : nil
  }

  /// A branch stack needs records with its filter, and nobody else who has them (P4).
  private func checkBranchStack(_ attr: EventAttr) -> ErrorNumber? {
    let missing = hardware.processor.branchRecords?.missingFilters ?? .max
    if hardware.branchRecordDepth == 0 || attr.branchSampleType & missing != 0 {
      return .eopnotsupp
    }
    return isOpenAnywhere(excludedBy: .branchRecords) ? .ebusy : nil
  }

  /// A metric cannot sample, and needs a leader that counts slots and does not sample (P6).
  private func checkMetric(_ attr: EventAttr, leader: EventIndex?) -> ErrorNumber? {
    let events = hardware.processor.events
    guard hardware.isMetric(events.code(attr)) else { return nil }
    guard !attr.isSampling, let leader else { return .einval }
    let head = self.events[leader].attr
    let isSlots = events.code(head).map { $0 & 0xffff } == TopDown.slots
    return isSlots && !head.isSampling ? nil : .einval
  }

  /// Row 28: the hardware belongs to mediated guests while there is one (M10, M14).
  func checkMediated(_ attr: EventAttr) -> ErrorNumber? {
    hasMediatedVM && isIncludeGuest(attr) ? .eopnotsupp : nil
  }

  /// Row 23, siblings: the group must fit a PMU that nobody else uses (E23, P8).
  func checkGroupFits(_ attr: EventAttr, leader: EventIndex?) -> ErrorNumber? {
    guard let leader, !attr.type.isSoftwareLike else { return nil }
    let members = ([leader] + siblings(of: leader)).filter {
      !events[$0].isSoftware && ($0 == leader || events[$0].state > .off)
    }
    let masks =
      members.map { events[$0].allowedCounters } + [hardware.allowed(attr, forKVM: false)]
    let wishes =
      members.map { events[$0].registerWishes } + [SharedRegisterWish.wishes(attr, hardware)]
    return fits(masks) && registersSuffice(for: wishes) ? nil : .einval
  }

  /// Whether the shared registers, all of them free, are enough (P20).
  private func registersSuffice(for wishes: [RegisterPair<SharedRegisterWish>]) -> Bool {
    var file = SharedRegisterFile()
    return wishes.flatMap { [$0.forCode, $0.forFilter] }.compactMap { $0 }
      .allSatisfy { file.take($0) != nil }
  }

  private func fits(_ masks: [UInt64]) -> Bool {
    let counters = hardware.counters
    let isMetric = { (mask: UInt64) in mask & counters.metricMask != 0 }
    guard masks.count(where: { !isMetric($0) }) <= counters.total else { return false }
    switch hardware.driver {
    case .x86:
      return CounterAssignment(
        count: masks.count,
        programmable: counters.programmable,
        request: { CounterAssignment.Request(allowed: masks[$0], last: nil, needsPair: false) }
      ) != nil
    case .arm:
      var used: UInt64 = 0
      for mask in masks {
        let free = mask & ~used
        let fixed = free & counters.fixedMask
        guard free != 0 else { return false }
        used |= fixed != 0 ? fixed : 1 << UInt64(free.trailingZeroBitCount)
      }
      return true
    }
  }

  /// Row 35: the rules of a group (E20 to E22).
  func checkGroup(_ attr: EventAttr, place: OpenPlace, leader: EventIndex?) -> ErrorNumber? {
    guard let leader else { return nil }
    let head = events[leader]
    guard isLeader(leader), head.cpu == place.cpu, let context = head.context else {
      return .einval
    }
    let sameTask = contexts[context].task == place.task
    let isFree = attr.flags.isDisjoint(with: [.pinned, .exclusive])
    return sameTask && isFree ? nil : .einval
  }
}

extension Perf {
  /// Row 37: what a read of each member of the enlarged group returns must stay under 16 KiB (T23).
  func checkReadSize(_ attr: EventAttr, leader: EventIndex?) -> ErrorNumber? {
    guard let leader else { return nil }
    let members = [leader] + siblings(of: leader)
    let formats = members.map { events[$0].attr.readFormat } + [attr.readFormat]
    let limit = 16 * 1024
    let isTooLarge = formats.contains {
      Perf.readSize(format: $0, members: members.count + 1) > limit
    }
    return isTooLarge ? .e2big : nil
  }

  /// Bytes that `read(2)` returns (T23).
  private static func readSize(format: UInt64, members: Int) -> Int {
    let times = (format & 1 != 0 ? 1 : 0) + (format & 2 != 0 ? 1 : 0)
    let entry = 1 + (format & 4 != 0 ? 1 : 0) + (format & 16 != 0 ? 1 : 0)
    let isGroup = format & 8 != 0
    return 8 * (times + (isGroup ? 1 + entry * members : entry))
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
