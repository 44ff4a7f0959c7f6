/// The filter of a branch stack, `branch_sample_type`.
public struct BranchFilter: OptionSet, Hashable, Sendable {
  /// `PERF_SAMPLE_BRANCH_*` bits.
  public let rawValue: UInt64

  /// Creates a filter from `PERF_SAMPLE_BRANCH_*` bits.
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// Branches in user mode.
  public static let user = BranchFilter(rawValue: 1 << 0)
  /// Branches in the kernel.
  public static let kernel = BranchFilter(rawValue: 1 << 1)
  /// Branches in a hypervisor; ignored on x86.
  public static let hypervisor = BranchFilter(rawValue: 1 << 2)
  /// Every branch.
  public static let any = BranchFilter(rawValue: 1 << 3)
  /// Calls of every kind.
  public static let anyCall = BranchFilter(rawValue: 1 << 4)
  /// Returns of every kind.
  public static let anyReturn = BranchFilter(rawValue: 1 << 5)
  /// Indirect calls.
  public static let indirectCall = BranchFilter(rawValue: 1 << 6)
  /// Aborts of transactions.
  public static let transactionAbort = BranchFilter(rawValue: 1 << 7)
  /// Branches inside a transaction.
  public static let inTransaction = BranchFilter(rawValue: 1 << 8)
  /// Branches outside of one.
  public static let noTransaction = BranchFilter(rawValue: 1 << 9)
  /// Conditional branches.
  public static let conditional = BranchFilter(rawValue: 1 << 10)
  /// Calls that have not returned.
  public static let callStack = BranchFilter(rawValue: 1 << 11)
  /// Indirect jumps.
  public static let indirectJump = BranchFilter(rawValue: 1 << 12)
  /// Direct calls.
  public static let call = BranchFilter(rawValue: 1 << 13)
  /// Leaves out whether a branch was predicted.
  public static let noFlags = BranchFilter(rawValue: 1 << 14)
  /// Leaves out the cycles between branches.
  public static let noCycles = BranchFilter(rawValue: 1 << 15)
  /// Logs what the counters counted between branches.
  public static let counters = BranchFilter(rawValue: 1 << 19)

  /// The privilege levels, which alone are no filter.
  public static let privilegeLevels: BranchFilter = [.user, .kernel, .hypervisor]
  /// What keeps a call stack from being recorded (P46).
  public static let againstCallStack: BranchFilter = [
    .any, .anyCall, .anyReturn, .indirectCall, .transactionAbort, .inTransaction, .noTransaction,
    .conditional,
  ]
  /// What AMD's record of Zen 4 does not know (P45).
  ///
  /// `arch/x86/events/amd/lbr.c:lbr_select_map`
  public static let unknownToAMD: BranchFilter = [
    .transactionAbort, .inTransaction, .noTransaction, .callStack, .noFlags, .noCycles,
  ]
}

extension BranchFilter {
  /// What the hardware filters by: events whose values differ cannot be placed together (P21, P47).
  ///
  /// `arch/x86/events/intel/lbr.c:intel_pmu_setup_hw_lbr_filter()`
  public func registerValue(of records: BranchRecords) -> UInt64 {
    var value = kinds.rawValue
    if contains(.user) { value |= 1 << 62 }
    if contains(.kernel) { value |= 1 << 61 }
    // Not to read the flags and cycles is a bit of its own, though not of the register.
    if records.kind == .lbrSelect, records.hasInfo, contains([.noFlags, .noCycles]) {
      value |= 1 << 63
    }
    return value
  }

  /// Whether a register value selects jumps, conditional ones or others, as a loop ends in.
  public static func selectsJumps(_ registerValue: UInt64) -> Bool {
    let jumps: RecordedBranches = [.conditional, .relativeJumps]
    return registerValue & jumps.rawValue != 0
  }

  /// The kinds of branches recorded.
  private var kinds: RecordedBranches {
    var kinds: RecordedBranches = []
    if contains(.any) { kinds.formUnion(.all) }
    if contains(.anyCall) { kinds.formUnion([.relativeCalls, .indirectCalls, .far]) }
    if contains(.anyReturn) { kinds.formUnion([.returns, .far]) }
    if contains(.indirectCall) { kinds.insert(.indirectCalls) }
    if contains(.conditional) { kinds.insert(.conditional) }
    if contains(.callStack) {
      kinds.formUnion([.relativeCalls, .indirectCalls, .returns, .callStack])
    }
    if contains(.indirectJump) { kinds.insert(.indirectJumps) }
    if contains(.call) { kinds.insert(.relativeCalls) }
    return kinds
  }
}

/// The kinds of branches that LBR_SELECT, or its architectural successor, tells apart.
private struct RecordedBranches: OptionSet {
  let rawValue: UInt64

  static let conditional = RecordedBranches(rawValue: 1 << 0)
  static let relativeCalls = RecordedBranches(rawValue: 1 << 1)
  static let indirectCalls = RecordedBranches(rawValue: 1 << 2)
  static let returns = RecordedBranches(rawValue: 1 << 3)
  static let indirectJumps = RecordedBranches(rawValue: 1 << 4)
  static let relativeJumps = RecordedBranches(rawValue: 1 << 5)
  static let far = RecordedBranches(rawValue: 1 << 6)
  static let callStack = RecordedBranches(rawValue: 1 << 7)

  static let all: RecordedBranches = [
    .conditional, .relativeCalls, .indirectCalls, .returns, .indirectJumps, .relativeJumps, .far,
  ]
}

extension EventAttr {
  /// Whether samples carry branch records.
  public var hasBranchStack: Bool { sampleType & EventAttr.branchStack != 0 }

  /// `PERF_SAMPLE_BRANCH_STACK`.
  public static let branchStack: UInt64 = 1 << 11

  /// The branch filter with its privilege levels, derived from exclude bits where none is given.
  ///
  /// `kernel/events/core.c:perf_copy_attr()`
  public var branchFilter: BranchFilter {
    var filter = BranchFilter(rawValue: branchSampleType)
    guard filter.isDisjoint(with: .privilegeLevels) else { return filter }
    if !flags.contains(.excludeUser) { filter.insert(.user) }
    if !flags.contains(.excludeKernel) { filter.insert(.kernel) }
    return filter
  }
}
