import PerfInterface

// Row 23 of E10 for the PMUs beside the core's (P52 to P56).
extension Perf {
  /// The error of the PMU that an event of such a type is for; nil when it takes the event.
  func checkOtherPMU(_ attr: EventAttr, place: OpenPlace, leader: EventIndex?) -> ErrorNumber? {
    switch attr.type {
    case .tracepoint: return checkTracepoint(attr, place: place)
    case .breakpoint: return checkBreakpoint(attr, place: place)
    default: break
    }
    guard let pmu = OtherPMU.of(attr.type), hasPMU(attr.type) else { return .enoent }
    if attr.type == .ibsOp || attr.type == .ibsFetch {
      return checkSampler(attr, place: place, leader: leader)
    }
    // Neither samples nor more than its driver knows; and of CPUs only, or of whomever.
    if attr.isSampling || attr.config & ~pmu.configBits != 0 { return .einval }
    if pmu.context == .cpuOnly, place.task != nil || place.cpu == nil || place.cgroup != nil {
      return .einval
    }
    if let taken = takenConfigs(attr.type) {
      guard attr.config < 64, taken & 1 << attr.config != 0 else { return .einval }
    }
    return attr.flags.isDisjoint(with: .exclusions) ? nil : .einval
  }

  /// Whether the machine has a PMU; what KVM offers to guests is the time stamp alone.
  private func hasPMU(_ type: EventType) -> Bool {
    let units = hardware.units
    switch type {
    case .msr: return units.registers != 0
    case .power: return units.energyDomains != 0 && !hardware.isVirtual
    case .coreStates: return units.coreStates != 0 && !hardware.isVirtual
    case .memoryController: return units.hasMemoryController && !hardware.isVirtual
    case .ibsOp, .ibsFetch: return hardware.hasInstructionSampling
    default: return false
    }
  }

  /// The values of `config` that a driver takes, a bit for each; nil where it takes all.
  private func takenConfigs(_ type: EventType) -> UInt64? {
    let units = hardware.units
    switch type {
    case .msr:
      if hardware.isVirtual { return 1 }
      return units.registers | (kernel.drivers.probesRegisters ? units.probedRegisters : 0)
    case .power: return units.energyDomains
    case .coreStates: return units.coreStates
    default: return nil
    }
  }

  /// The CPU that an event is counted on, whichever one was asked for: what a package has, its first CPU reads (P55).
  ///
  /// `arch/x86/events/intel/uncore.c:uncore_pmu_event_init()`, `arch/x86/events/rapl.c:rapl_pmu_event_init()`
  func readingPlace(_ place: OpenPlace, _ attr: EventAttr) -> OpenPlace {
    let isRedirected =
      attr.type == .memoryController || attr.type == .power && kernel.drivers.redirectsEnergy
    guard isRedirected, place.task == nil, place.cpu != nil else { return place }
    return OpenPlace(task: nil, cpu: 0, cgroup: place.cgroup)
  }

  // MARK: Tracepoints

  /// What tracepoints tell is for those who may trace; to count them is for all (P56).
  ///
  /// `kernel/events/core.c:perf_tp_event_init()`, `kernel/trace/trace_event_perf.c:perf_trace_event_perm()`
  private func checkTracepoint(_ attr: EventAttr, place: OpenPlace) -> ErrorNumber? {
    if attr.hasBranchStack { return .eopnotsupp }
    guard Tracepoint.name(attr.config) != nil else { return .einval }
    let rawSamples: UInt64 = 1 << 10
    guard attr.sampleType & rawSamples != 0, let paranoid, paranoid > -1 else { return nil }
    // System calls are any task's own business.
    let isOwn = place.task != nil && Tracepoint.name(attr.config) == "raw_syscalls:sys_enter"
    return isOwn ? nil : .eperm
  }

  // MARK: Breakpoints

