import PerfInterface

/// `counts all`, `records some`: how much of what happened in the last run was counted, or left
/// branch records.
struct ShareExpectation: SubjectExpectation {
  static let beginnings = ["counts", "records"]

  let isCount: Bool
  let share: Share

  /// A word, or a number of percent with a tolerance in points.
  enum Share: Hashable {
    case word(CountShare)
    case percent(ExpectedPercent)
  }

  init(_ first: Token, _ parser: inout StatementParser) throws(Diagnostic) {
    isCount = first.text == "counts"
    guard isCount, let word = parser.peeked, word.text.hasSuffix("%") else {
      share = .word(try parser.share())
      return
    }
    parser.next += 1
    share = .percent(try ExpectedPercent(word, &parser))
  }

  var description: String {
    let text =
      switch share {
      case .word(let share): share.rawValue
      case .percent(let percent): percent.description
      }
    return "\(isCount ? "counts" : "records") \(text)"
  }

  var isAboutRun: Bool { true }

  /// Branches are recorded for events that ask for them, and for guests.
  func objection(to subject: ExpectedSubject) -> String? {
    guard !isCount else { return nil }
    switch subject.subject.kind {
    case .guestLBR: return nil
    case .guestCounter: return "is \(subject.kind); branches are recorded for the guest's 'lbr'"
    case .event, .watchdog, .guestEvent: return subject.objectionToBranches
    }
  }

  func check(_ subject: Int) -> PlanCheck.Kind {
    switch share {
    case .word(let share): isCount ? .counts(subject, share) : .records(subject, share)
    case .percent(let share):
      .countsPercent(subject, share.percent, tolerance: share.tolerance)
    }
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
