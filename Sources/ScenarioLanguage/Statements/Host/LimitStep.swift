import PerfInterface

/// `refresh A 3`, `period A 1000`: the ioctls of an event that samples.
struct LimitStep: HostStep {
  enum Verb: String, CaseIterable {
    case refresh
    case period
  }

  static let beginnings = Verb.allCases.map { $0.rawValue }

  let verb: Verb
  let names: Names
  let number: WrittenNumber

  init(_ head: StepHead, _ parser: inout StatementParser) throws(Diagnostic) {
    verb = try parser.choice(head.verb.text, head.verb, what: "host step")
    names = try parser.names()
    let what = verb == .refresh ? "a number of overflows" : "a period, or a frequency"
    let token = try parser.word(what)
    number = try parser.value(token)
    guard verb == .period || number.value <= UInt32.max else {
      throw parser.failure(at: token, "an event is refreshed for at most \(UInt32.max) overflows")
    }
  }

  var description: String { "\(verb.rawValue) \(names) \(number)" }

  var summary: String { "\(verb.rawValue) of \(names)" }

  func actions(_ planner: inout Planner) -> [Action] {
    names.all.flatMap { planner.expanded($0) }.compactMap { name in
      planner.openEvent(name).map { handle in
        verb == .refresh
          ? .refresh(handle, overflows: UInt32(truncatingIfNeeded: number.value))
          : .setPeriod(handle, number.value)
      }
    }
  }

  func lines(_ commands: PerfCommands) -> [String] {
    ["# ioctl PERF_EVENT_IOC_\(verb.rawValue.uppercased()) with \(number) on \(names)"]
  }
}
