import Review
import RunView

/// A review for a terminal.
public enum ReviewText {
  /// The whole table: line, statement, claim, verdict, basis, and who is right where a remark answers.
  ///
  /// - Parameter columns: The width of the terminal; nil to cut nothing.
  public static func table(_ document: ReviewDocument, columns: Int?) -> String {
    var lines = document.subject.map { [VisibleText.text($0)] } ?? []
    lines += document.notes.map { "note: \(VisibleText.text($0))" }
    func cut(_ text: String, behind width: Int) -> String {
      FilledText.cut(text, columns, behind: width)
    }
    for statement in document.statements {
      let mark = statement.role == .quoted ? ">" : " "
      let mode = statement.mode.map { "[\($0)] " } ?? ""
      lines.append(
        "\(number(statement.line))\(mark) \(mode)\(cut(statement.text, behind: 7 + mode.count))"
      )
      let offered = statement.answer == .offered ? statement.candidates : []
      lines += offered.map { candidate in
        let head = "     ? \(candidate.id), \(candidate.verdict): "
        return head + cut(candidate.says, behind: head.count)
      }
      guard let claim = statement.claim, let verdict = statement.verdict else { continue }
      let head = "       \(statement.isContrary ? "the contrary of " : "")\(claim.id): "
      lines.append(head + cut(claim.says, behind: head.count))
      let list = statement.others.joined(separator: ", ")
      let others = list.isEmpty ? "" : " (and \(list))"
      lines.append("       \(verdict); \(claim.basis)\(others)")
      if let words = statement.remarkWords { lines.append("       the remark \(words)") }
    }
    for scenario in document.scenarios {
      lines.append("\(number(scenario.line))  scenario")
      lines += scenario.outcomes.map { "       \($0)" }
    }
    if let touches = document.touches {
      lines.append("the patch touches:")
      lines += AffectedText.functions(touches)
      lines.append("  'vpmu-gaps affected' lists the claims")
    }
    let known = document.statements.count(where: \.answer.isSettled)
    let offered = document.statements.count { $0.answer == .offered }
    let total = document.statements.count
    let list =
      offered == 0 ? "" : "; ? claims that \(offered) more may be about, to be read beside them"
    lines.append("\(known) of \(total) \(total == 1 ? "statement" : "statements") known\(list)")
    return lines.joined(separator: "\n")
  }

  /// How far claims cover the text, sentence by sentence and chapter by chapter.
  public static func coverage(_ document: ReviewDocument) -> String {
    let coverage = document.coverage
    let statements = coverage.total == 1 ? "statement is" : "statements are"
    var lines = document.notes.map { "note: \(VisibleText.text($0))" }
    lines.append(
      "\(coverage.backed) of \(coverage.total) \(statements) backed by a claim that was executed, "
        + "\(coverage.untested) by one that was not, \(coverage.uncovered.count) by none"
    )
    if !coverage.uncovered.isEmpty {
      lines += ["", "Backed by no claim:"]
      lines += coverage.uncovered.map { "\(number($0.line))  \(VisibleText.text($0.text))" }
    }
    let most = coverage.chapters.first?.mentioned.count ?? 0
    for chapter in coverage.chapters {
      lines += [
        "",
        "\(chapter.title): \(chapter.mentioned.count) of \(chapter.total) claims are mentioned",
      ]
      // One match in another chapter says little of what the text is about.
      let isMinor = chapter.mentioned.count * minorShare < most
      guard !isMinor, !chapter.missing.isEmpty else { continue }
      let width = chapter.missing.map(\.id.count).max() ?? 0
      lines.append("  not mentioned, of those that were executed:")
      lines += chapter.missing.map { "  \(FilledText.padded($0.id, width))  \($0.says)" }
    }
    return lines.joined(separator: "\n")
  }

  /// A chapter with fewer claims than one in so many of the first one's is counted, and not listed.
  private static let minorShare = 5

  private static func number(_ line: Int) -> String { FilledText.padded("\(line)", 5) }
}
