public import Mail

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

    init(statement: MailStatement, answer: ClaimLookup.Answer, answers: Range<Int>) {
      self.statement = statement
      self.answer = answer
      self.answers = answers
    }

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

  init(message: MailMessage, findings: [Finding], scenarios: [MailScenario]) {
    self.message = message
    self.findings = findings
    self.scenarios = scenarios
  }

  /// Looks a message up that nothing else was done for.
  public init(_ message: MailMessage, _ lookup: ClaimLookup) {
    var budget = MailBudget()
    self = MailReview.all([MailContent(message)], lookup, budget: &budget)[0]
  }

  /// Looks messages up one after the other, as far as the budget goes.
  public static func all(
    _ contents: [MailContent],
    _ lookup: ClaimLookup,
    budget: inout MailBudget
  ) -> [MailReview] {
    let thread = MailThread(contents, budget: &budget)
    let questions = thread.questions(thread.texts.map(SentenceTerms.init))
    return thread.reviews(questions, questions.all.map(lookup.answer))
  }

  /// Takes what somebody has chosen, by the statements' texts.
  public mutating func choose(_ choices: [String: ReviewChoice]) {
    for place in findings.indices {
      findings[place].choice = choices[findings[place].statement.text]
    }
  }
}
