/// A family of steps that the host or a guest takes.
protocol Step: Hashable, Sendable, CustomStringConvertible {
  /// How its members begin, as messages list them: `enable`, `lbr on`, `NAME = open`.
  static var beginnings: [String] { get }

  /// Reads what stands behind the verb.
  init(_ head: StepHead, _ parser: inout StatementParser) throws(Diagnostic)

  /// What is done, for pictures, such as `opens A`.
  var summary: String { get }
}

/// How a step begins.
struct StepHead {
  /// The first word: the verb, or the names before a `=`.
  let first: Token
  /// What is done.
  let verb: Token
}

extension StatementParser {
  /// The family of a step by its verb, which is the first word or stands behind `NAME =`.
  mutating func family<Head>(
    in list: FamilyList<Head>,
    _ what: String
  ) throws(Diagnostic) -> (Family<Head>, StepHead) {
    let first = try word("a \(what)", among: list.beginnings)
    guard take("=") else {
      guard let family = list[first.text] else {
        throw unknown(first, what: what, among: list.beginnings)
      }
      return (family, StepHead(first: first, verb: first))
    }
    guard let verb = peeked, let family = list.assigning(verb.text) else {
      // What is wrong with the names is told first.
      _ = try names(from: first)
      let token = try word(StatementParser.alternatives(list.assignments))
      throw unknown(token, what: "word", among: list.assignments)
    }
    next += 1
    return (family, StepHead(first: first, verb: verb))
  }
}
