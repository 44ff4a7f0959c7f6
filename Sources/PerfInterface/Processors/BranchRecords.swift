/// A processor's last branch record (section 7 of the rules).
public struct BranchRecords: Hashable, Sendable {
  /// Its entries; nil where the scenario says how many there are.
  let depth: Int?
  /// Whose record it is, and so what the driver makes of a filter.
  public let kind: Kind
  /// Whether it logs how much each counter has counted between branches.
  public let logsCounters: Bool
  /// Whether the hardware copies it into the records of precise events (L21a).
  public let joinsPreciseRecords: Bool
  /// Whether it has flags and cycles beside the addresses, LBR_INFO (P47).
  public let hasInfo: Bool

  init(
    depth: Int?,
    kind: Kind,
    logsCounters: Bool = false,
    joinsPreciseRecords: Bool = false,
    hasInfo: Bool = true
  ) {
    self.depth = depth
    self.kind = kind
    self.logsCounters = logsCounters
    self.joinsPreciseRecords = joinsPreciseRecords
    self.hasInfo = hasInfo
  }

  /// Records of branches.
  public enum Kind: Hashable, Sendable {
    /// Intel's, filtered by LBR_SELECT.
    case lbrSelect
    /// Intel's architectural one, filtered by its control register.
    case architectural
    /// AMD's of Zen 4, which each event filters for itself.
    case amd
    /// AMD's of Zen 3, Branch Sampling, which has no filter and serves one event of one kind.
    case branchSampling
  }

  /// The event code that stands for "the LBR and no counter" (P9, L10).
  public static let guestEventCode: UInt64 = 0x1b00
}

/// Branch Trace Store and Processor Trace (P24).
public enum TraceUnits: Hashable, Sendable {
  /// Each of the two excludes the other, and the processor trace the last branch record.
  case exclusive
  /// There is no processor trace yet.
  case branchTraceAlone
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
