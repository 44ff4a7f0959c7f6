import PerfInterface

// Facilities that exclude each other while an event of one is open (P24, E10 rows 27 and 39).
extension System {
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
      attr.hasBranchStack || BranchTrace.serves(attr, counters.model) ? .branchRecords : nil
    }
  }

  /// Whether an event of another facility is open; its state does not matter.
  func isOpenAnywhere(excludedBy facility: TraceFacility) -> Bool {
    events.contains { event in
      guard event.state != .dead, let other = self.facility(event.attr) else { return false }
      return excludes(facility, other)
    }
  }

  /// From Ice Lake on the processor trace lives beside either of the others.
  private func excludes(_ one: TraceFacility, _ other: TraceFacility) -> Bool {
    guard one != other else { return false }
    let isTrace = one == .processorTrace || other == .processorTrace
    return !isTrace || counters.model == .skylake
  }

  /// A branch event of period 1, which the branch trace serves for user space alone (P24).
  ///
  /// `arch/x86/events/intel/core.c:intel_pmu_bts_config()`
  func checkBranchPeriod(_ attr: EventAttr) -> ErrorNumber? {
    guard BranchTrace.serves(attr, counters.model) else { return nil }
    guard attr.flags.contains(.excludeKernel), attr.preciseIP == 0 else { return .eopnotsupp }
    return isOpenAnywhere(excludedBy: .branchRecords) ? .ebusy : nil
  }

  /// An event of the branch trace or processor trace PMU, which are on Intel's CPUs only.
  func checkTrace(_ attr: EventAttr, place: OpenPlace) -> ErrorNumber? {
    guard counters.maxPreciseIP > 0 else { return .enoent }
    let wanted: TraceFacility = attr.type == .intelBTS ? .branchTrace : .processorTrace
    if isOpenAnywhere(excludedBy: wanted) { return .ebusy }
    // One such event in a context, and either of CPUs or of tasks.
    let same = events.filter { $0.state != .dead && $0.attr.type == attr.type }
    let isBusy = same.contains { event in
      (event.target == Event.none) != (place.task == Event.none)
        || (event.target == place.task
          && (event.cpu == place.cpu || event.cpu == Event.none || place.cpu == Event.none))
    }
    return isBusy ? .ebusy : nil
  }
}

/// Intel's branch trace store, when it stands in for a branch counter of period 1 (P24).
enum BranchTrace {
  /// The counter that no hardware has, on which such an event sits (P9).
  static let counterMask: UInt64 = 1 << 47

  static func serves(_ attr: EventAttr, _ model: Machine.Model) -> Bool {
    guard [.skylake, .icelake, .sapphireRapids].contains(model), attr.samplePeriod == 1,
      !attr.flags.contains(.frequency), let code = X86Encoding.code(attr, model)
    else { return false }
    return code & 0xffff == 0x00c4
  }
}
