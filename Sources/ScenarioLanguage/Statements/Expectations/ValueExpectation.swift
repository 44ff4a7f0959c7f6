/// `value 5`, `value unchanged`: what the owner of a counter reads.
struct ValueExpectation: SubjectExpectation {
  static let beginnings = ["value"]

  /// nil where it must only be what it was before the last run.
  let value: WrittenNumber?

  init(_ first: Token, _ parser: inout StatementParser) throws(Diagnostic) {
    value =
      parser.take("unchanged")
      ? nil : try parser.value(try parser.word("a value or 'unchanged'"))
  }

  var description: String { "value \(value?.description ?? "unchanged")" }

  var isAboutRun: Bool { value == nil }

  func check(_ subject: Int) -> PlanCheck.Kind {
    value.map { .value(subject, $0.value) } ?? .valueUnchanged(subject)
  }
}
