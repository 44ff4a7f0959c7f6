import PerfInterface

/// `counts all`, `records some`: how much of what happened in the last run was counted, or left
/// branch records.
struct ShareExpectation: SubjectExpectation {
  static let beginnings = ["counts", "records"]

  let isCount: Bool
  let share: CountShare

  init(_ first: Token, _ parser: inout StatementParser) throws(Diagnostic) {
    isCount = first.text == "counts"
    share = try parser.share()
  }

  var description: String { "\(isCount ? "counts" : "records") \(share.rawValue)" }

  var isAboutRun: Bool { true }

  func check(_ subject: Int) -> PlanCheck.Kind {
    isCount ? .counts(subject, share) : .records(subject, share)
  }
}

/// How much of what happened was counted.
public enum CountShare: String, Hashable, Sendable, CaseIterable {
  case all
  case nothing
  case some
}

extension StatementParser {
  mutating func share() throws(Diagnostic) -> CountShare {
    let token = try word("all, nothing or some")
    return try choice(token.text, token, what: "share")
  }
}
