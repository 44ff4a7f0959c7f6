/// What a branch can be, as the driver tells branches apart when it filters by software.
///
/// `arch/x86/events/utils.c:get_branch_type()`
public struct BranchKinds: OptionSet, Hashable, Sendable {
  /// Bit set; positions are ours.
  public let rawValue: UInt32

  /// Creates a set from its bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  static let user = BranchKinds(rawValue: 1 << 0)
  static let kernel = BranchKinds(rawValue: 1 << 1)
  static let directCall = BranchKinds(rawValue: 1 << 2)
  static let indirectCall = BranchKinds(rawValue: 1 << 3)
  static let callToNext = BranchKinds(rawValue: 1 << 4)
  static let nearReturn = BranchKinds(rawValue: 1 << 5)
  static let systemCall = BranchKinds(rawValue: 1 << 6)
  static let systemReturn = BranchKinds(rawValue: 1 << 7)
  static let interrupt = BranchKinds(rawValue: 1 << 8)
  static let interruptReturn = BranchKinds(rawValue: 1 << 9)
  static let conditionalJump = BranchKinds(rawValue: 1 << 10)
  static let jump = BranchKinds(rawValue: 1 << 11)
  static let indirectJump = BranchKinds(rawValue: 1 << 12)
  static let abort = BranchKinds(rawValue: 1 << 13)
  /// No kind: the record is kept as a stack of calls.
  public static let callStack = BranchKinds(rawValue: 1 << 14)

  private static let anyCall: BranchKinds = [
    .directCall, .indirectCall, .callToNext, .systemCall, .interrupt,
  ]
  private static let anyReturn: BranchKinds = [.nearReturn, .systemReturn, .interruptReturn]
  private static let any: BranchKinds = [
    anyCall, anyReturn, .conditionalJump, .jump, .indirectJump, .abort,
  ]

  /// The kinds that each `PERF_SAMPLE_BRANCH_*` bit asks for, by its number; none for a bit that
  /// says something else.
  private static let byBit: [BranchKinds] = [
    .user, .kernel, [], any, anyCall, anyReturn, .indirectCall, .abort, [], [], .conditionalJump,
    [.callStack, .directCall, .indirectCall, .nearReturn], .indirectJump,
    [.directCall, .callToNext],
  ]

  /// Whether they are the call stacks of user space.
  ///
  /// `arch/x86/events/intel/lbr.c:branch_user_callstack()`
  public var isUserCallStack: Bool { isSuperset(of: [.user, .callStack]) }

  /// Whether a filter of these drops something of what another asks for.
  ///
  /// `arch/x86/events/intel/lbr.c:intel_pmu_lbr_filter()`
  public func drop(someOf other: BranchKinds) -> Bool {
    !other.subtracting(.callStack).isSubset(of: self)
  }

  /// What a `branch_sample_type` with its privilege levels asks for.
  ///
  /// `arch/x86/events/intel/lbr.c:intel_pmu_setup_sw_lbr_filter()`
  public init(branchSampleType: UInt64) {
    self = BranchKinds.byBit.enumerated()
      .filter { branchSampleType >> UInt64($0.offset) & 1 != 0 }
      .reduce(into: []) { $0.formUnion($1.element) }
  }
}
