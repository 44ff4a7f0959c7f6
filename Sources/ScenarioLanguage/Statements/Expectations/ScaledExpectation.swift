import PerfInterface

/// `scaled 10000000 +-1`: the count as the perf tool extrapolates it, times enabled over running.
struct ScaledExpectation: SubjectExpectation {
  static let beginnings = ["scaled"]

  /// The tolerance where none is written: half a percent of what is expected.
  private static let defaultTolerance = 0.5

  /// nil where it never ran, which the tool prints as `<not counted>`.
  let value: WrittenNumber?
  /// In percent of the value.
  private(set) var tolerance = Self.defaultTolerance

  init(_ first: Token, _ parser: inout StatementParser) throws(Diagnostic) {
    guard !parser.take("nothing") else {
      value = nil
      return
    }
    value = try parser.value(try parser.word("a value or 'nothing'"))
    tolerance = try parser.tolerance() ?? Self.defaultTolerance
  }

  var description: String {
    guard let value else { return "scaled nothing" }
    return "scaled \(value)"
      + (tolerance == Self.defaultTolerance ? "" : " +-\(PercentText.text(tolerance))")
  }

  func objection(to subject: ExpectedSubject) -> String? {
    subject.hasDescriptor
      ? nil : "is \(subject.kind), of which nobody reads times to scale it by; 'value' is its word"
  }

  func check(_ subject: Int) -> PlanCheck.Kind {
    .scaled(subject, value?.value, tolerance: tolerance)
  }
}
