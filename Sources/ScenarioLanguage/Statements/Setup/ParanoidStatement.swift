/// `paranoid 2`: the host's events are opened by a user without privileges, with
/// `kernel.perf_event_paranoid` at that value.
struct ParanoidStatement: SetupContent, StatementFamily {
  static let beginnings = ["paranoid"]

  let level: Int8

  static func parse(
    _ first: Token,
    _ parser: inout StatementParser
  ) throws(Diagnostic) -> any StatementObject {
    let levels: [Int8] = [-1, 0, 1, 2]
    let token = try parser.word("a value of perf_event_paranoid", among: levels.map { "\($0)" })
    guard let level = levels.first(where: { "\($0)" == token.text }) else {
      throw parser.unknown(token, what: "value", among: levels.map { "\($0)" })
    }
    return ParanoidStatement(level: level).object
  }

  var description: String { "paranoid \(level)" }

  func plan(in planner: inout Planner) {
    if planner.paranoid != nil { planner.fail("the scenario says already who opens its events") }
    planner.paranoid = level
  }

  func lines(_ commands: PerfCommands) -> [String] {
    ["sysctl kernel.perf_event_paranoid=\(level)  # what follows, without privileges"]
  }
}
