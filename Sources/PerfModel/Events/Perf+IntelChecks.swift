import PerfInterface

// What Intel's driver refuses, in its order (P3 to P7, P24, P41, P46, P48).
extension Perf {
  /// The error of an event of the core; nil when the driver takes it.
  ///
  /// `arch/x86/events/intel/core.c:hsw_hw_config()`, `intel_pmu_hw_config()`
  func checkIntel(_ attr: EventAttr, leader: EventIndex?) -> ErrorNumber? {
    if let error = checkX86(attr) { return error }
    if let error = checkBranchPeriod(attr) { return error }
    if attr.preciseIP > 0, hardware.tables(attr).isGuestLBR(attr.ofCore) { return .einval }
    if let error = checkBranchStack(attr) { return error }
    if attr.type == .raw {
      if let error = checkTopDown(attr, leader: leader) { return error }
      if let error = checkLoads(attr, leader: leader) { return error }
      if let error = checkTransaction(attr) { return error }
    }
    return checkCounters(attr)
  }

  /// A branch stack needs records with its filter, and nobody else who has them (P4, P46).
  ///
  /// `arch/x86/events/intel/lbr.c:intel_pmu_setup_sw_lbr_filter()`
  private func checkBranchStack(_ attr: EventAttr) -> ErrorNumber? {
    guard attr.hasBranchStack else { return nil }
    let filter = attr.branchFilter
    let logsCounters = hardware.processor.branchRecords?.logsCounters == true
    if filter.contains(.counters), !logsCounters { return .einval }
    guard hardware.usesBranchRecords(attr) else { return nil }
    if hardware.branchRecordDepth == 0 { return .eopnotsupp }
    if filter.contains(.callStack), !filter.isDisjoint(with: .againstCallStack) {
      return .einval
    }
    if hardware.tables(attr).serves(branchTraceFor: attr.ofCore) { return nil }
    return isOpenAnywhere(excludedBy: .branchRecords) ? .ebusy : nil
  }

  /// Slots and metrics take no flags; a metric cannot sample, and needs a leader that counts slots
  /// and does not sample (P6).
  private func checkTopDown(_ attr: EventAttr, leader: EventIndex?) -> ErrorNumber? {
    guard hardware.counters.metricMask != 0 else { return nil }
    let isSlots = attr.config & 0xffff == TopDown.slots
    guard isSlots || TopDown.counter(attr.config) != nil else { return nil }
    // Bit 0 has the slots event clear the metrics.
    let takenOfConfig1: UInt64 = isSlots && kernel.drivers.clearsMetrics ? 1 : 0
    if attr.config1 & ~takenOfConfig1 != 0 || attr.config2 != 0 { return .einval }
    if TopDown.hasFlags(attr.config) { return .einval }
    guard hardware.isMetric(attr) else { return nil }
    guard !attr.isSampling, let leader else { return .einval }
    let head = events[leader].attr
    return head.config & 0xffff == TopDown.slots && !head.isSampling ? nil : .einval
  }

  /// Loads above a latency, sampled with their source, need an auxiliary event before them (P41).
  private func checkLoads(_ attr: EventAttr, leader: EventIndex?) -> ErrorNumber? {
    let loads: UInt64 = 0x01cd
    let auxiliary: UInt64 = 0x8203
    let sampleDataSource: UInt64 = 1 << 15
    guard hardware.processor.needsAuxiliaryLoads, attr.config & 0xffff == loads,
      attr.sampleType & sampleDataSource != 0
    else { return nil }
    guard let leader else { return .enodata }
    let isThere = group(of: leader).contains {
      events[$0].attr.config & 0xffff == auxiliary
    }
    return isThere ? nil : .enodata
  }

  /// Inside a transaction nothing is precise, nor for any thread; what is undone with it samples
  /// rarely or not at all (P48).
  private func checkTransaction(_ attr: EventAttr) -> ErrorNumber? {
    let smallestPeriod: UInt64 = 0x7fff_ffff
    let bits = hardware.tables(attr).transactionBits(attr.ofCore)
    guard bits.inTransaction else { return nil }
    if attr.preciseIP > 0 || attr.config & EventSelect.anyThread != 0 { return .eopnotsupp }
    let isTooOften = attr.isSampling && attr.samplePeriod < smallestPeriod
    return bits.isCheckpointed && isTooOften ? .eopnotsupp : nil
  }
}
