import PerfInterface

/// `runs 50% +-5`: the share of `time_running` in `time_enabled`.
struct RunningTimeExpectation: SubjectExpectation {
  static let beginnings = ["runs"]

  /// The tolerance where none is written: half a point, as for a rounded figure.
  private static let defaultTolerance = 0.5

  let percent: Double
  /// In points.
  let tolerance: Double

  init(_ first: Token, _ parser: inout StatementParser) throws(Diagnostic) {
    let token = try parser.word("a share such as 50%")
    guard token.text.hasSuffix("%"), let percent = PercentText.parse(token.text.dropLast()) else {
      throw parser.failure(at: token, "expected a share from 0% to 100%, such as 50%")
    }
    self.percent = percent
    tolerance = try parser.tolerance() ?? Self.defaultTolerance
  }

  var description: String {
    "runs \(PercentText.text(percent))%"
      + (tolerance == Self.defaultTolerance ? "" : " +-\(PercentText.text(tolerance))")
  }

  func check(_ subject: Int) -> PlanCheck.Kind {
    .runs(subject, percent: percent, tolerance: tolerance)
  }
}
