public import PerfInterface

/// `policy reserved counters=2`: something about contention that Linux does not do.
struct PolicyStatement: SetupContent, StatementFamily {
  static let beginnings = ["policy"]

  let policy: ContentionPolicy

  static func parse(
    _ first: Token,
    _ parser: inout StatementParser
  ) throws(Diagnostic) -> any StatementObject {
    let token = try parser.word("a policy", among: ContentionPolicy.words)
    switch token.text {
    case "first": return PolicyStatement(policy: .first).object
    case "scaled": return PolicyStatement(policy: .scaled).object
    case "stalled": return PolicyStatement(policy: .stalled).object
    case "told": return PolicyStatement(policy: .told).object
    case "reserved": return PolicyStatement(policy: try reservation(&parser)).object
    default: throw parser.unknown(token, what: "policy", among: ContentionPolicy.words)
    }
  }

  private static func reservation(
    _ parser: inout StatementParser
  ) throws(Diagnostic) -> ContentionPolicy {
    let option = try parser.word("counters=N")
    let (key, value) = try parser.keyAndValue(option)
    guard key == "counters" else {
      throw parser.unknown(option, what: "policy option", among: ["counters"], meant: key)
    }
    let counters = try parser.number(value, in: 1...32, option)
    return .reserved(counters: counters, includesFixed: parser.take("fixed"))
  }

  var description: String { "policy \(policy.text)" }

  func plan(in planner: inout Planner) {
    if planner.policy != nil { planner.fail("the scenario names a policy already") }
    planner.policy = policy
  }

  func lines(_ commands: PerfCommands) -> [String] {
    ["# no kernel has the policy '\(policy.text)'"]
  }
}

extension ContentionPolicy {
  /// The policy without its `policy`.
  public var text: String {
    guard case .reserved(let counters, let includesFixed) = self else { return word }
    return "\(word) counters=\(counters)" + (includesFixed ? " fixed" : "")
  }
}
