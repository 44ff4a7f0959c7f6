import ArgumentParser
import Catalog
import FoundationEssentials
import Mail
import Report
import Review
import Site

/// Tells what is known of the statements of a mail.
struct ReviewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "Look up what a mail states, and say what became of it when executed.",
    discussion: """
      A mail is a file or - for standard input: a message, an mbox, a patch, or text from an archive.
      A statement gets a verdict where it names a claim, where somebody has stored it for one, or where it says
      the same in nearly the same words. Else up to five claims that it may be about stand beside it, marked by ?,
      without a word on the statement. Scenarios in fences are executed on the model. The exit status is 1 when
      something is contradicted.

      EXAMPLES
        vpmu-gaps review 0001-Documentation-KVM-Add-vPMU.patch
        vpmu-gaps review --reply < mail
        vpmu-gaps review mail --learn 64=SEED-P5a --apply
        vpmu-gaps review --b4 -           as b4.review-perpatch-check-cmd
      """
  )

  @Argument(help: ArgumentHelp("A mail, or -.", valueName: "mail|-"))
  var mail = "-"

  @OptionGroup var content: ContentOptions

  @Flag(help: "What is printed.")
  var form = Form.table

  @Flag(help: "In the answer, tell what is confirmed and what no claim covers too.")
  var all = false

  @Option(
    name: .customLong("learn"),
    help: ArgumentHelp(
      "Store the sentence that begins in a line of the mail for a claim, to be asserted next time; repeatable. Shows the change to the chapter.",
      valueName: "line=id"
    )
  )
  var learned: [String] = []

  @Flag(help: "With --learn, write the chapters.")
  var apply = false

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
    guard !apply || !learned.isEmpty else { throw ValidationError("--apply belongs to --learn") }
  }

  func run() async throws {
    var budget = MailBudget()
    let bytes = try NamedInput.mail(mail, neverFails: form == .b4)
    let messages = MailMessage.all(bytes, budget: &budget)
    let catalog = try await content.load()
    let documents = try await documents(messages, catalog, &budget)
    if !learned.isEmpty {
      let sentences = try LearnedSentences(learned, of: documents, in: catalog)
      if apply { try sentences.apply() }
      Console.print(sentences.text)
      return
    }
    switch form {
    case .table:
      let tables = documents.map { ReviewText.table($0, columns: Console.columns) }
      Console.print(tables.joined(separator: "\n\n"))
    case .reply:
      // Several answers are an mbox, as what they answer was.
      let begin = documents.count > 1 ? "From vpmu-gaps Thu Jan  1 00:00:00 1970\n" : ""
      let mails = documents.compactMap { ReplyMail.text($0, includesConfirmed: all) }
      if mails.isEmpty {
        Console.error("no claim asserts anything of this mail, so there is no answer to send")
      } else {
        Console.print(mails.map { begin + $0 }.joined(separator: "\n"))
      }
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
  private func documents(
    _ messages: [MailMessage],
    _ catalog: Catalog,
    _ budget: inout MailBudget
  ) async throws -> [ReviewDocument] {
    let lookup = ClaimLookup(catalog.claims)
    var reviews: [MailReview] = []
    for message in messages {
      reviews.append(MailReview(message, lookup, budget: &budget))
    }
    let wanted = Set(reviews.flatMap(\.findings).flatMap { $0.answer.asserted + $0.answer.offered })
    let results = try await ReportRun.results(
      catalog.claims.filter { wanted.contains($0.id) },
      content: content.folder
    )
    let byID = CatalogResults.byID(results)
    // What a stranger's mail costs is bounded as a whole, however many messages it has.
    var execution = MailExecution()
    var documents: [ReviewDocument] = []
    for review in reviews {
      var scenarios: [ReviewDocument.Scenario] = []
      for scenario in review.scenarios { scenarios.append(execution.run(scenario, &budget)) }
      documents.append(
        ReviewDocument(review, results: byID, scenarios: scenarios, catalog: catalog)
      )
    }
    return documents
  }
}
