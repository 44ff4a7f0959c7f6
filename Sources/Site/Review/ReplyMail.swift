import Mail
import Report
import Review
import ScenarioRunner

/// The answer to a mail, ready to send: what is quoted, and under it what is known.
public enum ReplyMail {
  /// Columns of a mail.
  private static let width = 76

  /// The whole text; nil where nothing is asserted that could be answered.
  ///
  /// - Parameter includesConfirmed: Whether what is confirmed and what no claim covers is told too.
  public static func text(_ document: ReviewDocument, includesConfirmed: Bool) -> String? {
    let isAnswered = document.statements.contains(where: \.answer.isSettled)
    guard isAnswered || !document.scenarios.isEmpty else { return nil }
    var parts: [String] = []
    let head = head(document)
    if !head.isEmpty { parts.append(head.joined(separator: "\n")) }
    parts.append(introduction(document))
    let answers = answers(document, includesConfirmed: includesConfirmed)
    if !answers.isEmpty, let attribution = attribution(document.message) {
      parts.append(attribution)
    }
    parts += answers
    let places = BodyLines(document.message)
    parts += closing(document.distinctStatements, places, includesConfirmed: includesConfirmed)
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// Statements as the mail has them, each with its answer.
  private static func answers(
    _ document: ReviewDocument,
    includesConfirmed: Bool
  ) -> [String] {
    let lines = BodyLines(document.message)
    var parts: [String] = []
    var answered: Set<String> = []
    for statement in document.distinctStatements {
      guard let answer = ReviewAnswer(statement) else { continue }
      switch statement.outcome {
      case .fails, .depends: break
      case .holds where includesConfirmed || !answer.claim.verdict.isQuiet: break
      case .holds, .untested, .offered, .unknown: continue
      }
      parts.append(fill(statement.text, first: "> \(statement.marks)"))
      guard answered.insert(answer.claim.id).inserted else {
        parts.append(fill(answer.repeated))
        continue
      }
      parts.append(fill(answer.text) + (answer.command.map { "\n  $ \($0)" } ?? ""))
    }
    for scenario in document.scenarios {
      parts.append("> [scenario, line \(lines.number(of: scenario.line))]")
      parts.append(scenario.outcomes.map { fill($0) }.joined(separator: "\n"))
    }
    return parts
  }

  /// The headers, as far as they are known; an address that an archive has disguised is left out.
  private static func head(_ document: ReviewDocument) -> [String] {
    let message = document.message
    var head: [String] = []
    let isAddress = { (text: String) in text.contains("@") }
    if let from = message.replyTo ?? message.from, isAddress(from) {
      head.append("To: \(EncodedHeader.addresses(plain(from)))")
      let others = message.recipients.filter(isAddress)
      if !others.isEmpty {
        head.append("Cc: \(EncodedHeader.addresses(plain(others.joined(separator: ", "))))")
      }
    }
    if let subject = document.subject {
      let isReply = subject.lowercased().hasPrefix("re:")
      head.append("Subject: \(isReply ? "" : "Re: ")\(EncodedHeader.text(plain(subject)))")
    }
    if let id = message.messageID, id.hasPrefix("<"), isAddress(id) {
      head.append("In-Reply-To: \(plain(id))")
      let before = message.references.map { "\(plain($0)) " } ?? ""
      head.append("References: \(before)\(plain(id))")
    }
    if !head.isEmpty {
      head += [
        "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
      ]
    }
    return head
  }

  /// What the answer is.
  private static func introduction(_ document: ReviewDocument) -> String {
    let isRefuted = document.hasContradiction
    return fill(
      "What this mail states was looked up among claims which vpmu-gaps executes on a model of perf's event "
        + "scheduler and of KVM's vPMU, and on real kernels where it can."
        + (isRefuted
          ? " Where something came out otherwise, the command shows how; a scenario that shows the "
            + "contrary is welcome, and is executed like the others." : "")
    )
  }

  /// Who wrote what is quoted; nil where it is not known.
  private static func attribution(_ message: MailMessage) -> String? {
    guard let from = message.from, let date = message.date else { return nil }
    let name = from.prefix { $0 != "<" }.filter { $0 != "\"" }
    return fill("On \(date), \(name.isEmpty ? from : name) wrote:")
  }

  /// What is confirmed, what was not executed, and what nothing is known of, each in a list.
  private static func closing(
    _ statements: [ReviewDocument.Statement],
    _ lines: BodyLines,
    includesConfirmed: Bool
  ) -> [String] {
    var parts: [String] = []
    let confirmed = statements.filter { $0.outcome == .holds && $0.claim?.verdict.isQuiet == true }
    let isReply = statements.contains { $0.role == .quoted }
    for (role, words) in [
      (MailStatement.Role.quoted, "Confirmed in the text"),
      (.remark, isReply ? "Confirmed in the remarks" : "Confirmed"),
    ]
    where !includesConfirmed {
      let list = places(confirmed.filter { $0.role == role }, lines)
      guard !list.isEmpty else { continue }
      parts.append(fill("\(words), and not repeated here: \(list)."))
    }
    let untested = statements.filter { $0.outcome == .untested && !$0.isContrary }
      .compactMap(\.claim)
    if !untested.isEmpty {
      let items = untested.uniqued(by: \.id).map {
        fill("\($0.id): \($0.detail ?? "")", first: "- ", rest: "  ")
      }
      parts.append((["Known, and not executed:"] + items).joined(separator: "\n"))
    }
    if includesConfirmed { parts += unknown(statements.filter { $0.claim == nil }, lines) }
    return parts
  }

  /// The text's statements that no claim covers, one by one, and how many of the sender's own.
  private static func unknown(
    _ statements: [ReviewDocument.Statement],
    _ lines: BodyLines
  ) -> [String] {
    let quoted = statements.filter { $0.role == .quoted }
    let own = statements.count - quoted.count
    var parts: [String] = []
    if !quoted.isEmpty {
      let items = quoted.map {
        fill("line \(lines.number(of: $0.line)): \($0.text)", first: "- ", rest: "  ")
      }
      parts.append(
        (["No claim covers the following, so nothing is said of it:"] + items)
          .joined(separator: "\n")
      )
    }
    if own > 0 {
      let also = quoted.isEmpty ? "" : " either"
      let count = own == 1 ? "one is" : "\(own) are"
      parts.append(fill("Of your own sentences, \(count) covered by no claim\(also)."))
    }
    return parts
  }

  /// The claims of some statements with the lines that are about them.
  private static func places(
    _ statements: [ReviewDocument.Statement],
    _ lines: BodyLines
  ) -> String {
    statements.compactMap(\.claim?.id).uniqued.map { id in
      let here = statements.filter { $0.claim?.id == id }.map { lines.number(of: $0.line) }
      return
        "\(id) (\(here.count == 1 ? "line" : "lines") \(Enumeration.text(here.map(String.init))))"
    }
    .joined(separator: ", ")
  }

  private static func fill(_ text: String, first: String = "", rest: String? = nil) -> String {
    FilledText.text(text, width: width, first: first, rest: rest)
  }

  private static func plain(_ text: String) -> String { FilledText.plain(text) }
}

/// The lines of a mail as its reader counts them, who sees no headers.
private struct BodyLines {
  private let numbers: [Int: Int]

  init(_ message: MailMessage) {
    // Empty lines before the text are seen by nobody either.
    let shown = message.lines.drop { $0.text.allSatisfy(\.isWhitespace) }
    let first = shown.startIndex
    numbers = Dictionary(shown.indices.map { (message.lines[$0].number, $0 - first + 1) }) {
      first,
      _ in
      first
    }
  }

  /// The number of a line of the file; its own where no reader sees it.
  func number(of line: Int) -> Int { numbers[line] ?? line }
}
