/// What ought to be seen now: of an event or counter, of a guest or a CPU, or of the step before.
enum Expectations: StatementFamily {
  static let beginnings = ["expect"]

  static func parse(
    _ first: Token,
    _ parser: inout StatementParser
  ) throws(Diagnostic) -> any StatementObject {
    if parser.take("error") { return try ErrorExpectation(&parser).object }
    if parser.take("guest") { return try GuestExpectations.parse(&parser) }
    if let cpu = parser.takeCPUWithTimer() { return try TimerExpectation(cpu: cpu, &parser).object }
    return try SubjectExpectations.parse(&parser)
  }
}

extension Planner {
  /// What the last run did is known when there was one.
  mutating func checkRun(_ text: String) -> Bool {
    if hasRun { return true }
    fail("'\(text)' is about the last run, and nothing has run yet")
    return false
  }
}
