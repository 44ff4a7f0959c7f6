public import ScenarioLanguage

/// One checkable statement of the document, with the scenarios that check it.
public struct Claim: Sendable {
  /// Whether it states a rule or that a guest is misled.
  public enum Kind: String, Sendable, CaseIterable {
    case claim
    case gap
  }

  /// Short, stable, citable in a mail.
  public var id: String
  /// A few words for lists; nil when it has none.
  public var title: String?
  /// The statement, in our own words.
  public var says: String
  /// Whether it is a gap.
  public var kind: Kind
  /// Where the statement stands.
  public var source: String
  /// Words to find it by.
  public var topics: [String]
  /// The rules that decide it.
  public var because: [String]
  /// Kernel files and functions.
  public var kernel: [String]
  /// Why no scenario can check it; nil when scenarios do.
  public var untested: String?
  /// What is still to be done before it may be published; nil for a claim that is done.
  public var draft: String?
  /// For a gap, the causes it blames.
  public var blames: [GapCause]
  /// For a gap, what it means to those who run guests; nil where that is not said.
  public var impact: GapImpact?
  /// For a statement, what it helps against; nil where it helps against nothing.
  public var remedy: Remedy?
  /// Phrases by which a mail may refer to it.
  public var matches: [String]
  /// Digests of sentences that somebody has found to say the same.
  public var heard: [String]
  /// The file and line of its block.
  public var file: String
  /// The first line of its block.
  public var position: SourcePosition
  /// The heading it stands under.
  public var heading: String
  /// What checks it; empty when it is untested.
  public var scenarios: [ScenarioBlock]

  /// The source of a claim of our own, which must come out confirmed.
  public static let ownSource = "this document"

  /// Whether we make the claim ourselves.
  public var isOwn: Bool { source == Claim.ownSource }

  /// The title, or the statement where there is none.
  public var shortText: String { title ?? says }
}

/// A scenario block of a claim.
public struct ScenarioBlock: Sendable {
  /// The claim's id, with a number where it has several: `PIN-ERROR/2`.
  public var name: String
  /// The text as it stands in the chapter.
  public var text: String
  /// The line of its first statement.
  public var line: Int
  /// Whether it runs on another processor than it was written for.
  public var isOnProcessor = false
  /// The template and every run of it.
  public var parsed: ParsedScenario

  /// A fingerprint of what the scenario says, without spacing and comments.
  public let hash: String

  init(text: String, line: Int, parsed: ParsedScenario) {
    name = ""
    self.text = text
    self.line = line
    self.parsed = parsed
    hash = Fingerprint.hex(parsed.template.text)
  }
}
