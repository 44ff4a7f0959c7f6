public import PerfInterface

/// `stacks stale`: what the branch stacks of an event's samples held in the last run.
struct StackExpectation: SubjectExpectation {
  static let beginnings = ["stacks"]

  let contents: BranchStackContents

  init(_ first: Token, _ parser: inout StatementParser) throws(Diagnostic) {
    contents = try parser.choice("what the branch stacks hold")
  }

  var description: String { "stacks \(contents.rawValue)" }

  var isAboutRun: Bool { true }

  func objection(to subject: ExpectedSubject) -> String? {
    subject.subject.isGuestCounter
      ? "is \(subject.kind); its samples are the guest's own" : subject.objectionToBranches
  }

  func check(_ subject: Int) -> PlanCheck.Kind { .stacks(subject, contents) }
}

/// What every branch stack of an event's samples held.
public enum BranchStackContents: String, Hashable, Sendable, CaseIterable {
  /// The branches before the sample, as asked for.
  case fresh
  /// The same, less what another event's filter has dropped.
  case filtered
  /// What was read for an earlier sample.
  case stale
  /// Nothing.
  case empty
  /// Branches of a guest.
  case guest
}

extension BranchStackTally {
  /// How many stacks held something.
  public subscript(contents: BranchStackContents) -> UInt32 {
    switch contents {
    case .fresh: fresh
    case .filtered: filtered
    case .stale: stale
    case .empty: empty
    case .guest: guest
    }
  }

  /// What some of the stacks held.
  public var contents: [BranchStackContents] {
    BranchStackContents.allCases.filter { self[$0] > 0 }
  }

  /// One stack of each kind.
  public init(_ contents: [BranchStackContents]) {
    self.init()
    if contents.contains(.fresh) { fresh = 1 }
    if contents.contains(.filtered) { filtered = 1 }
    if contents.contains(.stale) { stale = 1 }
    if contents.contains(.empty) { empty = 1 }
    if contents.contains(.guest) { guest = 1 }
  }
}
