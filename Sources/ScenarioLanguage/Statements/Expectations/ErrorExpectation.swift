import PerfInterface

/// `expect error EINVAL`: the step before fails.
struct ErrorExpectation: StatementContent {
  let number: ErrorNumber

  init(_ parser: inout StatementParser) throws(Diagnostic) {
    let token = try parser.word("an error such as EINVAL")
    number = try parser.choice(token.text, token, what: "error")
  }

  private var text: String { "error \(number.rawValue)" }

  var description: String { "expect \(text)" }

  func plan(in planner: inout Planner) {
    guard planner.expectError(number) else { return }
    planner.addCheck(.error(number), text)
  }
}

extension Planner {
  /// Lets the step before fail, or the making of the VMs where none stands; false when nothing can.
  fileprivate mutating func expectError(_ number: ErrorNumber) -> Bool {
    guard let last = steps.indices.last else {
      if vms.isEmpty { fail("no step stands before this that could fail") }
      if !vms.isEmpty { setupError = number }
      return !vms.isEmpty
    }
    guard !steps[last].isRun else {
      fail("time passed before this; no step that could fail stands there")
      return false
    }
    steps[last].expectedError = number
    forgetEvents(of: steps[last])
    return true
  }

  /// An event whose open failed has no file descriptor.
  private mutating func forgetEvents(of step: PlanStep) {
    for action in step.actions { forgetEvents(of: action) }
  }

  private mutating func forgetEvents(of action: Action) {
    if case .inGuest(_, let action) = action {
      forgetEvents(of: action)
    } else if let handle = action.openedEvent {
      openEvents[eventNames[handle]] = nil
    }
  }
}
