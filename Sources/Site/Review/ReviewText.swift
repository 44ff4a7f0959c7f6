import Review

/// A review for a terminal: line, statement, claim, verdict, basis.
public enum ReviewText {
  /// A statement is cut to this many characters; the mail has it in full.
  private static let statementLimit = 60

  /// The whole table.
  public static func table(_ document: ReviewDocument) -> String {
    var lines = document.notes.map { "note: \($0)" }
    for statement in document.statements {
      let mark = statement.role == .quoted ? ">" : " "
      lines.append("\(pad("\(statement.line)", 5))\(mark) \(clipped(statement.text))")
      guard let claim = statement.claim else { continue }
      let others =
        statement.others.isEmpty ? "" : " (or \(statement.others.joined(separator: ", ")))"
      lines.append(
        "       \(claim.id) \(percent(claim.score)): \(claim.verdict); \(claim.basis)\(others)"
      )
    }
    for scenario in document.scenarios {
      lines.append("\(pad("\(scenario.line)", 5))  scenario")
      lines += scenario.outcomes.map { "       \($0)" }
    }
    let known = document.statements.filter { $0.claim != nil }.count
    lines.append("\(known) of \(document.statements.count) statements are known claims")
    return lines.joined(separator: "\n")
  }

  private static func percent(_ score: Double) -> String { "\(Int((score * 100).rounded())) %" }

  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func clipped(_ text: String) -> String {
    text.count > statementLimit ? text.prefix(statementLimit - 1) + "\u{2026}" : text
  }
}

/// The answer to a mail, ready to send: what is quoted, and under it what is known.
public enum ReplyMail {
  /// Columns of a mail.
  private static let width = 76

  /// The whole text.
  ///
  /// - Parameter includesConfirmed: Whether what is confirmed is told too.
  public static func text(_ document: ReviewDocument, includesConfirmed: Bool) -> String {
    var parts: [String] = []
    var head: [String] = []
    if let from = document.from { head.append("To: \(plain(from))") }
    if let subject = document.subject {
      let isReply = subject.lowercased().hasPrefix("re:")
      head.append("Subject: \(isReply ? "" : "Re: ")\(plain(subject))")
    }
    if let id = document.messageID { head.append("In-Reply-To: \(plain(id))") }
    if !head.isEmpty { parts.append(head.joined(separator: "\n")) }
    for statement in document.statements {
      guard let claim = statement.claim else { continue }
      guard includesConfirmed || claim.verdict != "confirmed" else { continue }
      parts.append(fill(statement.text, mark: "> "))
      parts.append(fill(answer(claim)))
    }
    for scenario in document.scenarios {
      parts.append("> [scenario, line \(scenario.line)]")
      parts.append(scenario.outcomes.map { fill($0) }.joined(separator: "\n"))
    }
    let unknown = document.statements.filter { $0.claim == nil }.count
    if unknown > 0 {
      let count = unknown == 1 ? "1 statement is" : "\(unknown) statements are"
      parts.append(fill("\(count) covered by no claim; nothing is known of them here."))
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private static func answer(_ claim: ReviewDocument.Claim) -> String {
    let verdict =
      claim.verdict == "depends"
      ? "This depends"
      : claim.verdict == "untested"
        ? "This was not tested" : "This is \(claim.verdict)"
    let detail = claim.detail.map { ": \($0)" } ?? ""
    let seen = claim.basis == "nothing ran" ? "" : " Seen on \(claim.basis)."
    let how = claim.verdict == "untested" ? "" : " Repeat it with: vpmu-gaps run \(claim.id)"
    return "\(verdict) (\(claim.id))\(detail).\(seen)\(how)"
  }

  /// Text in lines of limited length.
  private static func fill(_ text: String, mark: String = "") -> String {
    var lines: [String] = []
    var line = ""
    for word in plain(text).split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width - mark.count {
        lines.append(mark + line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    if !line.isEmpty { lines.append(mark + line) }
    return lines.joined(separator: "\n")
  }

  private static func plain(_ text: String) -> String {
    VisibleText.text(text).split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}

/// A review as `b4 review` takes it from a check of single patches.
public enum B4Checks {
  private struct Check: Encodable {
    let tool: String
    let status: String
    let summary: String
    let url: String?
    let details: String?
  }

  /// The checks as JSON; an empty list when there is nothing to say.
  public static func text(_ document: ReviewDocument) -> String {
    var checks = document.statements.compactMap { statement -> Check? in
      guard let claim = statement.claim else { return nil }
      let status: String
      switch claim.verdict {
      case "contradicted": status = "fail"
      case "depends": status = "warn"
      default: return nil
      }
      return Check(
        tool: "vpmu-gaps",
        status: status,
        summary: "line \(statement.line): \(claim.verdict) (\(claim.id))",
        url: nil,
        details: "\(statement.text)\n\(claim.detail ?? claim.says)\nvpmu-gaps run \(claim.id)"
      )
    }
    checks += document.scenarios.filter(\.differs).map { scenario in
      Check(
        tool: "vpmu-gaps",
        status: "fail",
        summary: "line \(scenario.line): the scenario differs",
        url: nil,
        details: scenario.outcomes.joined(separator: "\n")
      )
    }
    return ResultsJSON.text(checks)
  }
}
