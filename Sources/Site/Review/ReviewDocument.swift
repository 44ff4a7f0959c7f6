public import Catalog
import Mail
import PerfInterface
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
  /// How far claims cover what the mail states.
  public let coverage: ReviewCoverage
  /// What the patch in it touches of what rules and claims rest on; absent where it touches nothing.
  public let touches: AffectedDocument.Change?
  /// The mail's text, for the page, and its headers, for the reply.
  let message: MailMessage

  private enum CodingKeys: CodingKey {
    case subject, from, messageID, notes, statements, scenarios, coverage, touches
  }

  /// A statement.
  public struct Statement: Encodable, Sendable {
    /// The line of the file that it begins in.
    public let line: Int
    /// What is stated.
    public let text: String
    /// Whether it is quoted or the sender's own.
    public let role: MailStatement.Role
    /// What stands before its lines in the mail, such as `> `.
    public let marks: String
    /// The mode of the vPMU that a title above sets for it; absent where none does.
    public let mode: String?
    /// What is answered to it.
    public let answer: Answer
    /// The claim that it states; absent where none is asserted.
    public let claim: Claim?
    /// Whether it says the contrary of that claim, as somebody has chosen.
    public let isContrary: Bool
    /// The verdict on it: the claim's, or what that means for its contrary; absent without a claim.
    public let verdict: ReviewVerdict?
    /// Why that claim is asserted; absent where none is.
    public let basis: ClaimLookup.Basis?
    /// Other claims that it names.
    public let others: [String]
    /// Claims that it may be about, best first, for somebody to choose from; no verdict on it.
    public let candidates: [Candidate]
    /// What became of the statement.
    public let outcome: Outcome
    /// For a remark on quoted text, who is right; absent for any other statement.
    public fileprivate(set) var standing: ReviewStanding?
    /// What somebody has chosen for it; nil where nobody has.
    let choice: ReviewChoice?

    private enum CodingKeys: String, CodingKey {
      case line, text, role, marks, mode, answer, claim
      case isContrary = "contrary"
      case verdict, basis, others, candidates, outcome, standing
    }
  }

  /// The kinds of answer.
  public enum Answer: String, Encodable, Sendable {
    /// A claim says the same, and its verdict is the statement's.
    case asserted
    /// Somebody has chosen the claim that it is about.
    case chosen
    /// Some claims stand beside it, and nothing is said of the statement.
    case offered
    case none

    /// Whether a verdict stands with it.
    var isSettled: Bool {
      switch self {
      case .asserted, .chosen: true
      case .offered, .none: false
      }
    }
  }

  /// A claim that a statement may be about.
  public struct Candidate: Encodable, Sendable {
    /// Its id.
    public let id: String
    /// What it says.
    public let says: String
    /// Its verdict.
    public let verdict: ReviewVerdict
  }

  /// What became of a statement, by its claim's verdict.
  public enum Outcome: String, Encodable, Sendable {
    case holds
    case fails
    case depends
    /// Claims may be about it: somebody has to read both.
    case offered
    /// It is known and nothing was executed.
    case untested
    /// No claim is about it.
    case unknown
  }

  /// A claim that a statement is about.
  public struct Claim: Encodable, Sendable {
    /// The claim's id.
    public let id: String
    /// What it says.
    public let says: String
    /// Its verdict; for a gap the gravest that it has anywhere.
    public let verdict: ReviewVerdict
    /// Why, in one sentence; absent where the verdict says it all.
    public let detail: String?
    /// What the verdict rests on.
    public let basis: String
    /// The kernels that it was seen on, in words; absent where nothing ran.
    public let kernels: String?
    /// The scenario that shows it; absent where nothing ran.
    public let scenario: String?
    /// The rules that decide it.
    public let because: [String]
    /// The kernel's files and functions that do it.
    public let kernel: [String]
    /// That scenario as it stands in the chapter.
    let scenarioText: String?
    /// What its verdict means for a statement about it.
    fileprivate let outcome: Outcome

    private enum CodingKeys: CodingKey {
      case id, says, verdict, detail, basis, kernels, scenario, because, kernel
    }
  }

  /// A scenario of the mail.
  public struct Scenario: Encodable, Sendable {
    /// The line of its first line in the file.
    public let line: Int
    /// What came of it on each backend, or why it was not executed, in words.
    public let outcomes: [String]
    /// Whether it was executed.
    public let isExecuted: Bool
    /// Whether some expectation was not met.
    public let differs: Bool

    /// Records what came of it.
    public init(line: Int, outcomes: [String], differs: Bool) {
      self.line = line
      self.outcomes = outcomes
      isExecuted = true
      self.differs = differs
    }

    /// Records why it was not executed.
    public init(line: Int, refused reason: String) {
      self.line = line
      outcomes = ["not executed: \(reason)"]
      isExecuted = false
      differs = false
    }
  }

  /// Records a review.
  ///
  /// - Parameters:
  ///   - claims: The claims that it found, by id, as `claims(_:)` tells them.
  ///   - scenarios: What came of the scenarios in the mail, in order.
  ///   - catalog: All claims, with their chapters.
  ///   - touches: What the patch in it touches; nil where it touches nothing.
  public init(
    _ review: MailReview,
    claims: [String: Claim],
    scenarios: [Scenario],
    catalog: Catalog,
    touches: AffectedDocument.Change? = nil
  ) {
    self.touches = touches
    subject = review.message.subject
    from = review.message.from
    messageID = review.message.messageID
    notes = review.message.notes
    message = review.message
    self.scenarios = scenarios
    var statements = review.findings.map { Statement($0, claims) }
    for (place, finding) in review.findings.enumerated() where finding.statement.role == .remark {
      statements[place].standing = ReviewStanding(
        remark: statements[place],
        text: Array(statements[finding.answers])
      )
    }
    self.statements = statements
    coverage = ReviewCoverage(statements, catalog)
  }

  /// What reviews tell of claims, by id; once for all messages of a thread, which are about the same ones.
  public static func claims(_ results: [ClaimResult]) -> [String: Claim] {
    let claims = results.map { ($0.claim.id, Claim($0)) }
    return Dictionary(claims) { first, _ in first }
  }

  /// Whether something in it is contradicted.
  public var hasContradiction: Bool {
    statements.contains { $0.outcome == .fails } || scenarios.contains(where: \.differs)
  }
}

