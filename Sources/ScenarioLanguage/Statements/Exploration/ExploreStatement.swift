/// `explore 6 steps of`: from here on stand actions, each at any time, and then what is asked of all orders.
struct ExploreStatement: StatementContent, StatementFamily {
  static let beginnings = ["explore"]

  let bound: Int

  static func parse(
    _ first: Token,
    _ parser: inout StatementParser
  ) throws(Diagnostic) -> any StatementObject {
    let token = try parser.word("how many steps, such as 'explore 6 steps of'")
    guard let bound = parser.decimal(Substring(token.text)), bound > 0,
      bound <= Exploration.boundLimit
    else {
      throw parser.failure(
        at: token,
        "expected a number of steps from 1 to \(Exploration.boundLimit), not '\(parser.clipped(token.text))'"
      )
    }
    _ = try parser.word(of: ["steps", "step"])
    try parser.keyword("of")
    return ExploreStatement(bound: bound).object
  }

  var description: String { "explore \(bound) steps of" }

  func plan(in planner: inout Planner) { planner.beginExploration(bound: bound, description) }
}
