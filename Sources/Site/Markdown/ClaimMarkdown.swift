import Catalog
import CommonMark
import Report
import RunView
import ScenarioLanguage
import ScenarioRunner

/// One claim as Markdown: verdict, statement, facts, and its scenarios folded.
struct ClaimMarkdown {
  private let result: ClaimResult
  /// What helps against it, for a gap.
  private let remedies: [ClaimResult]
  private let text: ClaimText

  init(_ result: ClaimResult, remedies: [ClaimResult] = []) {
    self.result = result
    self.remedies = remedies
    text = ClaimText(result)
  }

  private var claim: Claim { result.claim }

  var blocks: [Block] {
    var blocks = [
      Block(.heading(level: 3, [.text(claim.id)])),
      paragraph(
        [.strong([.text(verdict)])] + (claim.title.map { [.text(" \u{2013} \($0)")] } ?? [])
      ),
      paragraph([.text("\(claim.speaker.text):")]),
      Block(.blockQuote([paragraph([.text(claim.says)])])),
      Block(.bulletList(facts.map { [paragraph($0)] })),
    ]
    if !result.scenarios.isEmpty {
      let count = result.scenarios.count == 1 ? "1 scenario" : "\(result.scenarios.count) scenarios"
      let summary: [Inline] = [.text("\(count), documented and observed, step by step")]
      blocks.append(
        Block(
          .details(
            summary: summary,
            result.scenarios.flatMap { ScenarioMarkdown($0, isGap: claim.kind == .gap).blocks }
          )
        )
      )
    }
    return blocks
  }

  private var verdict: String {
    guard claim.kind == .gap else { return VerdictMark(result.verdict).markdown }
    let places = text.gapPlaces.map { "\(VerdictMark($0.verdict).markdown) on \($0.places)" }
    return places.isEmpty
      ? VerdictMark(GapVerdict.untested).markdown : places.joined(separator: "; ")
  }

  private var facts: [[Inline]] {
    var facts = [fact("source", claim.source)]
    if let detail = text.verdictDetail {
      facts.append(fact(result.verdict == .depends ? "it" : result.verdict.rawValue, detail))
    }
    if claim.kind == .claim, let difference = text.firstDifference {
      facts.append(fact("first difference", difference))
    }
    if claim.kind == .gap, let loss = text.loss {
      facts.append(
        fact("costs the guest", "\(loss) of its counts in the scenarios below")
      )
    }
    if let impact = claim.impact {
      facts += [fact("somebody sees", impact.sees), fact("it hits", impact.hits)]
    }
    if let severity = result.severity {
      facts.append(fact("the loss", severity.text))
      facts += severity.linux.map { fact("in a guest that runs Linux", $0.text) }
    }
    if let cause = text.cause { facts.append(fact("cause", cause)) }
    facts += remedies.map { remedy in
      fact("what helps", "\(remedy.claim.remedy?.todo ?? "") (\(remedy.claim.id))")
    }
    if let remedy = claim.remedy {
      facts += [fact("to do", remedy.todo), fact("its price", remedy.price)]
      facts += remedy.signs.map { fact("to tell", "\($0.command) prints \($0.shows)") }
    }
    if result.verdict != .untested { facts.append(fact("basis", text.basis)) }
    if let exploration = text.exploration { facts.append(fact("every order", exploration)) }
    if !claim.because.isEmpty { facts.append(fact("rules", claim.because.joined(separator: ", "))) }
    if !claim.kernel.isEmpty { facts.append(fact("kernel", claim.kernel.joined(separator: "; "))) }
    return facts
  }

  private func fact(_ name: String, _ value: String) -> [Inline] {
    [.text("\(name): \(VisibleText.text(value))")]
  }

  private func paragraph(_ inlines: [Inline]) -> Block { Block(.paragraph(inlines)) }
}

/// One scenario as Markdown.
struct ScenarioMarkdown {
  private let scenario: ScenarioResult

  private let isGap: Bool

  init(_ scenario: ScenarioResult, isGap: Bool) {
    self.scenario = scenario
    self.isGap = isGap
  }

