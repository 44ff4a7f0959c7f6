import PerfInterface

/// `active`: the state of an event.
struct StateExpectation: SubjectExpectation {
  static let states: [EventState] = [.active, .inactive, .error, .off, .exited]

  static let beginnings = states.map { $0.word }

  let state: EventState

  init(_ first: Token, _ parser: inout StatementParser) throws(Diagnostic) {
    guard let state = Self.states.first(where: { $0.word == first.text }) else {
      throw parser.unknown(first, what: "expectation", among: Self.beginnings)
    }
    self.state = state
  }

  var description: String { state.word }

  func check(_ subject: Int) -> PlanCheck.Kind { .state(subject, state) }
}
