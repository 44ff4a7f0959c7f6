public import Mail
import PerfInterface

/// The messages of a thread, looked up in steps whose elements have no order among them, so that all CPUs
/// can share them; a thread quotes the same again and again, and each text is looked up once.
public struct MailThread: Sendable {
  /// The texts of the statements, each once, in the order of the thread.
  public private(set) var texts: [String] = []
  private var messages: [Message] = []

  private struct Message {
    let content: MailContent
    let scenarios: ArraySlice<MailScenario>
    /// For each statement that the budget has room for, its text's place.
    var texts: [Int] = []
  }

  /// Takes what messages hold, as far as the budget goes.
  public init(_ contents: [MailContent], budget: inout MailBudget) {
    var places: [String: Int] = [:]
    for content in contents {
      let scenarios = content.scenarios.prefix { _ in budget.takeScenario() }
      var message = Message(content: content, scenarios: scenarios)
      for statement in content.statements {
        let known = places[statement.text]
        let work = MailThread.work(statement.text, isKnown: known != nil)
        guard budget.takeStatement(work: work) else { break }
        if known == nil {
          places[statement.text] = texts.count
          texts.append(statement.text)
        }
        message.texts.append(known ?? texts.count - 1)
      }
      messages.append(message)
    }
  }

  /// What a statement costs to look up, as measured; each of its words is looked up too.
  private static func work(_ text: String, isKnown: Bool) -> Int {
    isKnown ? 200 : 12_000 + 150 * text.utf8.count
  }

  // MARK: Questions

  /// What is asked of the claims, each question once.
  public struct Questions: Sendable {
    /// The questions, in the order of the thread.
    public fileprivate(set) var all: [ClaimQuestion] = []
    /// For each message and statement the question's place.
    fileprivate var places: [[Int]] = []
  }

  /// What LBR or PEBS is said of is remembered for this many statements.
  private static let contextLength = 3

  /// What is asked where the texts stand.
  ///
  /// - Parameter terms: The terms of each text.
  public func questions(_ terms: [SentenceTerms]) -> Questions {
    var questions = Questions()
    var known: [Place: Int] = [:]
    for message in messages {
      var recent: [Set<String>] = []
      var places: [Int] = []
      for (statement, text) in zip(message.content.statements, message.texts) {
        let context = recent.reduce(into: Set()) { $0.formUnion($1) }
        recent = recent.suffix(MailThread.contextLength - 1) + [terms[text].scopes]
        let place = Place(text: text, context: context, mode: statement.mode)
        if known[place] == nil {
          known[place] = questions.all.count
          questions.all.append(
            ClaimQuestion(
              text: texts[text],
              terms: terms[text],
              context: context,
              mode: statement.mode,
              offers: !statement.isAside
            )
          )
        }
        places.append(known[place] ?? 0)
      }
      questions.places.append(places)
    }
    return questions
  }

  /// A text, what the statements before it are about, and the mode that is set there.
  private struct Place: Hashable {
    let text: Int
    let context: Set<String>
    let mode: VirtualPMUMode?
  }

  // MARK: Reviews

  /// What is known of each message.
  ///
  /// - Parameter answers: What the claims say to each of the questions.
  public func reviews(_ questions: Questions, _ answers: [ClaimLookup.Answer]) -> [MailReview] {
    zip(messages, questions.places).map { message, places in
      MailThread.review(message, places.map { answers[$0] })
    }
  }

  private static func review(_ message: Message, _ answers: [ClaimLookup.Answer]) -> MailReview {
    let content = message.content
    var findings: [MailReview.Finding] = []
    // Where the findings of the statements before begin, as asides are found where they are asserted alone.
    var starts: [Int] = []
    for (place, answer) in answers.enumerated() {
      starts.append(findings.count)
      let statement = content.statements[place]
      guard !statement.isAside || !answer.asserted.isEmpty else { continue }
      let answered = content.answers[place]
      findings.append(
        MailReview.Finding(
          statement: statement,
          answer: answer,
          answers: starts[answered.lowerBound]..<starts[answered.upperBound]
        )
      )
    }
    var noted = content.message
    for note in content.notes { noted.note(note) }
    if answers.count < content.statements.count {
      noted.note(
        "of \(content.statements.count) statements only the first \(answers.count) are looked up"
      )
    }
    if message.scenarios.count < content.scenarios.count {
      noted.note(
        "of \(content.scenarios.count) scenarios only the first \(message.scenarios.count) are looked at"
      )
    }
    return MailReview(message: noted, findings: findings, scenarios: Array(message.scenarios))
  }
}
