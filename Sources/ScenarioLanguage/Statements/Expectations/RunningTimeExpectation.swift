import PerfInterface

/// `runs 50% +-5`: the share of `time_running` in `time_enabled`.
struct RunningTimeExpectation: SubjectExpectation {
  static let beginnings = ["runs"]

  let share: ExpectedPercent

  init(_ first: Token, _ parser: inout StatementParser) throws(Diagnostic) {
    share = try ExpectedPercent(try parser.word("a share such as 50%"), &parser)
  }

  var description: String { "runs \(share)" }

  func check(_ subject: Int) -> PlanCheck.Kind {
    .runs(subject, percent: share.percent, tolerance: share.tolerance)
  }
}
