import Report

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
  /// The same in words, to be read behind "the remark"; nil where nothing can be said of the remark.
  public let words: String?

  /// At most so many claims of the text are told.
  private static let toldLimit = 4

  init(remark: ReviewDocument.Statement, text: [ReviewDocument.Statement]) {
    let known = text.filter { $0.claim != nil }
    let isShared = remark.claim != nil && known.contains { $0.claim?.id == remark.claim?.id }
    answers = text.map(\.line)
    side = ReviewStanding.side(remark, known, isShared: isShared)
    words = ReviewStanding.own(remark, isShared: isShared)
      .map { $0 + ReviewStanding.told(isShared ? [] : known.compactMap(ReviewAnswer.init)) }
  }

  private static func side(
    _ remark: ReviewDocument.Statement,
    _ text: [ReviewDocument.Statement],
    isShared: Bool
  ) -> Side {
    let textFails = text.contains { $0.outcome == .fails }
    let textHolds = !text.isEmpty && text.allSatisfy { $0.outcome == .holds }
    // Who names a claim need not agree with it, who asks states nothing, and two who speak of the same claim
    // may disagree.
    guard !remark.isNamed, !isShared, !remark.isQuestion else { return .open }
    if remark.outcome == .holds { return textHolds ? .both : .remark }
    return textFails ? .neither : textHolds ? .text : .open
  }

  private static func own(_ remark: ReviewDocument.Statement, isShared: Bool) -> String? {
    guard let claim = remark.claim else { return nil }
    if remark.isNamed { return "names \(claim.id), which \(claim.verdict.clause)" }
    if remark.isQuestion { return "asks what \(claim.id) tells, which \(claim.verdict.clause)" }
    if isShared { return "and the text it answers are about the same, \(claim.id)" }
    return switch remark.outcome {
    case .holds: "is right"
    case .fails: "is not right"
    case .depends: "is right under some conditions"
    case .untested: "was not executed"
    case .offered, .unknown: nil
    }
  }

  /// What is known of the text, claim by claim.
  private static func told(_ text: [ReviewAnswer]) -> String {
    let answers = text.uniqued(by: \.name)
    guard !answers.isEmpty else { return "" }
    let verdicts = answers.prefix(toldLimit).map { "\($0.name) \($0.verdict)" }
    let more = answers.count > toldLimit ? ", \u{2026}" : ""
    return "; the text it answers: \(verdicts.joined(separator: ", "))\(more)"
  }
}
