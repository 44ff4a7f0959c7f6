import Catalog
import CommonMark
import Report
import RunView
import ScenarioLanguage
import ScenarioRunner

/// The report as Markdown that reads well on a code host.
struct ReportMarkdown {
  private let results: CatalogResults
  private let byID: [String: ClaimResult]
  private let summary: Summary
  private let changes: ResultsChanges?
  private let ledger: [LedgerEntry]
  private let targets: ReportTargets?

  init(
    _ results: CatalogResults,
    _ changes: ResultsChanges?,
    _ ledger: [LedgerEntry],
    _ targets: ReportTargets? = nil
  ) {
    self.targets = targets
    self.results = results
    byID = results.byID
    self.changes = changes
    self.ledger = ledger
    summary = Summary(results)
  }

  /// The whole file, rendered by libcmark from trees, one at a time as they are large.
  var text: String {
    var text = Markdown.renderCommonMark(front + policies + changed)
    for chapter in results.catalog.chapters {
      let blocks = self.chapter(chapter)
      if !blocks.isEmpty { text += "\n" + Markdown.renderCommonMark(blocks) }
    }
    return VisibleText.text(text)
  }

  // MARK: First screen

  private var front: [Block] {
    [
      Block.heading(
        1,
        targets?.title ?? "What a KVM guest's performance counters say, and where they mislead"
      ),
      Block.paragraph(FrontPage.lede),
      Block(
        .bulletList(
          ([statementLine, gapLine, basisLine] + news).map { [Block.paragraph($0)] }
        )
      ),
    ] + targetBlocks + [
      Block.heading(2, "Open gaps"), openGaps,
      Block.heading(2, "Contradicted statements"), statements(with: .contradicted),
      Block.heading(2, "Statements that depend"), statements(with: .depends),
    ]
  }

  private var targetBlocks: [Block] {
    targets.map { TargetSection($0, results).blocks } ?? []
  }

  private var statementLine: String {
    let counts = summary.statementCounts.map {
      "\(VerdictMark($0.verdict).character) \($0.count) \($0.verdict.rawValue)"
    }
    return "\(summary.statementTotal) statements: \(counts.joined(separator: ", "))"
  }

  private var gapLine: String {
    var parts = summary.gapCounts.map { entry in
      let counts = GapVerdict.allCases.compactMap { verdict in
        entry.counts[verdict].map { "\(VerdictMark(verdict).character) \($0) \(verdict.rawValue)" }
      }
      return "\(counts.joined(separator: ", ")) on \(entry.text)"
    }
    if summary.untestedGapTotal > 0 {
      let mark = VerdictMark(GapVerdict.untested)
      parts.append("\(mark.character) \(summary.untestedGapTotal) \(mark.word)")
    }
    return "\(summary.gapTotal) gaps: \(parts.joined(separator: "; "))"
  }

  private var basisLine: String {
    let names = results.backends.map(\.description).joined(separator: ", ")
    let agreements = Agreement.all(results).map(\.text) + results.staleEvidence.map(\.text)
    guard !agreements.isEmpty else {
      return "executed by \(names); no real kernel has been recorded yet"
    }
    return "executed by \(names); \(agreements.joined(separator: "; "))"
  }

  private var openGaps: Block {
    let rows = results.openGaps.map { result in
      let places = ClaimText(result).gapPlaces.filter(\.verdict.isMisleading).map(\.places)
      let severity = result.severity
      return [
        link(result.claim.id), [.text(result.claim.shortText)],
        [.text(severity?.competitorText ?? "")], [.text(severity?.lengthText ?? "")],
        [.text(severity?.countersText ?? "")], [.text(places.joined(separator: ", "))],
      ]
    }
    guard !rows.isEmpty else { return Block.paragraph("None was observed.") }
    return Self.table(
      ["Gap", "What happens to the guest", "Cause", "Lasts", "Counters", "Open on"],
      [.left, .left, .left, .left, .right, .left],
      rows
    )
  }

