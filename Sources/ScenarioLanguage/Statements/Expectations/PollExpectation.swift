import PerfInterface

/// `polls error`: what `poll(2)` on an event's file descriptor gives.
struct PollExpectation: SubjectExpectation {
  static let beginnings = ["polls"]

  let result: PollResult

  init(_ first: Token, _ parser: inout StatementParser) throws(Diagnostic) {
    result = try parser.choice("what poll gives")
  }

  var description: String { "polls \(result.rawValue)" }

  func objection(to subject: ExpectedSubject) -> String? {
    subject.hasDescriptor
      ? nil : "is \(subject.kind); it has no file descriptor to poll"
  }

  func check(_ subject: Int) -> PlanCheck.Kind { .polls(subject, result) }
}
