import Catalog
import Report
import Review

/// How far claims cover what a text states, and what of their chapters the text leaves out.
public struct ReviewCoverage: Encodable, Sendable {
  /// Statements that a claim with a verdict is about.
  public let backed: Int
  /// Statements that a claim is about for which nothing was executed.
  public let untested: Int
  /// Statements in all; each counts once, however often it is quoted.
  public let total: Int
  /// Statements that no claim is about.
  public let uncovered: [Sentence]
  /// The chapters that the claims stand in, those with most of them first.
  public let chapters: [Chapter]

  /// A sentence of the text.
  public struct Sentence: Encodable, Sendable {
    /// The line of the file that it begins in.
    public let line: Int
    /// The sentence.
    public let text: String
  }

  /// A chapter that has a claim which the text is about.
  public struct Chapter: Encodable, Sendable {
    /// Its title.
    public let title: String
    /// The ids of its claims that the text is about.
    public let mentioned: [String]
    /// Its other claims, as far as something was executed for them.
    public let missing: [Claim]
    /// How many claims it has.
    public let total: Int
  }

  /// A claim that the text does not mention.
  public struct Claim: Encodable, Sendable {
    /// Its id.
    public let id: String
    /// What it says.
    public let says: String
  }

  /// A document is what is quoted, or added by a patch; a text without either is one itself.
  init(_ statements: [ReviewDocument.Statement], _ catalog: Catalog) {
    let quoted = statements.filter { $0.role == .quoted }
    let document = (quoted.isEmpty ? statements : quoted).uniqued(by: \.text)
    total = document.count
    uncovered = document.filter { $0.claim == nil }.map {
      Sentence(line: $0.line, text: $0.text)
    }
    untested = document.count { $0.outcome == .untested }
    backed = total - uncovered.count - untested
    // A remark mentions a claim as well as the text does, and a sentence can be about several.
    let mentioned = Set(statements.flatMap { [$0.claim?.id].compactMap { $0 } + $0.others })
    chapters = catalog.chapters.compactMap { chapter in
      let here = chapter.claims.filter { mentioned.contains($0.id) }
      guard !here.isEmpty else { return nil }
      let missing = chapter.claims.filter { !mentioned.contains($0.id) && $0.untested == nil }
      return Chapter(
        title: chapter.title,
        mentioned: here.map(\.id),
        missing: missing.map { Claim(id: $0.id, says: $0.says) },
        total: chapter.claims.count
      )
    }
    .sorted { $0.mentioned.count > $1.mentioned.count }
  }
}
