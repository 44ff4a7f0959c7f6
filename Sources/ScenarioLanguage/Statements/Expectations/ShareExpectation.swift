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
    case percent(Double, tolerance: Double)
  }

  /// The tolerance where none is written: half a point, as for a rounded figure.
  private static let defaultTolerance = 0.5

  init(_ first: Token, _ parser: inout StatementParser) throws(Diagnostic) {
    isCount = first.text == "counts"
    guard isCount, let word = parser.peeked, word.text.hasSuffix("%") else {
      share = .word(try parser.share())
      return
    }
    guard let percent = PercentText.parse(word.text.dropLast()) else {
      throw parser.failure(at: word, "expected a share from 0% to 100%, such as 50%")
    }
    parser.next += 1
    share = .percent(percent, tolerance: try parser.tolerance() ?? Self.defaultTolerance)
  }

  var description: String {
    let text =
      switch share {
      case .word(let share): share.rawValue
      case .percent(let percent, let tolerance):
        "\(PercentText.text(percent))%"
          + (tolerance == Self.defaultTolerance ? "" : " +-\(PercentText.text(tolerance))")
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
    case .percent(let percent, let tolerance):
      .countsPercent(subject, percent, tolerance: tolerance)
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
