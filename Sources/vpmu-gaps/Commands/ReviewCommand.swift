import ArgumentParser
import Catalog
import FoundationEssentials
import ModelBackend
import Report
import Review
import ScenarioLanguage
import ScenarioRunner
import Site

/// Tells what is known of the statements of a mail.
struct ReviewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "Look up what a mail states, and say what became of it when executed.",
    discussion: """
      A mail is a file or - for standard input: a message, an mbox, a patch, or text from an archive.
      Ids of claims in it come first, then claims that say nearly the same; the score is how much of the
      statement's meaning a claim has. Scenarios in fences are executed on the model. The exit status
      is 1 when something is contradicted.

      EXAMPLES
        vpmu-gaps review 0001-Documentation-KVM-Add-vPMU.patch
        vpmu-gaps review --reply < mail
        vpmu-gaps review --b4 -           as b4.review-perpatch-check-cmd
      """
  )

  @Argument(help: ArgumentHelp("A mail, or -.", valueName: "mail|-"))
  var mail = "-"

  @OptionGroup var content: ContentOptions

  @Flag(help: "What is printed.")
  var form = Form.table

  @Flag(help: "In the answer, tell what is confirmed too.")
  var all = false

  /// What is made of a review.
  enum Form: EnumerableFlag {
    case table, reply, coverage, html, json, b4

    static func help(for value: Form) -> ArgumentHelp? {
      switch value {
      case .table: "A table: line, statement, claim, verdict, basis. This is the default."
      case .reply: "The answer as a mail."
      case .coverage: "How much of the text claims cover, and what of their chapters it leaves out."
      case .html: "A page with the mail, and the verdicts in its margin."
      case .json: "The review as JSON."
      case .b4: "What b4 review takes from a check."
      }
    }
  }

  func validate() throws {
    guard form == .reply || !all else { throw ValidationError("--all belongs to --reply") }
  }

  func run() async throws {
    let bytes =
      try mail == "-" ? StandardInput.read() : ContentFolder.file(mail, name: mail).bytes
    let documents = try await documents(MailMessage.all(bytes))
    switch form {
    case .table: Console.print(documents.map(ReviewText.table).joined(separator: "\n\n"))
    case .reply:
      let mails = documents.map { ReplyMail.text($0, includesConfirmed: all) }
      Console.print(mails.joined(separator: "\n"))
    case .coverage: Console.print(documents.map(ReviewText.coverage).joined(separator: "\n\n"))
    case .html: Console.print(ReviewPage.text(documents))
    case .json: Console.print(ResultsJSON.text(documents))
    // One message is checked at a time.
    case .b4: Console.print(documents.first.map(B4Checks.text) ?? "[]")
    }
    // b4 reads verdicts from the list, and takes another status for a broken tool.
    if form != .b4, documents.contains(where: \.hasContradiction) {
      throw ExitStatus.verdictDiffers
    }
  }

  /// Looks the messages up, and executes what they are about.
  private func documents(_ messages: [MailMessage]) async throws -> [ReviewDocument] {
    let catalog = try await content.load()
    let index = ClaimIndex(catalog.claims)
    let reviews = messages.map { MailReview($0, catalog.claims, index) }
    let wanted = Set(reviews.flatMap(\.findings).flatMap { $0.matches.map(\.id) })
    let results = try await ReportRun.results(
      catalog.claims.filter { wanted.contains($0.id) },
      content: content.folder
    )
    let byID = CatalogResults.byID(results)
    return reviews.map { review in
      ReviewDocument(
        review,
        results: byID,
        scenarios: review.scenarios.map(MailExecution.run),
        catalog: catalog
      )
    }
  }
}

/// Executes a stranger's scenario on the model, within bounds.
enum MailExecution {
  /// Combinations of a scenario, and virtual time of each.
  private static let planLimit = 32
  private static let timeLimitNanoseconds: UInt64 = 2_000_000_000

  static func run(_ scenario: MailScenario) -> ReviewDocument.Scenario {
    func refused(_ reason: String) -> ReviewDocument.Scenario {
      ReviewDocument.Scenario(line: scenario.line, refused: reason)
    }
    let parsed: ParsedScenario
    switch ParsedScenario.parse(scenario.text, file: "scenario") {
    case .success(let found): parsed = found
    case .failure(let problems): return refused(problems.all.first?.description ?? "it is damaged")
    }
    guard parsed.plans.count <= planLimit else {
      return refused("it has more than \(planLimit) combinations")
    }
    let time = parsed.plans.map(\.runNanoseconds).max() ?? 0
    guard time <= timeLimitNanoseconds else {
      return refused("it takes longer than \(DurationText.text(timeLimitNanoseconds))")
    }
    var outcomes: [String] = []
    var differs = false
    for plan in parsed.plans {
      let values = plan.scenario.values.map { "\($0.name)=\($0.value)" }.joined(separator: ", ")
      let results = ModelBackend.all().compactMap { backend in
        try? ScenarioRunner.run(plan, on: backend, comparesWithBareMetal: false)
      }
      guard !results.isEmpty else { return refused("one of its steps fails") }
      for column in StepTable(results).columns {
        differs = differs || column.verdict == .differs
        let first = results.first { $0.backend == column.backends[0] }?.checks
          .first { $0.outcome == .differs }
        let detail = first.map { ": \($0.difference)" } ?? ""
        outcomes.append(
          "\(column.title)\(values.isEmpty ? "" : " with \(values)"): \(column.verdict.rawValue)\(detail)"
        )
      }
    }
    return ReviewDocument.Scenario(line: scenario.line, outcomes: outcomes, differs: differs)
  }
}
