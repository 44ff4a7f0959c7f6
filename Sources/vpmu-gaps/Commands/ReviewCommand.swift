import ArgumentParser
import Catalog
import Citations
import Files
import FoundationEssentials
import Mail
import Report
import Review
import ScenarioLanguage
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
      without a word on the statement. What they leave open you choose: with --choose here, by a key for each,
      on the page of --html, or by hand in a file of answers, which --answers gives to every form.
      Scenarios in fences are executed on the model. The exit status is 1 when something is contradicted.

      EXAMPLES
        vpmu-gaps review 0001-Documentation-KVM-Add-vPMU.patch
        vpmu-gaps review --reply < mail
        vpmu-gaps review mail --choose                        asks, and writes mail.answers
        vpmu-gaps review mail --answers mail.answers --reply
        vpmu-gaps review mail --learn 64=SEED-P5a --apply
        vpmu-gaps review mail --answers mail.answers --learn chosen
        vpmu-gaps review --b4 -           as b4.review-perpatch-check-cmd
      """
  )

  @Argument(help: ArgumentHelp("A mail, or -.", valueName: "mail|-"))
  var mail = "-"

  @OptionGroup var content: ContentOptions

  @Flag(help: "What is printed.")
  var form = Form.table

  @Flag(
    help:
      "In the answer, tell what is confirmed and what no claim covers too; with --choose, ask about that too."
  )
  var all = false

  @Flag(
    help:
      "Ask which claims the statements are about, one by one, and keep it in the file of answers."
  )
  var choose = false

  @Option(
    help: ArgumentHelp(
      "A file of answers: lines such as '64 = SEED-P5a', '71 = not OWN-NO-USE' or '80 = none'. --choose writes it, to MAIL.answers unless it is given.",
      valueName: "file"
    )
  )
  var answers: String?

  @Option(
    name: .customLong("learn"),
    help: ArgumentHelp(
      "Store the sentence that begins in a line of the mail for a claim, to be asserted next time, or all that the answers have; repeatable. Shows the change to the chapter.",
      valueName: "line=id|chosen"
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
    guard form == .reply || choose || !all else {
      throw ValidationError("--all belongs to --reply or --choose")
    }
    guard !apply || !learned.isEmpty else { throw ValidationError("--apply belongs to --learn") }
    guard !learned.contains(LearnedSentences.chosen) || answers != nil else {
      throw ValidationError("--learn chosen takes what is chosen from --answers FILE")
    }
    guard !choose || form == .table && learned.isEmpty else {
      throw ValidationError("--choose asks, and prints nothing else; run it first")
    }
    guard !choose || mail != "-" || answers != nil else {
      throw ValidationError("name the file for the choices by --answers, as the mail has no name")
    }
  }

  func run() async throws {
    var budget = MailBudget()
    let bytes = try NamedInput.mail(mail, neverFails: form == .b4)
    // A long thread takes as long to be read as the chapters.
    let content = content
    async let loading = ReviewCommand.load(content)
    let messages = MailMessage.all(bytes, budget: &budget).map(MailContent.init)
    let (catalog, lookup) = try await loading
    let thread = MailThread(messages, budget: &budget)
    let questions = thread.questions(await thread.texts.concurrentMap(SentenceTerms.init))
    var reviews = thread.reviews(questions, await questions.all.concurrentMap(lookup.answer))
    let path = answers ?? "\(mail).answers"
    let file = answers != nil || choose ? try chosen(path) : nil
    if let file {
      let statements = reviews.flatMap(\.findings).map(\.statement)
      do throws(DiagnosticList) {
        let choices = try file.choices(for: statements, ids: Set(catalog.claims.map(\.id)))
        for place in reviews.indices { reviews[place].choose(choices) }
      } catch {
        throw error.report()
      }
    }
    if !learned.isEmpty {
      let sentences = try LearnedSentences(learned, of: reviews, in: catalog)
      if apply { try sentences.apply() }
      Console.print(sentences.text)
      return
    }
    let documents = try await documents(reviews, catalog, &budget)
    if choose {
      try ask(documents, reviews, catalog, file ?? AnswersFile(file: path), path)
    } else {
      try await print(documents)
    }
  }

  private static func load(_ content: ContentOptions) async throws -> (Catalog, ClaimLookup) {
    let catalog = try await content.load()
    return (catalog, ClaimLookup(catalog.claims))
  }

  /// What a file of answers beside the mail is called.
  private var answersName: String {
    let name = (answers ?? "\(mail == "-" ? "mail" : mail).answers")
    return name.split(separator: "/").last.map(String.init) ?? name
  }

  /// The file of answers; one that is to be written need not be there.
  private func chosen(_ path: String) throws -> AnswersFile? {
    if choose, !FileManager.default.fileExists(atPath: path) { return nil }
    let bytes = try NamedInput.read(path, limit: InputLimit.answers)
    do throws(DiagnosticList) {
      return try AnswersFile(String(decoding: bytes, as: UTF8.self), file: path)
    } catch {
      throw error.report()
    }
  }

  private func ask(
    _ documents: [ReviewDocument],
    _ reviews: [MailReview],
    _ catalog: Catalog,
    _ file: AnswersFile,
    _ path: String
  ) throws {
    let session = ChoosingSession(
      documents,
      includesUnknown: all,
      width: (Console.columns ?? 100) - 8
    )
    guard session.count > 0 else {
      Console.error(
        "nothing is left to choose\(all ? "" : "; with --all, what no claim comes near")"
      )
      return
    }
    let keys: KeyInput
    do throws(InputProblem) {
      keys = try KeyInput(takesStandardInput: mail != "-")
    } catch {
      throw ValidationError(
        "the mail is read from standard input, and no terminal is there for keys: \(error.reason)"
      )
    }
    var answers = file
    if answers.text.isEmpty { answers.note("Answers to: \(documents.first?.subject ?? mail)") }
    var choosing = MailChoosing(
      reviews,
      answers: answers,
      path: path,
      content: content.folder,
      catalog: catalog
    )
    try choosing.run(session, keys: keys)
  }

  private func print(_ documents: [ReviewDocument]) async throws {
    switch form {
    case .table:
      let columns = Console.columns
      let tables = await documents.concurrentMap { ReviewText.table($0, columns: columns) }
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
    case .html: Console.print(ReviewPage.text(documents, answersName: answersName))
    case .json: Console.print(ResultsJSON.text(documents))
    // One message is checked at a time.
    case .b4: Console.print(documents.first.map(B4Checks.text) ?? "[]")
    }
    // b4 reads verdicts from the list, and takes another status for a broken tool.
    if form != .b4, documents.contains(where: \.hasContradiction) {
      throw ExitStatus.verdictDiffers
    }
  }

  /// Executes what the messages are about.
  private func documents(
    _ reviews: [MailReview],
    _ catalog: Catalog,
    _ budget: inout MailBudget
  ) async throws -> [ReviewDocument] {
    let wanted = Set(reviews.flatMap(\.findings).flatMap(\.claims))
    let results = try await ReportRun.results(
      catalog.claims.filter { wanted.contains($0.id) },
      content: content.folder
    )
    let claims = ReviewDocument.claims(results)
    let touched = try touched(by: reviews.map(\.message), catalog)
    // What a stranger's mail costs is bounded as a whole, however many messages it has.
    var execution = MailExecution()
    let executed = reviews.map { review in
      review.scenarios.map { execution.run($0, &budget) }
    }
    return await Array(reviews.indices).concurrentMap { place in
      ReviewDocument(
        reviews[place],
        claims: claims,
        scenarios: executed[place],
        catalog: catalog,
        touches: touched[place]
      )
    }
  }

  /// What the patch of each message touches of what rules and claims rest on.
  private func touched(
    by messages: [MailMessage],
    _ catalog: Catalog
  ) throws -> [AffectedDocument.Change?] {
    guard messages.contains(where: { !KernelPatch($0).isEmpty }) else {
      return messages.map { _ in nil }
    }
    let citations = try CitationFolder(content.folder)
    let changes = KernelChanges(CitationIndex(catalog, pins: citations.pins), citations.renames)
    return messages.map { message in
      guard let affected = changes.patch(message), !affected.isEmpty else { return nil }
      return AffectedDocument.Change(title: message.subject ?? "a patch", affected)
    }
  }
}
