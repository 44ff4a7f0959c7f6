import Review

/// The answer to a mail, ready to send: what is quoted, and under it what is known.
public enum ReplyMail {
  /// Columns of a mail.
  private static let width = 76

  /// The whole text.
  ///
  /// - Parameter includesConfirmed: Whether what is confirmed is told too.
  public static func text(_ document: ReviewDocument, includesConfirmed: Bool) -> String {
    var parts: [String] = []
    let head = head(document)
    if !head.isEmpty { parts.append(head.joined(separator: "\n")) }
    // Threads quote the same again and again; it is answered once.
    var seen: Set<String> = []
    let statements = document.statements.filter { seen.insert($0.text).inserted }
    var answered: Set<String> = []
    for statement in statements {
      switch statement.outcome {
      case .fails, .depends: break
      case .holds where includesConfirmed || statement.claim?.verdict != "confirmed": break
      case .holds, .untested, .unknown: continue
      }
      parts.append(fill(statement.text, first: "> "))
      guard answered.insert(statement.claim?.id ?? "").inserted else {
        parts.append(fill(again(statement)))
        continue
      }
      let command = ReviewAnswer.command(statement).map { "\n  $ \($0)" } ?? ""
      parts.append(fill(ReviewAnswer.text(statement)) + command)
    }
    for scenario in document.scenarios {
      parts.append("> [scenario, line \(scenario.line)]")
      parts.append(scenario.outcomes.map { fill($0) }.joined(separator: "\n"))
    }
    parts += closing(statements, includesConfirmed: includesConfirmed)
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// What is said where the claim was told before.
  private static func again(_ statement: ReviewDocument.Statement) -> String {
    let standing = statement.standing.flatMap { $0.answers.isEmpty ? nil : $0.words }
    let remark = standing.map { " The remark \($0)." } ?? ""
    return "See \(statement.claim?.id ?? "") above.\(remark)"
  }

  private static func head(_ document: ReviewDocument) -> [String] {
    var head: [String] = []
    if let from = document.from { head.append("To: \(plain(from))") }
    if let subject = document.subject {
      let isReply = subject.lowercased().hasPrefix("re:")
      head.append("Subject: \(isReply ? "" : "Re: ")\(plain(subject))")
    }
    if let id = document.messageID { head.append("In-Reply-To: \(plain(id))") }
    return head
  }

  /// What is confirmed, what was not executed, and what nothing is known of, each in a list.
  private static func closing(
    _ statements: [ReviewDocument.Statement],
    includesConfirmed: Bool
  ) -> [String] {
    var parts: [String] = []
    let confirmed = statements.filter { $0.claim?.verdict == "confirmed" }
    for (role, words) in [(MailStatement.Role.quoted, "The text"), (.remark, "The remarks")]
    where !includesConfirmed {
      let known = ids(confirmed.filter { $0.role == role })
      guard !known.isEmpty else { continue }
      let list = known.joined(separator: ", ")
      parts.append(fill("\(words): confirmed, and not repeated here, are \(list)."))
    }
    let untested = statements.filter { $0.outcome == .untested }
    if !untested.isEmpty {
      parts.append(
        (["Known, and not executed:"]
          + ids(untested).compactMap { id in
            let detail = untested.first { $0.claim?.id == id }?.claim?.detail ?? ""
            return fill("\(id): \(detail)", first: "- ", rest: "  ")
          }).joined(separator: "\n")
      )
    }
    let unknown = statements.filter { $0.outcome == .unknown }
    if !unknown.isEmpty {
      parts.append(
        (["No claim covers the following, so nothing was executed for it:"]
          + unknown.map { fill("line \($0.line): \($0.text)", first: "- ", rest: "  ") })
          .joined(separator: "\n")
      )
    }
    return parts
  }

  private static func ids(_ statements: [ReviewDocument.Statement]) -> [String] {
    statements.compactMap(\.claim?.id).reduce(into: []) { ids, id in
      if !ids.contains(id) { ids.append(id) }
    }
  }

  /// Text in lines of limited length; `rest` begins the lines after the first, as the first unless given.
  private static func fill(_ text: String, first: String = "", rest: String? = nil) -> String {
    let rest = rest ?? first
    var lines: [String] = []
    var line = ""
    for word in plain(text).split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width - first.count {
        lines.append((lines.isEmpty ? first : rest) + line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    if !line.isEmpty { lines.append((lines.isEmpty ? first : rest) + line) }
    return lines.joined(separator: "\n")
  }

  private static func plain(_ text: String) -> String {
    VisibleText.text(text).split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
