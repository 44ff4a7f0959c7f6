public import Mail
import PerfInterface

/// What is known of the statements of a mail.
public struct MailReview: Sendable {
  /// A statement and the claims it is about.
  public struct Finding: Hashable, Sendable {
    /// The statement.
    public let statement: MailStatement
    /// What the claims say of it.
    public let answer: ClaimLookup.Answer
    /// The findings that a remark answers: what is quoted right before it; empty where nothing is.
    public let answers: Range<Int>
    /// What somebody has chosen for it, which goes before what the claims say.
    public fileprivate(set) var choice: ReviewChoice?

    /// The claims that it takes to tell of it.
    public var claims: [String] {
      answer.asserted + answer.offered + [choice?.claim].compactMap { $0 }
    }
  }

  /// The message.
  public let message: MailMessage
  /// Every statement, in order.
  public private(set) var findings: [Finding]
  /// The scenarios it holds.
  public let scenarios: [MailScenario]

  /// Looks up in the claims what a message holds, as far as the budget goes.
  ///
  /// - Parameter memory: What is known of the messages before it, as threads quote the same again and again.
  public init(
    _ content: MailContent,
    _ lookup: ClaimLookup,
    memory: inout Memory,
    budget: inout MailBudget
  ) {
    let scenarios = content.scenarios.prefix { _ in budget.takeScenario() }
    self.scenarios = Array(scenarios)
    var recent: [Set<String>] = []
    var findings: [Finding] = []
    // Where the findings of the statements before begin, as asides are found where they are asserted alone.
    var starts: [Int] = []
    for (statement, answers) in zip(content.statements, content.answers) {
      starts.append(findings.count)
      let text = statement.text
      let before = memory.texts[text]
      guard budget.takeStatement(work: MailReview.work(text, isKnown: before != nil)) else {
        starts.removeLast()
        break
      }
      var here = before ?? Memory.Text(terms: SentenceTerms(text))
      let context = recent.reduce(into: Set()) { $0.formUnion($1) }
      recent = recent.suffix(MailReview.contextLength - 1) + [here.terms.scopes]
      let place = Memory.Place(context: context, mode: statement.mode)
      let answer =
        here.answers[place]
        ?? lookup.answer(
          text,
          here.terms,
          context: context,
          mode: statement.mode,
          offers: !statement.isAside
        )
      here.answers[place] = answer
      memory.texts[text] = here
      guard !statement.isAside || !answer.asserted.isEmpty else { continue }
      let answered = starts[answers.lowerBound]..<starts[answers.upperBound]
      findings.append(Finding(statement: statement, answer: answer, answers: answered))
    }
    self.findings = findings
    var noted = content.message
    for note in content.notes { noted.note(note) }
    if starts.count < content.statements.count {
      noted.note(
        "of \(content.statements.count) statements only the first \(starts.count) are looked up"
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
  public init(_ message: MailMessage, _ lookup: ClaimLookup) {
    var budget = MailBudget()
    var memory = Memory()
    self.init(MailContent(message), lookup, memory: &memory, budget: &budget)
  }

  /// Takes what somebody has chosen, by the statements' texts.
  public mutating func choose(_ choices: [String: ReviewChoice]) {
    for place in findings.indices {
      findings[place].choice = choices[findings[place].statement.text]
    }
  }

  /// What a statement costs to look up, as measured; each of its words is looked up too.
  private static func work(_ text: String, isKnown: Bool) -> Int {
    isKnown ? 200 : 12_000 + 150 * text.utf8.count
  }

  /// What LBR or PEBS is said of is remembered for this many statements.
  private static let contextLength = 3

  /// What is known of texts that were looked up.
  public struct Memory {
    fileprivate var texts: [String: Text] = [:]

    /// Nothing yet.
    public init() {}

    fileprivate struct Text {
      let terms: SentenceTerms
      /// What the claims say of it where it stands.
      var answers: [Place: ClaimLookup.Answer] = [:]
    }

    /// What the statements before it are about, and the mode that is set there.
    fileprivate struct Place: Hashable {
      let context: Set<String>
      let mode: VirtualPMUMode?
    }
  }
}
