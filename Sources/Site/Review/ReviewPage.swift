import Catalog
import Mail
import Report
import Review
import RunView
import ScenarioRunner

/// A mail with what is known of it in its margin, as one HTML file without a request.
///
/// Everything of the mail goes through `Markup`, which escapes it. The script lets somebody choose which
/// claims the statements are about, and gives the choices as a file; without it the page is complete.
public enum ReviewPage {
  /// The whole file, with the messages of a thread one after the other.
  ///
  /// - Parameter answersName: What the file of choices is called.
  public static func text(_ documents: [ReviewDocument], answersName: String) -> String {
    var names = AnswerNames(documents)
    let sections = documents.enumerated().map { place, document in
      ReviewSection(document, number: place + 1, names: document.statements.map { names.next($0) })
    }
    let isChoosable = documents.contains { $0.statements.contains { !$0.candidates.isEmpty } }
    return PageFrame.text(
      title: "Review: \(documents.first?.subject ?? "a mail")",
      style: Stylesheet.review,
      script: isChoosable ? ReviewScript.javascript : nil,
      body: "<main data-answers=\"\(answersName)\">\n\(sections.map(\.html))</main>\n"
    )
  }
}

/// One message on the page.
struct ReviewSection {
  private let document: ReviewDocument
  /// Told apart from other messages by this number, from 1.
  private let number: Int
  /// What each statement is called in a file of answers; nil where it stands further up.
  private let names: [String?]

  init(_ document: ReviewDocument, number: Int, names: [String?]) {
    self.document = document
    self.number = number
    self.names = names
  }