  private func statements(with verdict: ClaimVerdict) -> Block {
    let rows = results.statements.filter { $0.verdict == verdict }.map { result in
      let text = ClaimText(result)
      let detail = verdict == .depends ? text.verdictDetail : text.firstDifference
      return [
        link(result.claim.id),
        [.text("\(result.claim.speaker.text): \(result.claim.says)")], [.text(detail ?? "")],
      ]
    }
    guard !rows.isEmpty else { return Block.paragraph("None.") }
    let head = verdict == .depends ? "It" : "First difference"
    return Self.table(["Id", "Statement", head], [.left, .left, .left], rows)
  }

  // MARK: What if

  private var policies: [Block] {
    let summaries = PolicySummary.all(results)
    guard !summaries.isEmpty else { return [] }
    let rows = summaries.map { summary -> [[Inline]] in
      let counts = PolicyVerdict.allCases.compactMap { verdict in
        summary.gapCounts[verdict].map {
          "\(VerdictMark(verdict).character) \($0) \(verdict.rawValue)"
        }
      }
      let elsewhere = summary.onOthers.map { FigureText.percent($0.hostLossShare * 100) } ?? ""
      return [
        [.text(summary.onGaps.word)],
        [.text(PolicyText.meaning(summary.onGaps.word))],
        [.text(counts.joined(separator: ", "))],
        [.text(FigureText.percent(summary.onGaps.hostLossShare * 100))],
        [.text(elsewhere)],
        [.text(summary.harmedClaims.joined(separator: ", "))],
      ]
    }
    let head = [
      "Policy", "What it does", "Gaps", "Host loses in gaps", "Host loses elsewhere",
      "Newly misled",
    ]
    return [
      Block.heading(2, "What if"), Block.paragraph(PolicyTables.lede),
      Self.table(head, [.left, .left, .left, .right, .right, .left], rows),
    ]
  }

  // MARK: What changed

  private var news: [String] { changes.map { ["since \($0.since): \($0.summary)"] } ?? [] }

  private var changed: [Block] {
    let sections = changes?.sections ?? []
    guard !sections.isEmpty || !ledger.isEmpty else { return [] }
    var blocks = [Block.heading(2, "What changed")]
    for section in sections { blocks += [Block.heading(3, section.title), list(section.lines)] }
    if !ledger.isEmpty {
      blocks.append(Block.heading(3, "Reversals that were accepted, and why"))
      blocks.append(
        list(
          ledger.reversed().map {
            "\($0.because): " + $0.changes.map(\.text).joined(separator: "; ")
          }
        )
      )
    }
    return blocks
  }

  private func list(_ lines: [String]) -> Block {
    Block(.bulletList(lines.map { [Block.paragraph($0)] }))
  }

  // MARK: Chapters

  private func chapter(_ chapter: Chapter) -> [Block] {
    guard !chapter.claims.isEmpty else { return [] }
    let results = chapter.claims.compactMap { byID[$0.id] }
    return [Block.heading(2, chapter.title)]
      + results.flatMap {
        ClaimMarkdown($0, remedies: self.results.remedies(for: $0.claim)).blocks
      }
  }

  // MARK: Blocks

  /// A link to a claim's heading, which code hosts name after its text.
  private func link(_ id: String) -> [Inline] {
    let anchor = id.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
    return [.link(destination: "#\(anchor)", title: "", [.text(id)])]
  }

  /// A table of texts.
  static func table(
    _ header: [String],
    _ columns: [Table.Alignment],
    _ rows: [[[Inline]]]
  ) -> Block {
    Block(.table(Table(columns: columns, header: header.map { [.text($0)] }, rows: rows)))
  }
}

extension OutputFormat {
  /// For reading on a code host.
  public static let markdown = OutputFormat("md", file: "report.md", isPublished: true) {
    ReportMarkdown($0.results, $0.changes, $0.ledger, $0.targets).text
  }
}
