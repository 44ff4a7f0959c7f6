public import Catalog
public import Mail

/// What is known of the statements of a mail.
public struct MailReview: Sendable {
  /// A statement and the claims it is about.
  public struct Finding: Hashable, Sendable {
    /// The statement.
    public let statement: MailStatement
    /// The claims that fit, best first; empty where nothing is known.
    public let matches: [ClaimIndex.Match]
    /// Whether it names them by their ids.
    public let isNamed: Bool
    /// The findings that a remark answers: what is quoted right before it; empty where nothing is.
    public let answers: Range<Int>
  }

  /// The message.
  public let message: MailMessage
  /// Every statement, in order.
  public let findings: [Finding]
  /// The scenarios it holds.
  public let scenarios: [MailScenario]

  /// A claim fits when it shares this much of the statement's meaning.
  private static let threshold = 0.45

  /// Looks a message up in the claims, as far as the budget goes.
  public init(
    _ message: MailMessage,
    _ claims: [Claim],
    _ index: ClaimIndex,
    budget: inout MailBudget
  ) {
    let ids = Set(claims.map(\.id))
    let content = MailContent(message)
    let scenarios = content.scenarios.prefix { _ in budget.takeScenario() }
    self.scenarios = Array(scenarios)
    // Threads quote the same again and again.
    var known: [String: Known] = [:]
    var recent: [Set<String>] = []
    var findings: [Finding] = []
    for (statement, answers) in zip(content.statements, content.answers) {
      let text = statement.text
      let before = known[text]
      guard budget.takeStatement(work: MailReview.work(text, isKnown: before != nil)) else { break }
      var here = before ?? Known(terms: SentenceTerms(text), named: MailReview.named(text, ids))
      let context = recent.reduce(into: Set()) { $0.formUnion($1) }
      recent = recent.suffix(MailReview.memory - 1) + [here.terms.scopes]
      // Who names a claim is asked for no other.
      if here.named.isEmpty, here.near[context] == nil {
        let near = index.matches(here.terms, least: MailReview.threshold, context: context)
        here.near[context] = Array(near.prefix(MailReview.nearLimit))
      }
      known[text] = here
      findings.append(
        Finding(
          statement: statement,
          matches: here.near[context] ?? here.named,
          isNamed: !here.named.isEmpty,
          answers: answers
        )
      )
    }
    self.findings = findings
    var noted = message
    for note in content.notes { noted.note(note) }
    if findings.count < content.statements.count {
      noted.note(
        "of \(content.statements.count) statements only the first \(findings.count) are looked up"
      )
    }
    if scenarios.count < content.scenarios.count {
      noted.note(
        "of \(content.scenarios.count) scenarios only the first \(scenarios.count) are looked at"
      )
    }
    self.message = noted
  }

  /// Looks a message up that nothing else was done for.
  public init(_ message: MailMessage, _ claims: [Claim], _ index: ClaimIndex) {
    var budget = MailBudget()
    self.init(message, claims, index, budget: &budget)
  }

  /// What a statement costs to look up, as measured; each of its words is looked up too.
  private static func work(_ text: String, isKnown: Bool) -> Int {
    isKnown ? 200 : 1500 + 25 * text.utf8.count
  }

  /// So many claims that come near are kept.
  private static let nearLimit = 3
  /// What LBR or PEBS is said of is remembered for this many statements.
  private static let memory = 3

  /// What is known of a text.
  private struct Known {
    let terms: SentenceTerms
    /// The claims that it names; nothing else is looked for then.
    let named: [ClaimIndex.Match]
    /// The claims that come near, by what the statements before it are about.
    var near: [Set<String>: [ClaimIndex.Match]] = [:]
  }

  /// Ids that stand in a text as words of their own; they are never words of English, as each has a
  /// dash or a digit.
  private static func named(_ text: String, _ claims: Set<String>) -> [ClaimIndex.Match] {
    var found: [ClaimIndex.Match] = []
    for word in text.utf8.split(whereSeparator: { !isIDPart($0) })
    where word.contains(where: isIDMark) {
      let end = word.lastIndex { !".-_".utf8.contains($0) }
      let id = end.map { String(decoding: word[...$0], as: UTF8.self) } ?? ""
      guard claims.contains(id), id.utf8.contains(where: isIDMark),
        !found.contains(where: { $0.id == id })
      else { continue }
      found.append(ClaimIndex.Match(id: id, score: 1, isContrary: false, isNegatedOtherwise: false))
    }
    return found
  }

  private static func isIDMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte)
  }

  private static func isIDPart(_ byte: UInt8) -> Bool {
    isIDMark(byte) || "._".utf8.contains(byte) || byte >= 0x80
      || (0x61...0x7a).contains(byte | 0x20)
  }
}
