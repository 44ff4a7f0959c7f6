/// `value 5`, `value unchanged`: what the owner of a counter reads.
struct ValueExpectation: SubjectExpectation {
  static let beginnings = ["value"]

  /// nil where it must only be what it was before the last run.
  let value: WrittenNumber?
  private(set) var tolerance: Tolerance?

  /// How far what is read may be from what is expected.
  struct Tolerance: Hashable {
    let number: Double
    /// Whether it is in percent of what is expected, and not in events.
    let isShare: Bool
  }

  init(_ first: Token, _ parser: inout StatementParser) throws(Diagnostic) {
    value =
      parser.take("unchanged")
      ? nil : try parser.value(try parser.word("a value or 'unchanged'"))
    guard value != nil, let word = parser.peeked else { return }
    let isShare = word.text.hasSuffix("%")
    tolerance =
      isShare
      ? try parser.tolerance().map { Tolerance(number: $0, isShare: true) }
      : try parser.eventTolerance().map { Tolerance(number: $0, isShare: false) }
  }

  var description: String {
    let text = tolerance.map { " +-\(PercentText.text($0.number))\($0.isShare ? "%" : "")" }
    return "value \(value?.description ?? "unchanged")\(text ?? "")"
  }

  var isAboutRun: Bool { value == nil }

  func check(_ subject: Int) -> PlanCheck.Kind {
    guard let value = value?.value else { return .valueUnchanged(subject) }
    guard let tolerance else { return .value(subject, value) }
    let events = tolerance.isShare ? Double(value) * tolerance.number / 100 : tolerance.number
    return .valueNear(subject, value, tolerance: events)
  }
}
