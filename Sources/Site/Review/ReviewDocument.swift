import Catalog
public import Report
public import Review
import ScenarioRunner

/// What came of a mail's statements and scenarios, as a record.
public struct ReviewDocument: Encodable, Sendable {
  /// The mail's subject; absent without one.
  public let subject: String?
  /// Who sent it; absent without a header.
  public let from: String?
  /// Its number on the list; absent without one.
  public let messageID: String?
  /// What could not be read as it was meant.
  public let notes: [String]
  /// Every statement, in order.
  public let statements: [Statement]
  /// The scenarios it holds, in order.
  public let scenarios: [Scenario]

  /// A statement.
  public struct Statement: Encodable, Sendable {
    /// The line of the file that it begins in.
    public let line: Int
    /// What is stated.
    public let text: String
    /// Whether it is quoted or the sender's own.
    public let role: MailStatement.Role
    /// The claim that fits best; absent where nothing is known.
    public let claim: Claim?
    /// Other claims that fit.
    public let others: [String]
  }

  /// A claim that a statement is about.
  public struct Claim: Encodable, Sendable {
    /// The claim's id.
    public let id: String
    /// How much of the statement's meaning it has, 0 to 1.
    public let score: Double
    /// What it says.
    public let says: String
    /// Its verdict; for a gap the gravest that it has anywhere.
    public let verdict: String
    /// Why, in one sentence; absent where the verdict says it all.
    public let detail: String?
    /// What the verdict rests on.
    public let basis: String
  }

  /// A scenario of the mail.
  public struct Scenario: Encodable, Sendable {
    /// The line of its first line in the file.
    public let line: Int
    /// What came of it on each backend, or why it was not executed, in words.
    public let outcomes: [String]
    /// Whether some expectation was not met.
    public let differs: Bool

    /// Creates a record.
    public init(line: Int, outcomes: [String], differs: Bool) {
      self.line = line
      self.outcomes = outcomes
      self.differs = differs
    }
  }

  /// Records a review.
  ///
  /// - Parameter results: The results of the claims that it found, by id.
  public init(_ review: MailReview, results: [String: ClaimResult], scenarios: [Scenario]) {
    subject = review.message.subject
    from = review.message.from
    messageID = review.message.messageID
    notes = review.message.notes
    self.scenarios = scenarios
    statements = review.findings.map { finding in
      let known = finding.matches.compactMap { match in
        results[match.id].map { Claim(match, $0) }
      }
      return Statement(
        line: finding.statement.line,
        text: finding.statement.text,
        role: finding.statement.role,
        claim: known.first,
        others: known.dropFirst().map(\.id)
      )
    }
  }

  /// Whether something in it is contradicted.
  public var hasContradiction: Bool {
    statements.contains { $0.claim?.verdict == "contradicted" }
      || scenarios.contains(where: \.differs)
  }
}

extension ReviewDocument.Claim {
  init(_ match: ClaimIndex.Match, _ result: ClaimResult) {
    let text = ClaimText(result)
    id = match.id
    score = (match.score * 100).rounded() / 100
    says = result.claim.says
    verdict = DocumentClaim.verdict(result)
    basis = result.verdict == .untested ? "nothing ran" : text.basis
    if result.claim.kind == .gap {
      detail = text.loss.map { "it costs the guest \($0) of its counts" }
    } else {
      let parts = [text.verdictDetail, text.firstDifference].compactMap { $0 }
      detail = parts.isEmpty ? nil : parts.joined(separator: "; ")
    }
  }
}
