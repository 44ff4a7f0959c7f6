import PerfInterface

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
}