  /// A verdict on a run; for a gap what became of its guest before whether the document says so.
  private func outcome(_ verdict: RunVerdict, misleads: Bool?) -> String {
    guard isGap, let misleads, verdict.isConclusive else { return VerdictMark(verdict).markdown }
    let guest = VerdictMark.guestText(misleads: misleads)
    return "\(VerdictMark(misleads: misleads).character) \(guest), \(verdict.rawValue)"
  }

  var blocks: [Block] {
    let told = scenario.told
    var blocks = [
      Block(.paragraph([.strong([.text(scenario.block.name)])])),
      Block(.codeBlock(info: "", text: VisibleText.text(scenario.block.text))),
    ]
    if let table = VariantTable(scenario) { blocks.append(variants(table)) }
    blocks += overTime(told)
    let table = StepTable(told)
    blocks.append(steps(table))
    if !table.silent.isEmpty {
      let reasons = table.silent.map { "\($0.title): \(SilentColumn.text($0))" }
      blocks.append(Block.paragraph(reasons.joined(separator: "; ")))
    }
    return blocks
  }

  /// What the page has a picture of, in words.
  private func overTime(_ told: [RunResult]) -> [Block] {
    guard let timeline = told.timeline, timeline.showsChange else { return [] }
    let lanes = (timeline.host + timeline.guest).map { lane -> [Block] in
      let text = "\(lane.name): \(TimelineText.words(lane).joined(separator: "; "))"
      return [Block.paragraph(text)]
    }
    return [
      Block.paragraph("Over time, on \(timeline.backend):"), Block(.bulletList(lanes)),
    ]
  }

  private func variants(_ table: VariantTable) -> Block {
    let titles = table.columns.map { $0.map(\.description).joined(separator: " = ") }
    let hasLoss = table.rows.contains { $0.cells.contains { $0.lossShare != nil } }
    let heads = titles.flatMap { hasLoss ? ["counts lost", $0] : [$0] }
    let rows = table.rows.map { row -> [[Inline]] in
      row.values.map { [.code($0.isEmpty ? "(nothing)" : $0)] }
        + row.cells.flatMap { cell -> [[Inline]] in
          let verdict =
            outcome(cell.verdict, misleads: cell.misleads) + (cell.detail.map { " (\($0))" } ?? "")
          let loss = cell.lossShare.map { FigureText.percent($0 * 100) } ?? ""
          return hasLoss ? [[.text(loss)], [.text(verdict)]] : [[.text(verdict)]]
        }
    }
    let header = (table.names + heads).map { [Inline.text($0)] }
    let columns = header.map { _ in Table.Alignment.left }
    return Block(.table(Table(columns: columns, header: header, rows: rows)))
  }

  private func steps(_ table: StepTable) -> Block {
    var rows: [[[Inline]]] = []
    let empty = table.columns.map { _ in [Inline]() }
    for moment in table.moments {
      var time = "\(moment.number), \(DurationText.text(moment.time))"
      rows += moment.checksAtStart.map(row)
      func add(_ text: String, _ checks: [StepTable.Row]) {
        rows.append([[.text(time)], [.code(text)], []] + empty)
        rows += checks.map(row)
        time = ""
      }
      for step in moment.steps { add(step.text, step.checks) }
      if let duration = moment.runNanoseconds {
        add("run \(DurationText.text(duration))", moment.checksAfter)
      }
    }
    let titles = table.columns.map {
      "\($0.title): \(outcome($0.verdict, misleads: $0.misleads))"
        + ($0.reason.map { ", \($0)" } ?? "")
    }
    let header = (["", "step", "the document says"] + titles).map { [Inline.text($0)] }
    let columns = header.map { _ in Table.Alignment.left }
    return Block(.table(Table(columns: columns, header: header, rows: rows)))
  }

  private func row(_ row: StepTable.Row) -> [[Inline]] {
    [[], [], [.text(row.expected)]]
      + row.observed.map { [.text("\(VerdictMark($0.outcome).character) \($0.text)")] }
  }
}
