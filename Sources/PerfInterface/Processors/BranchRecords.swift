/// A processor's last branch record (section 7 of the rules).
public struct BranchRecords: Hashable, Sendable {
  /// Its entries; nil where the scenario says how many there are.
  let depth: Int?
  /// `PERF_SAMPLE_BRANCH_*` filters that it lacks (P4).
  public let missingFilters: UInt64
  /// Whether events with different filters cannot be placed together (P21).
  public let arbitratesFilters: Bool
  /// Whether the hardware copies the record into those of precise events (L21a).
  public let joinsPreciseRecords: Bool

  /// The event code that stands for "the LBR and no counter" (P9, L10).
  public static let guestEventCode: UInt64 = 0x1b00
}

/// Branch Trace Store and Processor Trace (P24).
public enum TraceUnits: Hashable, Sendable {
  /// Each of the two excludes the other, and the processor trace the last branch record.
  case exclusive
  /// The processor trace lives beside either of the others.
  case processorTraceBeside

  /// The counter that no hardware has, on which a branch event of period 1 sits (P9).
  static let branchTraceMask: UInt64 = 1 << 47
}

extension Machine {
  /// Entries of the last branch record; 0 without one.
  public var branchRecordDepth: Int {
    guard let records = processor.branchRecords else { return 0 }
    return records.depth ?? lbr
  }
}

extension Processor {
  /// Whether the branch trace store stands in for a branch counter of period 1 (P24).
  public func serves(branchTraceFor attr: EventAttr) -> Bool {
    guard traces != nil, attr.samplePeriod == 1, !attr.flags.contains(.frequency),
      let code = events.code(attr), let branches = events.hardware[Int(HardwareEvent.branches)]
    else { return false }
    return code & 0xffff == branches
  }
}
