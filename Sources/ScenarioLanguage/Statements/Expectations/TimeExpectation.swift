/// `enabled 20ms`, `running 10ms`: one of the two times that a read gives beside the value.
struct TimeExpectation: SubjectExpectation {
  static let beginnings = ["enabled", "running"]

  let isRunning: Bool
  let nanoseconds: UInt64

  init(_ first: Token, _ parser: inout StatementParser) throws(Diagnostic) {
    isRunning = first.text == "running"
    nanoseconds =
      ["0", "0ns", "0us", "0ms", "0s"].contains { parser.take($0) } ? 0 : try parser.duration()
  }

  var description: String {
    let time = nanoseconds == 0 ? "0" : DurationText.text(nanoseconds)
    return "\(isRunning ? "running" : "enabled") \(time)"
  }

  func check(_ subject: Int) -> PlanCheck.Kind {
    isRunning ? .timeRunning(subject, nanoseconds) : .timeEnabled(subject, nanoseconds)
  }
}
