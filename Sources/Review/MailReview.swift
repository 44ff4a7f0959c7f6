public import Catalog

/// What is known of the statements of a mail.
public struct MailReview: Sendable {
  /// A statement and the claims it is about.
  public struct Finding: Hashable, Sendable {
    /// The statement.
    public let statement: MailStatement
    /// The claims that fit, best first; empty where nothing is known.
    public let matches: [ClaimIndex.Match]
  }

  /// The message.
  public let message: MailMessage
  /// Every statement, in order.
  public let findings: [Finding]
  /// The scenarios it holds.
  public let scenarios: [MailScenario]

  /// A claim fits when it shares this much of the statement's meaning.
  private static let threshold = 0.4

  /// Looks a message up in the claims.
  public init(_ message: MailMessage, _ claims: [Claim], _ index: ClaimIndex) {
    self.message = message
    let ids = Set(claims.map(\.id))
    let content = message.content()
    scenarios = content.scenarios
    // Threads quote the same again and again.
    var known: [String: [ClaimIndex.Match]] = [:]
    findings = content.statements.map { statement in
      if let matches = known[statement.text] {
        return Finding(statement: statement, matches: matches)
      }
      let named = MailReview.named(statement.text, ids)
      let near =
        named.isEmpty
        ? index.matches(statement.text).filter { $0.score >= MailReview.threshold } : []
      let matches = named + near.prefix(3)
      known[statement.text] = matches
      return Finding(statement: statement, matches: matches)
    }
  }

  /// Ids that stand in a text as words of their own; they are never words of English, as each has a
  /// dash or a digit.
  private static func named(_ text: String, _ claims: Set<String>) -> [ClaimIndex.Match] {
    var found: [ClaimIndex.Match] = []
    for word in text.split(whereSeparator: { !($0.isLetter || $0.isNumber || "-._".contains($0)) })
    {
      let end = word.lastIndex { !".-_".contains($0) }
      let id = end.map { String(word[...$0]) } ?? ""
      guard claims.contains(id), id.contains(where: { $0 == "-" || $0.isNumber }),
        !found.contains(where: { $0.id == id })
      else { continue }
      found.append(ClaimIndex.Match(id: id, score: 1))
    }
    return found
  }
}
