import PerfInterface

/// `reads eof`: what `read(2)` on an event's file descriptor gives.
struct ReadExpectation: SubjectExpectation {
  static let beginnings = ["reads"]

  let result: ReadResult

  init(_ first: Token, _ parser: inout StatementParser) throws(Diagnostic) {
    let word = try parser.word(of: ["eof", "data"], what: "result")
    result = word == "eof" ? .endOfFile : .data
  }

  var description: String { "reads \(result == .data ? "data" : "eof")" }

  func objection(to subject: Subject) -> String? {
    subject.isGuestCounter ? "is a guest's counter; it has no file descriptor to read" : nil
  }

  func check(_ subject: Int) -> PlanCheck.Kind { .reads(subject, result) }
}
