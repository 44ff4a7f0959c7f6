import PerfInterface

// What AMD's drivers refuse, in their order (P4, P42 to P45).
extension Perf {
  /// The error of an event of the core or of sampled instructions; nil when a driver takes it.
  ///
  /// `arch/x86/events/amd/core.c:amd_pmu_hw_config()`
  func checkAMD(_ attr: EventAttr, place: OpenPlace, leader: EventIndex?) -> ErrorNumber? {
    if attr.preciseIP > 0 {
      return checkInstructionSampling(attr, place: place, leader: leader)
    }
    if let error = checkX86(attr) { return error }
    guard attr.hasBranchStack else { return checkCounters(attr) }
    switch hardware.processor.branchRecords?.kind {
    case .branchSampling?: return checkBranchSampling(attr) ?? checkCounters(attr)
    case .amd?: return checkLastBranches(attr) ?? checkCounters(attr)
    case .lbrSelect?, .architectural?, nil: return .eopnotsupp
    }
  }

  /// Branch Sampling records every branch, for retired taken branches at a fixed period (P44).
  ///
  /// `arch/x86/events/amd/brs.c:amd_brs_hw_config()`
  private func checkBranchSampling(_ attr: EventAttr) -> ErrorNumber? {
    let selectBits: UInt64 = 0xf_ff84_ffff
    let takenBranches: UInt64 = 0x00c4
    let code = hardware.tables(attr).events.code(attr.ofCore).map { $0 & selectBits }
    guard attr.isSampling, code == takenBranches, !attr.flags.contains(.frequency),
      attr.samplePeriod > UInt64(hardware.branchRecordDepth)
    else { return .einval }
    return attr.branchFilter.subtracting(.privilegeLevels) == .any ? nil : .einval
  }

  /// The record of Zen 4 (P45).
  ///
  /// `arch/x86/events/amd/lbr.c:amd_pmu_lbr_hw_config()`
  private func checkLastBranches(_ attr: EventAttr) -> ErrorNumber? {
    guard attr.isSampling || kernel.drivers.countsWithBranchStacks else { return .einval }
    return attr.branchFilter.isDisjoint(with: .unknownToAMD) ? nil : .eopnotsupp
  }
}

// A precise event is handed to the PMU that samples instructions (P42, P43).
extension Perf {
  /// The error of a precise event; nil when it opens there.
  ///
  /// `arch/x86/events/amd/ibs.c:forward_event_to_ibs()`, `perf_ibs_init()`
  private func checkInstructionSampling(
    _ attr: EventAttr,
    place: OpenPlace,
    leader: EventIndex?
  ) -> ErrorNumber? {
    if attr.preciseIP > 2 { return .eopnotsupp }
    guard InstructionSampling.takes(attr) else { return .enoent }
    return checkSampler(attr, place: place, leader: leader)
  }

  /// The error of an event of a PMU that samples instructions, by its own type or handed on; nil when it opens there.
  ///
  /// `arch/x86/events/amd/ibs.c:perf_ibs_init()`
  func checkSampler(_ attr: EventAttr, place: OpenPlace, leader: EventIndex?) -> ErrorNumber? {
    if attr.config & ~samplerBits(attr) != 0 { return .einval }
    if kernel.drivers.validatesInstructionSampling {
      if attr.hasBranchStack { return .eopnotsupp }
      if let leader, hasMember(of: hardware.pmu(attr), groupOf: leader) { return .einval }
    }
    if place.task != nil, !kernel.drivers.samplesInstructionsOfTasks { return .einval }
    return checkSamplingPeriod(attr) ?? checkSamplingExclusion(attr)
  }

  /// The bits of `config` that an event of the PMU's own type may have; all where the core has handed it on.
  private func samplerBits(_ attr: EventAttr) -> UInt64 {
    let units = hardware.units
    switch attr.type {
    case .ibsOp: return InstructionSampling.operationBits(missesOnly: units.samplesMissesOnly)
    case .ibsFetch: return InstructionSampling.fetchBits(missesOnly: units.samplesMissesOnly)
    default: return .max
    }
  }

  private func hasMember(of pmu: PMUKind, groupOf leader: EventIndex) -> Bool {
    group(of: leader).contains { events[$0].ownPMU == pmu }
  }

  /// The period is given, or of an event of the PMU's own type a part of its `config`.
  private func checkSamplingPeriod(_ attr: EventAttr) -> ErrorNumber? {
    let counted = InstructionSampling.countedPeriod(attr)
    guard attr.isSampling ? counted == 0 : counted > 0 && !attr.flags.contains(.frequency) else {
      return .einval
    }
    guard kernel.drivers.filtersInstructionSamples, !attr.flags.contains(.frequency) else {
      return nil
    }
    return hardware.period(attr) < InstructionSampling.smallestPeriod(attr) ? .einval : nil
  }

  /// Whether such an event takes another period.
  ///
  /// `arch/x86/events/amd/ibs.c:perf_ibs_check_period()`
  func acceptsInstructionSampling(period: UInt64, _ attr: EventAttr) -> Bool {
    guard kernel.drivers.filtersInstructionSamples, !attr.flags.contains(.frequency) else {
      return true
    }
    return period & 0xf == 0 && period >= InstructionSampling.smallestPeriod(attr)
  }

  /// The hardware excludes nothing; software leaves samples of a level out where it is told to.
  private func checkSamplingExclusion(_ attr: EventAttr) -> ErrorNumber? {
    let levels: EventAttr.Flags = [.excludeUser, .excludeKernel, .excludeHypervisor]
    let others: EventAttr.Flags = [.excludeHost, .excludeGuest, .excludeIdle]
    guard attr.flags.isDisjoint(with: others) else { return .einval }
    if attr.flags.isDisjoint(with: levels) { return nil }
    let isFiltered = attr.config2 & InstructionSampling.softwareFilter != 0
    return kernel.drivers.filtersInstructionSamples && isFiltered ? nil : .einval
  }
}
