import PerfInterface

// Facilities that exclude each other while an event of one is open (P24, E10 rows 27 and 39).
extension Perf {
  /// What may not be open at the same time, anywhere in the system.
  enum TraceFacility: Hashable, Sendable {
    case branchRecords
    case branchTrace
    case processorTrace
  }

  private func facility(_ attr: EventAttr) -> TraceFacility? {
    switch attr.type {
    case .intelBTS: .branchTrace
    case .intelPT: .processorTrace
    default:
      hardware.usesBranchRecords(attr) || hardware.tables(attr).serves(branchTraceFor: attr.ofCore)
        ? .branchRecords : nil
    }
  }

  /// Whether an event of another facility is open; its state does not matter.
  func isOpenAnywhere(excludedBy facility: TraceFacility) -> Bool {
    events.contains { event in
      guard event.state != .dead, let other = self.facility(event.attr) else { return false }
      return excludes(facility, other)
    }
  }

  private func excludes(_ one: TraceFacility, _ other: TraceFacility) -> Bool {
    guard one != other else { return false }
    let isTrace = one == .processorTrace || other == .processorTrace
    return !isTrace || hardware.processor.traces == .exclusive
  }

  /// A branch event of period 1, which the branch trace serves for user space alone (P24).
  ///
  /// `arch/x86/events/intel/core.c:intel_pmu_bts_config()`
  func checkBranchPeriod(_ attr: EventAttr) -> ErrorNumber? {
    guard hardware.tables(attr).serves(branchTraceFor: attr.ofCore) else { return nil }
    guard attr.flags.contains(.excludeKernel), attr.preciseIP == 0 else { return .eopnotsupp }
    return isOpenAnywhere(excludedBy: .branchRecords) ? .ebusy : nil
  }

  /// An event of the branch trace or processor trace PMU, which are on Intel's CPUs only.
  func checkTrace(_ attr: EventAttr, place: OpenPlace) -> ErrorNumber? {
    guard let traces = hardware.processor.traces else { return .enoent }
    if traces == .branchTraceAlone, attr.type == .intelPT { return .enoent }
    let wanted: TraceFacility = attr.type == .intelBTS ? .branchTrace : .processorTrace
    if isOpenAnywhere(excludedBy: wanted) { return .ebusy }
    // One such event in a context, and either of CPUs or of tasks.
    let same = events.filter { $0.state != .dead && $0.attr.type == attr.type }
    let isBusy = same.contains { event in
      (event.target == nil) != (place.task == nil)
        || (event.target == place.task
          && (event.cpu == place.cpu || event.cpu == nil || place.cpu == nil))
    }
    return isBusy ? .ebusy : nil
  }
}
