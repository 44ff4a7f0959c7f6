import Catalog
import Report
import ScenarioRunner

/// The first screen: how many, what is open and what it costs, what the document gets wrong.
struct FrontPage {
  private let results: CatalogResults
  private let summary: Summary
  private let agreements: [Agreement]
  private let changes: HistorySections
  private let targets: ReportTargets?

  /// Rows of each list that fit the first screen.
  private static let rowLimit = 14

  init(_ results: CatalogResults, _ changes: HistorySections, _ targets: ReportTargets? = nil) {
    self.targets = targets
    self.results = results
    self.changes = changes
    summary = Summary(results)
    agreements = Agreement.all(results)
  }

  var html: Markup {
    """
    <section id="page:summary">
    <h1>\(targets?.title ?? FrontPage.title)</h1>
    <p class="lede">\(FrontPage.lede)</p>
    <div class="counts">
    <p><b>\(summary.statementTotal) statements</b> \(statementCounts)</p>
    <p><b>\(summary.gapTotal) gaps</b> \(gapCounts)</p>
    \(agreementLine)\(changes.line)</div>
    \(targets.map { TargetSection($0, results).html } ?? "")\
    <div class="front">
    <div>\(openGaps)</div>
    <div>\(contradicted)\(agreement)</div>
    </div>
    </section>

    """
  }

  static let title =
    "What a KVM guest\u{2019}s performance counters say, and where they mislead"

  /// One sentence what this is.
  static let lede =
    "Every statement of the 2023 vPMU document and of its review is executed on a model of perf and "
    + "KVM and, where it can be, on real Linux kernels; this report says what the document says, what was observed, and what it costs the guest."

  /// Nothing where no real kernel was recorded.
  private var agreementLine: Markup {
    guard !agreements.isEmpty else { return "" }
    let parts = agreements.map { agreement -> Markup in
      let mark = VerdictMark(
        agreement.disagreements.isEmpty ? ClaimVerdict.confirmed : ClaimVerdict.contradicted
      )
      let figures: Markup = "\(agreement.agreedCount) of \(agreement.runCount) runs"
      return "\(mark.labelled("\(figures) as on \(agreement.backend.description)")) "
    }
    return "<p><b>Model and real kernels</b> \(parts)</p>\n"
  }

  private var statementCounts: [Markup] {
    summary.statementCounts.map { entry in
      let mark = VerdictMark(entry.verdict)
      return "\(mark.labelled("\(entry.count) \(mark.word)")) "
    }
  }

  private var gapCounts: [Markup] {
    var parts = summary.gapCounts.map { entry -> Markup in
      let words = GapVerdict.allCases.compactMap { verdict -> Markup? in
        let mark = VerdictMark(verdict)
        return entry.counts[verdict].map { "\(mark.labelled("\($0) \(mark.word)")) " }
      }
      return "<span>\(words)on \(entry.text)</span> "
    }
    if summary.untestedGapTotal > 0 {
      let mark = VerdictMark(GapVerdict.untested)
      parts.append(mark.labelled("\(summary.untestedGapTotal) \(mark.word)"))
    }
    return parts
  }

  // MARK: Open gaps

  private var openGaps: Markup {
    let open = results.gaps.filter { $0.gapVerdicts.contains(where: \.verdict.isMisleading) }
      .sorted { (loss($0), $1.claim.id) > (loss($1), $0.claim.id) }
    guard !open.isEmpty else {
      return "<h2>Open gaps</h2><p class=\"small\">None was observed.</p>"
    }
    let rows = open.prefix(FrontPage.rowLimit).map { result -> Markup in
      let text = ClaimText(result)
      return """
        <tr><td><a class="id" href="#\(result.claim.id)">\(result.claim.id)</a></td><td>\(result.claim.shortText)</td>\
        <td class="n">\(LossBar.html(result))</td><td>\(text.notice)</td></tr>

        """
    }
    let more = more(rows.count, of: open.count, place: "gaps-by-kernel", "Gaps by kernel")
    return """
      <section><h2>Open gaps</h2>
      <table><thead><tr><th>Gap</th><th>What happens</th><th class="n">Guest\u{2019}s counts lost</th><th>Guest could notice</th></tr></thead>
      <tbody>
      \(Array(rows))</tbody></table>
      \(more)<p class="small">Share lost in the gap\u{2019}s own scenario, against the same guest program without the host\u{2019}s events.</p></section>

      """
  }