  /// Slots are taken at open and kept up to close, whatever the event's state is (P57).
  ///
  /// `kernel/events/hw_breakpoint.c:hw_breakpoint_event_init()`, `__reserve_bp_slot()`, `max_bp_pinned_slots()`,
  /// `arch/x86/kernel/hw_breakpoint.c:arch_build_bp_info()`, `hw_breakpoint_arch_parse()`
  private func checkBreakpoint(_ attr: EventAttr, place: OpenPlace) -> ErrorNumber? {
    if attr.hasBranchStack { return .eopnotsupp }
    let everything = Breakpoint.reads | Breakpoint.writes | Breakpoint.executes
    if attr.breakpointType == 0 || attr.breakpointType == everything { return .einval }
    guard usedSlots(attr, place) < slotCount(attr) else { return .enospc }
    if case .shared = hardware.units.breakpoints { return checkBreakpointOfX86(attr) }
    return checkBreakpointOfArm(attr, place)
  }

  private func checkBreakpointOfX86(_ attr: EventAttr) -> ErrorNumber? {
    let (address, length) = (attr.config1, attr.config2)
    // A range that only AMD's have.
    if attr.breakpointType != Breakpoint.executes, length > 8, length & (length - 1) == 0,
      address & (length - 1) == 0
    {
      guard hardware.units.breaksAtRanges else { return .eopnotsupp }
      return checkKernelAddress(attr)
    }
    guard !address.addingReportingOverflow(length &- 1).overflow else { return .einval }
    switch attr.breakpointType {
    case Breakpoint.executes: guard length == 8 else { return .einval }
    case Breakpoint.writes, Breakpoint.reads | Breakpoint.writes:
      guard [1, 2, 4, 8].contains(length) else { return .einval }
    default: return .einval
    }
    // An instruction may stand anywhere.
    if attr.breakpointType != Breakpoint.executes, address & (length - 1) != 0 { return .einval }
    return checkKernelAddress(attr)
  }

  private func checkBreakpointOfArm(_ attr: EventAttr, _ place: OpenPlace) -> ErrorNumber? {
    guard attr.breakpointType <= Breakpoint.executes, (1...8).contains(attr.config2) else {
      return .einval
    }
    if isKernelAddress(attr.config1), place.task != nil { return .einval }
    return checkKernelAddress(attr)
  }

  private func checkKernelAddress(_ attr: EventAttr) -> ErrorNumber? {
    guard isKernelAddress(attr.config1) else { return nil }
    if attr.flags.contains(.excludeKernel) { return .einval }
    return paranoid == nil ? nil : .eperm
  }

  private func isKernelAddress(_ address: UInt64) -> Bool { address >> 63 != 0 }

  private func slotCount(_ attr: EventAttr) -> Int {
    switch hardware.units.breakpoints {
    case .shared(let count): count
    case .separate(let data, let instructions):
      attr.breakpointType == Breakpoint.executes ? instructions : data
    }
  }

  /// Slots that an event would find taken on the CPU where most are: those of the CPU, and those of its task or of
  /// the task that has most.
  private func usedSlots(_ attr: EventAttr, _ place: OpenPlace) -> Int {
    let range = place.cpu.map { $0..<$0 + 1 } ?? 0..<cpus.count
    return range.map { cpu in
      let ofCPU = breakpoints(like: attr) { $0.target == nil && $0.cpu == cpu }
      let tasks = place.task.map { [$0] } ?? Array(threads.indices)
      let ofTask = tasks.map { task in
        breakpoints(like: attr) { $0.target == task && ($0.cpu == nil || $0.cpu == cpu) }
      }
      return ofCPU + (ofTask.max() ?? 0)
    }.max() ?? 0
  }

  private func breakpoints(like attr: EventAttr, _ isMeant: (Event) -> Bool) -> Int {
    let isShared: Bool
    if case .shared = hardware.units.breakpoints {
      isShared = true
    } else {
      isShared = false
    }
    let isExecuted = attr.breakpointType == Breakpoint.executes
    return events.count { event in
      event.state != .dead && event.attr.type == .breakpoint && isMeant(event)
        && (isShared || (event.attr.breakpointType == Breakpoint.executes) == isExecuted)
    }
  }
}

extension EventAttr.Flags {
  /// What an event may leave out; a PMU that cannot refuses all of it (P53).
  ///
  /// `include/linux/perf_event.h:event_has_any_exclude_flag()`
  static let exclusions: EventAttr.Flags = [
    .excludeUser, .excludeKernel, .excludeHypervisor, .excludeIdle, .excludeHost, .excludeGuest,
  ]
}
