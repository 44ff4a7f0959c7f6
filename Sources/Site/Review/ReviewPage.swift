import Report
import Review
import ScenarioRunner

/// A mail with what is known of it in its margin, as one HTML file without script or request.
///
/// Everything of the mail goes through `Markup`, which escapes it.
public enum ReviewPage {
  /// The whole file, with the messages of a thread one after the other.
  public static func text(_ documents: [ReviewDocument]) -> String {
    let sections = documents.enumerated().map { ReviewSection($0.element, number: $0.offset + 1) }
    return PageFrame.text(
      title: "Review: \(documents.first?.subject ?? "a mail")",
      style: Stylesheet.review,
      body: "<main>\n\(sections.map(\.html))</main>\n"
    )
  }
}

/// One message on the page.
struct ReviewSection {
  private let document: ReviewDocument
  /// Told apart from other messages by this number, from 1.
  private let number: Int

  init(_ document: ReviewDocument, number: Int) {
    self.document = document
    self.number = number
  }

  var html: Markup {
    """
    <article>
    <h1>\(document.subject ?? "A mail")</h1>
    \(origin)\(counts)\(worst)<div class="mail">
    \(parts.map(part))</div>
    \(coverage)</article>

    """
  }

  // MARK: Head

  private var origin: Markup {
    var facts: [Markup] = []
    if let from = document.from { facts.append("From \(from)") }
    if let id = document.messageID { facts.append("<code>\(id)</code>") }
    facts += document.notes.map { "note: \($0)" }
    return facts.isEmpty ? "" : "<p class=\"small\">\(facts.joined(by: " \u{b7} "))</p>\n"
  }

  private var counts: Markup {
    let claims = document.statements.compactMap(\.claim)
    let words = claims.map(\.verdict).reduce(into: [String]()) { words, word in
      if !words.contains(word) { words.append(word) }
    }
    var items = words.sorted { ReviewMark($0).rank < ReviewMark($1).rank }.map { word -> Markup in
      "<span>\(claims.count { $0.verdict == word }) \(ReviewMark(word).mark.html)</span>"
    }
    let unknown = document.statements.count - claims.count
    items.append("<span class=\"muted\">\(unknown) covered by no claim</span>")
    return """
      <div class="counts"><p><b>\(document.statements.count) statements</b> \(items.joined(by: " "))</p></div>

      """
  }

  /// What to look at first.
  private var worst: Markup {
    let failing = document.statements.filter { $0.outcome == .fails }.map { statement -> Markup in
      "<li><a href=\"#\(anchor(statement.line))\">line \(statement.line)</a> \(statement.text)\n"
    }
    let scenarios = document.scenarios.filter(\.differs).map { scenario -> Markup in
      "<li><a href=\"#\(anchor(scenario.line))\">line \(scenario.line)</a> a scenario differs\n"
    }
    let items = failing + scenarios
    return items.isEmpty ? "" : "<ul class=\"worst\">\n\(items)</ul>\n"
  }

  private func anchor(_ line: Int) -> String { "m\(number)l\(line)" }

  // MARK: The mail and its margin

  /// Lines of the mail with what is said to them.
  private struct Part {
    var lines: [MailLine] = []
    var statements: [ReviewDocument.Statement] = []
    var scenarios: [ReviewDocument.Scenario] = []
  }

  /// A new part begins where something is to be said.
  private var parts: [Part] {
    let statements = Dictionary(grouping: document.statements, by: \.line)
    let scenarios = Dictionary(grouping: document.scenarios, by: \.line)
    var parts: [Part] = []
    var last = 0
    for line in document.lines {
      let isFirst = line.number != last
      last = line.number
      let here = isFirst ? statements[line.number] ?? [] : []
      let scenario = isFirst ? scenarios[line.number] ?? [] : []
      if parts.isEmpty || !here.isEmpty || !scenario.isEmpty {
        parts.append(Part(statements: here, scenarios: scenario))
      }
      parts[parts.count - 1].lines.append(line)
    }
    return parts
  }

  private func part(_ part: Part) -> Markup {
    var last = 0
    let lines = part.lines.map { line -> Markup in
      let isFirst = line.number != last
      last = line.number
      let id = anchor(line.number)
      let place: Markup =
        isFirst ? "<i class=\"n\" id=\"\(id)\">\(line.number)</i>" : "<i class=\"n\"></i>"
      let mark: Markup = MailQuotation.isQuoted(line.text) ? " q" : ""
      return "<span class=\"l\(mark)\">\(place)\(line.text)\n</span>"
    }
    let isContradicted =
      part.statements.contains { $0.outcome == .fails } || part.scenarios.contains(where: \.differs)
    let notes =
      part.statements.map { note($0, isAlone: part.statements.count == 1) }
      + part.scenarios.map(note)
    return """
      <div class="part\(isContradicted ? " bad" : "")"><pre>\(lines)</pre>
      <div class="notes">\(notes)</div></div>

      """
  }

  private func note(_ statement: ReviewDocument.Statement, isAlone: Bool) -> Markup {
    let which: Markup =
      isAlone ? "" : "<p class=\"which\">\u{201c}\(start(statement.text))\u{201d}</p>\n"
    guard let claim = statement.claim else {
      let standing = statement.standing.flatMap { $0.answers.isEmpty ? nil : $0.words }
      let words = standing.map { "The remark \($0)." } ?? "No claim covers this."
      return "<section>\(which)<p class=\"muted\">\(words)</p></section>\n"
    }
    let mark = ReviewMark(claim.verdict)
    let others: Markup =
      statement.others.isEmpty
      ? "" : " <span class=\"muted\">or \(statement.others.joined(separator: ", "))</span>"
    let answer: Markup = "<p>\(ReviewAnswer.account(statement))</p>\(command(statement))"
    let body: Markup =
      mark.isQuiet
      ? "<details><summary>\(claim.says)</summary>\(answer)</details>\(standing(statement))"
      : answer
    return """
      <section>\(which)<p>\(mark.mark.html) <code class="id">\(claim.id)</code> \
      <span class="muted">\(Int((claim.score * 100).rounded())) %</span>\(others)</p>
      \(body)</section>

      """
  }

