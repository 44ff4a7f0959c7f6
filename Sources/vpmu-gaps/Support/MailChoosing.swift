import ArgumentParser
import Catalog
import Files
import Mail
import Review
import ScenarioLanguage
import Site

/// Somebody at a terminal who chooses, statement by statement, which claims a mail is about.
///
/// Every choice is in the file of answers before the next statement is asked.
struct MailChoosing {
  /// The file of answers.
  let path: String
  /// Where the chapters are, for new claims.
  let content: String
  let catalog: Catalog
  /// The statements of the mail or thread, and where each stands.
  let statements: [MailStatement]
  let sources: [String]

  private var answers: AnswersFile
  /// The ids of the claims that were written since the chapters were read.
  private var written: Set<String> = []

  init(
    _ reviews: [MailReview],
    answers: AnswersFile,
    path: String,
    content: String,
    catalog: Catalog
  ) {
    self.answers = answers
    self.path = path
    self.content = content
    self.catalog = catalog
    statements = reviews.flatMap(\.findings).map(\.statement)
    sources = reviews.flatMap { review in
      let message = review.message
      let name = message.messageID ?? message.subject ?? "a mail"
      return review.findings.map { "\(name), line \($0.statement.line)" }
    }
  }

  /// Asks until all is chosen or somebody leaves.
  mutating func run(_ session: ChoosingSession, keys: KeyInput) throws {
    var session = session
    var isNew = true
    while !session.isOver {
      if isNew { Console.print("\n\(session.screen)") }
      isNew = true
      switch session.press(ChoosingSession.Key(keys.byte)) {
      case .moved: break
      case .left:
        tellEnd(session)
        return
      case .refused(let reason):
        Console.error("  \(reason)")
        isNew = false
      case .chose(let statement, let choice): try keep(choice, for: statement)
      case .wantsID(let statement):
        guard let choice = askChoice(keys) else { continue }
        _ = session.choose(choice)
        try keep(choice, for: statement)
      case .wantsClaim(let statement, let nearest):
        guard let id = try write(statement, nearest: nearest, keys) else { continue }
        _ = session.choose(.claim(id))
        try keep(.claim(id), for: statement)
      }
    }
    tellEnd(session)
  }

  private func tellEnd(_ session: ChoosingSession) {
    let rest = session.count - session.doneCount
    Console.error(
      rest == 0
        ? "every statement is answered; 'review --answers \(path) --reply' makes the answer"
        : "\(rest) of \(session.count) are left; the same command goes on"
    )
  }

  private mutating func keep(_ choice: ReviewChoice, for statement: Int) throws {
    answers.choose(choice, for: statement, in: statements)
    try OutputFolder.write(answers.text, to: path)
    Console.error("  \(StatementNumber(of: statement, in: statements)) = \(choice)")
  }

  // MARK: Questions of more than a key

  private func ask(_ question: String, _ keys: KeyInput) -> String? {
    Console.error("  \(question)")
    guard let line = keys.line() else { return nil }
    let words = line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return words.isEmpty ? nil : words
  }

  private func askChoice(_ keys: KeyInput) -> ReviewChoice? {
    guard let line = ask("the id, or 'not' and the id; nothing goes back:", keys) else {
      return nil
    }
    let words = line.split(separator: " ")
    let isContrary = words.count == 2 && words[0] == "not"
    let typed = String(words[isContrary ? 1 : 0])
    let ids = catalog.claims.map(\.id) + written
    // Ids differ in more than their case.
    guard words.count == (isContrary ? 2 : 1),
      let id = ids.first(where: { $0.lowercased() == typed.lowercased() })
    else {
      _ = Selection.nothing(typed, among: catalog)
      return nil
    }
    return isContrary ? .contrary(id) : .claim(id)
  }

  /// Makes a claim of a statement; nil where somebody goes back.
  private mutating func write(
    _ statement: Int,
    nearest: String?,
    _ keys: KeyInput
  ) throws -> String? {
    guard let wanted = ask("the id of the new claim; nothing goes back:", keys) else { return nil }
    let claim = catalog.claims.first { $0.id == nearest }
    let near = catalog.chapters.first { $0.claims.contains { $0.id == nearest } }
    let usual = near ?? catalog.chapters.first { !$0.claims.isEmpty }
    do {
      guard !written.contains(wanted) else { throw ValidationError("'\(wanted)' was just made") }
      let id = try NewClaim.id(wanted, in: catalog)
      let chapter =
        ask("the chapter; nothing is \(usual?.name ?? "the first"):", keys) ?? usual?.name ?? ""
      let new = NewClaim(
        id: id,
        statement: statements[statement],
        source: sources[statement],
        nearest: claim
      )
      try new.append(to: chapter, in: content, catalog)
      written.insert(id)
      return id
    } catch let error as ValidationError {
      Console.error("  \(error.message)")
      return nil
    }
  }
}
