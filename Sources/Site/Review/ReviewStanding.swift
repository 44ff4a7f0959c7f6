/// Who is right where a remark answers a quoted text, by what was executed for both.
public struct ReviewStanding: Encodable, Sendable {
  /// Whom what was executed speaks for.
  public enum Side: String, Encodable, Sendable {
    /// The remark, and not the text.
    case remark
    /// The text, and not the remark.
    case text
    case both
    case neither
    /// Not enough was executed to say.
    case open
  }

  /// Whom it speaks for.
  public let side: Side
  /// The lines of the statements that the remark answers; empty where it answers none.
  public let answers: [Int]
  /// The same in words, to be read behind "the remark".
  public let words: String

  /// At most so many claims are named for the text.
  private static let namedLimit = 4

  init(remark: ReviewDocument.Statement, text: [ReviewDocument.Statement]) {
    let known = text.filter { $0.outcome != .unknown && $0.outcome != .untested }
    let failing = known.filter { $0.outcome == .fails }
    let textHolds = !known.isEmpty && known.allSatisfy { $0.outcome == .holds }
    answers = text.map(\.line)
    switch remark.isNamed ? .unknown : remark.outcome {
    case .holds:
      side = textHolds ? .both : .remark
    case .fails:
      side = !failing.isEmpty ? .neither : textHolds ? .text : .open
    case .depends, .untested, .unknown:
      side = !failing.isEmpty ? .neither : textHolds ? .text : .open
    }
    let deciding = failing.isEmpty ? known : failing
    words = ReviewStanding.own(remark) + ReviewStanding.answered(deciding, textHolds: textHolds)
  }

  private static func own(_ remark: ReviewDocument.Statement) -> String {
    // Who names a claim need not agree with it.
    if remark.isNamed, let claim = remark.claim {
      return "names \(claim.id), which is \(claim.verdict)"
    }
    return switch remark.outcome {
    case .holds: "is right"
    case .fails: "is not right"
    case .depends: "is right under some conditions"
    case .untested: "was not executed"
    case .unknown: "is covered by no claim"
    }
  }

  private static func answered(
    _ deciding: [ReviewDocument.Statement],
    textHolds: Bool
  ) -> String {
    guard let first = deciding.first else { return "" }
    let ids = deciding.compactMap(\.claim?.id).reduce(into: [String]()) { ids, id in
      if !ids.contains(id) { ids.append(id) }
    }
    let named = ids.prefix(namedLimit).joined(separator: ", ")
    let more = ids.count > namedLimit ? ", \u{2026}" : ""
    let verdict =
      first.outcome == .fails
      ? "is contradicted" : textHolds ? "is confirmed" : "holds under some conditions"
    return "; the text it answers \(verdict) (\(named)\(more))"
  }
}