  /// The command to repeat it, and the scenario for those who have no program at hand.
  private func command(_ statement: ReviewDocument.Statement) -> Markup {
    guard let command = ReviewAnswer.command(statement) else { return "" }
    let text = statement.claim?.scenarioText ?? ""
    return """
      <details><summary><code>\(command)</code></summary><pre>\(text)</pre></details>
      """
  }

  /// Who is right, where the answer is folded away.
  private func standing(_ statement: ReviewDocument.Statement) -> Markup {
    guard let standing = statement.standing, !standing.answers.isEmpty else { return "" }
    return "<p>The remark \(standing.words).</p>"
  }

  private func note(_ scenario: ReviewDocument.Scenario) -> Markup {
    let mark = VerdictMark(scenario.differs ? RunVerdict.differs : .asDocumented)
    let outcomes = scenario.outcomes.map { "<li>\($0)\n" as Markup }
    // What was not executed has no mark.
    let head: Markup = scenario.isExecuted ? "\(mark.html) " : ""
    return "<section><p>\(head)scenario</p><ul>\(outcomes)</ul></section>\n"
  }

  /// The first words of a statement, to tell it from others of the same line.
  private func start(_ text: String) -> String {
    text.count > 60 ? text.prefix(59) + "\u{2026}" : text
  }

  // MARK: Coverage

  private var coverage: Markup {
    let coverage = document.coverage
    let uncovered = coverage.uncovered.map { sentence -> Markup in
      "<li><a href=\"#\(anchor(sentence.line))\">line \(sentence.line)</a> \(sentence.text)\n"
    }
    let list: Markup =
      uncovered.isEmpty
      ? "" : "<details><summary>Backed by none</summary><ul>\n\(uncovered)</ul></details>\n"
    let chapters = coverage.chapters.map { chapter -> Markup in
      let missing = chapter.missing.map {
        "<li><code class=\"id\">\($0.id)</code> \($0.says)\n" as Markup
      }
      let total = chapter.mentioned.count + chapter.missing.count
      return """
        <details><summary>\(chapter.title): \(chapter.mentioned.count) of \(total) claims are mentioned</summary><ul>
        \(missing)</ul></details>

        """
    }
    return """
      <h2>Coverage</h2>
      <p>\(coverage.backed) of \(coverage.total) statements are backed by a claim that was executed, \
      \(coverage.untested) by one that was not, \(coverage.uncovered.count) by none.</p>
      \(list)\(chapters)
      """
  }
}

/// The mark of a claim in a review, from its verdict in words.
struct ReviewMark {
  /// Word and shape.
  let mark: VerdictMark
  /// Graver verdicts come first.
  let rank: Int
  /// Whether details are folded away.
  let isQuiet: Bool

  init(_ word: String) {
    let gap = GapVerdict.allCases.first { word == "gap \($0.rawValue)" }
    let verdict = ClaimVerdict(rawValue: word) ?? .untested
    mark = gap.map { VerdictMark($0) } ?? VerdictMark(verdict)
    switch (gap, verdict) {
    case (nil, .contradicted): rank = 0
    case (.open, _): rank = 1
    case (nil, .depends): rank = 2
    case (.closed, _), (.notReproduced, _): rank = 3
    case (nil, .confirmed): rank = 4
    case (.untested, _), (nil, .untested): rank = 5
    }
    isQuiet = rank == 4
  }
}

extension Stylesheet {
  /// The style of a mail with its margin.
  static let review =
    base + """
      body { max-width: 88rem; margin: 0 auto; padding: 1.5rem 2rem 4rem; }
      h2 { margin-top: 2.5rem; } article + article { margin-top: 4rem; }
      .worst { padding-left: 1.25rem; margin-top: .75rem; font-size: .9375rem; max-width: 62rem; }
      .mail { margin-top: 1.5rem; }
      .part { display: grid; grid-template-columns: minmax(0, 1.2fr) minmax(0, 1fr); gap: 0 2rem; }
      @media (min-width: 76rem) { .part { grid-template-columns: 45rem minmax(0, 1fr); } }
      .part:has(.notes > section) { border-top: 1px solid var(--rule); padding-top: .375rem; }
      .part.bad > pre { box-shadow: inset 3px 0 var(--bad); }
      .part > pre { white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.45; padding-left: .625rem; font-size: .8125rem; }
      .l { display: block; padding-left: 3rem; text-indent: -3rem; } .l.q { color: var(--muted); }
      .n { display: inline-block; width: 3rem; text-indent: 0; color: var(--muted); font-style: normal; font-size: .8125em; user-select: none; }
      .notes { font-size: .875rem; line-height: 1.45; padding-bottom: .75rem; }
      .notes section + section { margin-top: .75rem; } .notes details { margin-top: 0; font-size: inherit; }
      .notes summary { font-family: var(--serif); font-size: .9375rem; width: auto; } .notes details p { margin-top: .25rem; }
      .notes ul, article > details ul { padding-left: 1.25rem; } .which { font-style: italic; color: var(--muted); }
      article > details { margin-top: .5rem; }
      @media screen and (max-width: 46rem) { body { padding: 1rem 1rem 3rem; } .part { grid-template-columns: minmax(0, 1fr); } .notes { padding-left: 3.625rem; } }
      @media print { .part { break-inside: avoid; } }

      """
}