  /// What was left out, and where it stands; nothing when nothing was.
  private func more(_ shown: Int, of count: Int, place: String, _ title: String) -> Markup {
    guard count > shown else { return "" }
    return
      "<p class=\"small\">\(shown) of \(count) shown; the rest is under <a href=\"#page:\(place)\">\(title)</a>.</p>"
  }

  private func loss(_ result: ClaimResult) -> Double {
    result.gapVerdicts.compactMap { $0.lossShare?.upperBound }.max() ?? 0
  }

  // MARK: Contradicted statements

  private var contradicted: Markup {
    let wrong = results.statements.filter { $0.verdict == .contradicted }
    let partly = results.statements.filter { $0.verdict == .depends }
    return """
      \(list("Contradicted statements", wrong, none: "None."))\
      \(list("Statements that depend", partly, none: "None."))
      """
  }

  private func list(_ title: Markup, _ results: [ClaimResult], none: Markup) -> Markup {
    guard !results.isEmpty else {
      return "<section><h2>\(title)</h2><p class=\"small\">\(none)</p></section>\n"
    }
    let items = results.prefix(8).map { result -> Markup in
      let text = ClaimText(result)
      let observed = result.verdict == .depends ? text.verdictDetail : text.firstDifference
      return """
        <li><a class="id" href="#\(result.claim.id)">\(result.claim.id)</a><div><span class="says">\(result.claim.shortText)</span>\
        <span class="muted">\(observed ?? "")</span></div></li>

        """
    }
    let more = more(items.count, of: results.count, place: "all-statements", "All statements")
    return
      "<section><h2>\(title)</h2>\n<ul class=\"list\">\n\(Array(items))</ul>\(more)</section>\n"
  }

  private var agreement: Markup {
    let names = results.backends.map(\.description).joined(separator: ", ")
    guard agreements.isEmpty else {
      let items = agreements.map { agreement -> Markup in
        let places = Set(agreement.disagreements.map(\.id)).sorted()
        let links = places.map { " <a class=\"id\" href=\"#\($0)\">\($0)</a>" as Markup }
        return
          "<p class=\"small\">\(agreement.text)\(places.isEmpty ? "" : "; not in")\(links).</p>"
      }
      return """
        <section><h2>What it rests on</h2><p class="small">\(names). \(results.realKernelsText)</p>\(items)\(stale)</section>

        """
    }
    return """
      <section><h2>What it rests on</h2><p class="small">\(names). No real kernel has been recorded yet: every verdict is the model\u{2019}s.</p>\(stale)</section>

      """
  }
}

extension FrontPage {
  /// Recorded runs that the report leaves out.
  private var stale: [Markup] {
    results.staleEvidence.map {
      "<p class=\"small\"><span class=\"warn\">Stale:</span> \($0.text).</p>"
    }
  }
}

/// The share of counts lost: a figure, then a bar of the hatch that pictures use for lost counts.
enum LossBar {
  static func html(_ result: ClaimResult) -> Markup {
    guard let words = ClaimText(result).loss else { return "" }
    let open = result.gapVerdicts.filter(\.verdict.isMisleading).compactMap(\.lossShare)
    let low = open.map(\.lowerBound).min() ?? 0
    let high = open.map(\.upperBound).max() ?? 0
    return bar(words, low: low, high: high)
  }

  static func bar(_ words: String, low: Double, high: Double) -> Markup {
    let n = TimelinePicture.n
    let outline: Markup =
      high > low
      ? "<rect class=\"box\" x=\"1\" y=\"1\" width=\"\(n(high * 54))\" height=\"8\"/>" : ""
    return """
      <span class="loss"><b>\(words)</b><svg viewBox="0 0 56 10" aria-hidden="true"><rect class="box" x="1" y="1" width="54" height="8"/>\
      \(outline)<rect class="amount" x="1" y="1" width="\(n(low * 54))" height="8"/></svg></span>
      """
  }
}
