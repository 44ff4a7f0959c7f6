import PerfInterface

/// `on gp0`, `on any`: the counter that an event sits on.
struct CounterExpectation: SubjectExpectation {
  static let beginnings = ["on"]

  /// nil means any.
  let counter: Counter?

  init(_ first: Token, _ parser: inout StatementParser) throws(Diagnostic) {
    counter = parser.take("any") ? nil : try parser.counter()
  }

  var description: String { "on \(counter?.name ?? "any")" }

  func check(_ subject: Int) -> PlanCheck.Kind { .on(subject, counter) }
}