extension ReviewDocument {
  /// The statements, each once: threads quote the same again and again.
  var distinctStatements: [Statement] { statements.uniqued(by: \.text) }
}

extension ReviewDocument.Statement {
  /// Whether it names the claim by its id, and so need not say the same.
  var isNamed: Bool { basis == .named }

  /// Whether it asks, and so is neither right nor wrong.
  var isQuestion: Bool { text.hasSuffix("?") }

  /// Who is right, to be read behind "the remark"; nil for what is no remark on a text.
  var remarkWords: String? { standing.flatMap { $0.answers.isEmpty ? nil : $0.words } }

  fileprivate init(_ finding: MailReview.Finding, _ claims: [String: ReviewDocument.Claim]) {
    line = finding.statement.line
    text = finding.statement.text
    role = finding.statement.role
    marks = finding.statement.marks
    mode = finding.statement.mode?.rawValue
    var asserted: [String] = []
    switch finding.choice {
    case .claim(let id), .contrary(let id): asserted = [id]
    // It is settled that no claim is about it.
    case .noClaim: break
    case .skipped, nil: asserted = finding.answer.asserted
    }
    asserted = asserted.filter { claims[$0] != nil }
    claim = asserted.first.flatMap { claims[$0] }
    let isChosen = finding.choice?.claim != nil
    basis = asserted.isEmpty || isChosen ? nil : finding.answer.basis
    others = Array(asserted.dropFirst())
    candidates = finding.answer.offered.compactMap { claims[$0] }.map {
      ReviewDocument.Candidate(id: $0.id, says: $0.says, verdict: $0.verdict)
    }
    choice = finding.choice
    if case .contrary = finding.choice { isContrary = claim != nil } else { isContrary = false }
    verdict = isContrary ? claim?.verdict.ofContrary : claim?.verdict
    if let claim {
      answer = isChosen ? .chosen : .asserted
      outcome = isContrary ? ReviewDocument.Outcome(contrary: claim.verdict) : claim.outcome
    } else {
      let isOpen = !candidates.isEmpty && finding.choice != .noClaim
      answer = isOpen ? .offered : .none
      outcome = isOpen ? .offered : .unknown
    }
  }
}

extension ReviewDocument.Outcome {
  /// What a claim's verdict means for a statement that says the contrary.
  fileprivate init(contrary verdict: ReviewVerdict) {
    switch verdict.ofContrary.overall {
    case .statement(.contradicted): self = .fails
    case .statement(.depends): self = .depends
    case .statement(.confirmed), .statement(.untested), .gap: self = .untested
    }
  }

  /// That a gap is there says that the guest is misled somewhere; a kernel without it contradicts nothing.
  fileprivate init(_ result: ClaimResult) {
    guard result.claim.kind == .claim else {
      let verdict = result.gravestGapVerdict
      self = verdict.isMisleading ? .holds : verdict.isConclusive ? .depends : .untested
      return
    }
    switch result.verdict {
    case .confirmed: self = .holds
    case .contradicted: self = .fails
    case .depends: self = .depends
    case .untested: self = .untested
    }
  }
}

extension ReviewDocument.Claim {
  fileprivate init(_ result: ClaimResult) {
    let text = ClaimText(result)
    id = result.claim.id
    says = result.claim.says
    verdict = ReviewVerdict(result)
    outcome = ReviewDocument.Outcome(result)
    basis = result.verdict == .untested ? "nothing ran" : text.basis
    kernels = text.kernels
    let block = text.decisiveScenario
    scenario = block?.name
    scenarioText = block?.text
    because = result.claim.because
    kernel = result.claim.kernel
    if result.claim.kind == .gap {
      // Where no count is lost, records are.
      detail = text.loss.flatMap { $0 == "0%" ? nil : "the guest loses \($0) of what it counts" }
    } else {
      let parts = [text.verdictDetail, text.firstDifference].compactMap { $0 }
      detail = parts.isEmpty ? nil : parts.joined(separator: "; ")
    }
  }
}