  var html: Markup {
    """
    <article>
    <h1>\(document.subject ?? "A mail")</h1>
    \(origin)\(counts)\(worst)<div class="mail">
    \(mail)</div>
    \(touches)\(coverage)</article>

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
    let verdicts = document.statements.compactMap(\.verdict)
    var items = verdicts.uniqued.sorted { $0.rank.rawValue < $1.rank.rawValue }
      .map { verdict -> Markup in
        "<span>\(verdicts.count { $0 == verdict }) \(verdict.mark.html)</span>"
      }
    let offered = document.statements.count { $0.answer == .offered }
    if offered > 0 { items.append("<span>\(offered) with claims to read beside</span>") }
    let unknown = document.statements.count - verdicts.count - offered
    items.append("<span class=\"muted\">\(unknown) without</span>")
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
    return items.isEmpty
      ? "" : "<section class=\"worst\"><h2>Contradicted</h2>\n<ul>\n\(items)</ul></section>\n"
  }

  private func anchor(_ line: Int) -> String { "m\(number)l\(line)" }

  // MARK: The mail and its margin

  /// What is said to a line, and up to which line that reaches.
  private struct Remarks {
    /// With the name that each has in a file of answers.
    var statements: [(name: String?, statement: ReviewDocument.Statement)] = []
    var scenarios: [ReviewDocument.Scenario] = []
    var end = 0
    /// Whether a statement stands alone and begins with the line, so that it need not be named.
    var isPlain = true

    var isEmpty: Bool { statements.isEmpty && scenarios.isEmpty }

    mutating func add(
      _ statement: ReviewDocument.Statement,
      _ name: String?,
      end: Int,
      isPlain: Bool
    ) {
      self.isPlain = isPlain && statements.isEmpty
      statements.append((name, statement))
      self.end = max(self.end, end)
    }

    mutating func add(_ scenario: ReviewDocument.Scenario, end: Int) {
      scenarios.append(scenario)
      self.end = end
    }
  }

  private typealias Mark = (range: Range<String.Index>, kind: String)

  private var mail: Markup {
    let lines = document.message.lines
    var marks: [Int: [Mark]] = [:]
    let remarks = remarks(&marks)
    var parts: [(lines: Range<Int>, remarks: Remarks)] = []
    for place in lines.indices {
      let isBehind = parts.last.map { !$0.remarks.isEmpty && place > $0.remarks.end } ?? true
      if let here = remarks[place] {
        parts.append((place..<place, here))
      } else if isBehind {
        parts.append((place..<place, Remarks()))
      }
      parts[parts.count - 1].lines = parts[parts.count - 1].lines.lowerBound..<place + 1
    }
    var last = 0
    var rows: Markup = ""
    for part in parts {
      let rendered = part.lines.map { place -> Markup in
        let line = lines[place]
        let isFirst = line.number != last
        last = line.number
        let number: Markup =
          isFirst
          ? "<i class=\"n\" id=\"\(anchor(line.number))\">\(line.number)</i>"
          : "<i class=\"n\"></i>"
        let kind: Markup = MailQuotation.isQuoted(line.text) ? " q" : ""
        return "<span class=\"l\(kind)\">\(number)\(marked(line.text, marks[place] ?? []))\n</span>"
      }
      rows += row(part.remarks, rendered)
    }
    return rows
  }

  /// What is said to which line, by the line's place; and the marks of the statements in their lines.
  private func remarks(_ marks: inout [Int: [Mark]]) -> [Int: Remarks] {
    let lines = document.message.lines
    var finder = StatementPlaces(lines)
    var remarks: [Int: Remarks] = [:]
    for (name, statement) in zip(names, document.statements) {
      let places = finder.places(of: statement.text, from: statement.line)
      let isGap = statement.claim?.verdict.isMisleading == true && statement.outcome == .holds
      let kind = isGap ? Claim.Kind.gap.rawValue : statement.outcome.rawValue
      for place in places { marks[place.line, default: []].append((place.range, kind)) }
      guard let start = places.first?.line ?? finder.first(statement.line) else { continue }
      remarks[start, default: Remarks()].add(
        statement,
        name,
        end: places.last?.line ?? start,
        isPlain: places.first.map { finder.isBegin($0) } ?? false
      )
    }
    for scenario in document.scenarios {
      guard let start = finder.first(scenario.line) else { continue }
      // It ends with its fence.
      let end = lines[start...].firstIndex { line in
        let text = MailQuotation.withoutMarks(line.text)
        return text.hasPrefix("```") || text.hasPrefix("~~~")
      }
      remarks[start, default: Remarks()].add(scenario, end: end ?? lines.endIndex)
    }
    return remarks
  }

  /// The text of a line with statements marked by what became of them.
  private func marked(_ text: String, _ marks: [Mark]) -> Markup {
    var result: Markup = ""
    var place = text.startIndex
    for (range, kind) in marks.sorted(by: { $0.range.lowerBound < $1.range.lowerBound })
    where range.lowerBound >= place {
      result += "\(String(text[place..<range.lowerBound]))"
      result += "<span class=\"s \(kind)\">\(String(text[range]))</span>"
      place = range.upperBound
    }
    return result + "\(String(text[place...]))"
  }

  private func row(_ remarks: Remarks, _ lines: [Markup]) -> Markup {
    let isContradicted =
      remarks.statements.contains { $0.statement.outcome == .fails }
      || remarks.scenarios.contains(where: \.differs)
    let notes =
      remarks.statements.map { note($0.statement, $0.name, isAlone: remarks.isPlain) }
      + remarks.scenarios.map(note)
    return """
      <div class="part\(isContradicted ? " bad" : "")"><pre>\(lines)</pre>
      <div class="notes">\(notes)</div></div>

      """
  }

  private func note(
    _ statement: ReviewDocument.Statement,
    _ name: String?,
    isAlone: Bool
  ) -> Markup {
    let mode: Markup = statement.mode.map { "<p class=\"which\">under \($0)</p>\n" } ?? ""
    let which: Markup =
      isAlone ? mode : "<p class=\"which\">\u{201c}\(start(statement.text))\u{201d}</p>\n\(mode)"
    let offers = offers(statement, name)
    guard let answer = ReviewAnswer(statement) else {
      let none: Markup = offers.html.isEmpty ? "<p class=\"muted\">No claim covers this.</p>" : ""
      return "<section>\(which)\(none)\(offers)</section>\n"
    }
    let claim = answer.claim
    let isFolded = claim.verdict.isQuiet && statement.outcome == .holds
    let account: Markup =
      "<p>\(answer.account(tellsRemark: !isFolded))</p>\(command(answer))"
    let body: Markup =
      isFolded
      ? "<details><summary>\(claim.says)</summary>\(account)</details>\(remark(answer))" : account
    return """
      <section>\(which)<p>\(answer.verdict.mark.html) \(statement.isContrary ? "the contrary of " : "")<code class="id">\(claim.id)</code></p>
      \(body)\(offers)</section>

      """
  }

  /// The claims that a statement may be about, without a word on the statement, for somebody to choose from.
  private func offers(_ statement: ReviewDocument.Statement, _ name: String?) -> Markup {
    guard !statement.candidates.isEmpty else { return "" }
    let items = statement.candidates.map { candidate -> Markup in
      "<li data-id=\"\(candidate.id)\"><code class=\"id\">\(candidate.id)</code>, \(candidate.verdict.description): \(candidate.says)\n"
    }
    let name = name.map { " data-name=\"\($0)\"" as Markup } ?? ""
    let chosen: Markup =
      statement.choice.map { " data-chosen=\"\($0.description)\"" as Markup } ?? ""
    let words =
      AnswersFile.words(of: statement.text).map { " data-words=\"\($0)\"" as Markup } ?? ""
    let head: Markup =
      switch statement.choice {
      case .claim, .contrary: "Chosen by hand from \(items.count)"
      case .noClaim: "By choice none of these"
      case .skipped, nil: "It may be about one of \(items.count)"
      }
    return """
      <details class="offers"\(name)\(words)\(chosen)><summary class="muted">\(head)</summary><ul>
      \(items)</ul></details>
      """
  }

  /// The command to repeat it, and the scenario for those who have no program at hand.
  private func command(_ answer: ReviewAnswer) -> Markup {
    guard let command = answer.command else { return "" }
    return """
      <details><summary><code>\(command)</code></summary><pre\(Markup.focusable)>\(answer.claim.scenarioText ?? "")</pre></details>
      """
  }

  /// Who is right, where the account is folded away.
  private func remark(_ answer: ReviewAnswer) -> Markup {
    answer.remark.map { "<p>\($0)</p>" } ?? ""
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

  // MARK: The patch and the coverage

  private var touches: Markup {
    guard let touches = document.touches else { return "" }
    let items = touches.functions.map { function -> Markup in
      let rules: Markup =
        function.rules.isEmpty ? "" : "; rules \(function.rules.joined(separator: ", "))"
      let claims = function.claims.map { "<code class=\"id\">\($0)</code>" as Markup }
      let list: Markup = claims.isEmpty ? "" : "; claims \(claims.joined(by: ", "))"
      return "<li><code>\(function.path):\(function.symbol)</code>\(rules)\(list)\n"
    }
    return "<h2>What the patch touches</h2>\n<ul class=\"touches\">\n\(items)</ul>\n"
  }

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
      return """
        <details><summary>\(chapter.title): \(chapter.mentioned.count) of \(chapter.total) claims are mentioned</summary><ul>
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

/// What statements are called in a file of answers, in their order.
private struct AnswerNames {
  private let counts: [Int: Int]
  private var seen: [Int: Int] = [:]
  private var texts: Set<String> = []

  init(_ documents: [ReviewDocument]) {
    counts = documents.flatMap(\.statements).reduce(into: [:]) { $0[$1.line, default: 0] += 1 }
  }

  /// The name of the next statement; nil for one that stands further up, as a choice holds for both.
  mutating func next(_ statement: ReviewDocument.Statement) -> String? {
    seen[statement.line, default: 0] += 1
    guard texts.insert(statement.text).inserted else { return nil }
    let isAlone = counts[statement.line] == 1
    return isAlone ? "\(statement.line)" : "\(statement.line).\(seen[statement.line] ?? 1)"
  }
}
