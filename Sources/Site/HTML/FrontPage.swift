import Catalog
import Report
import RunView
import ScenarioRunner

/// The first screen: how many, what is open and what it costs, what the document gets wrong.
struct FrontPage {
  private let results: CatalogResults
  private let summary: Summary
  private let agreements: [Agreement]
  private let changes: HistorySections
  private let targets: ReportTargets?
  private let tryLink: TryLink

  /// Rows of each list that fit the first screen.
  private static let rowLimit = 14

  init(
    _ results: CatalogResults,
    _ changes: HistorySections,
    _ targets: ReportTargets?,
    _ tryLink: TryLink
  ) {
    self.tryLink = tryLink
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
    \(agreementLine)\(releaseLine)\(changes.line)</div>
    \(doors)\
    \(targets.map { TargetSection($0, results).html } ?? "")\
    <div class="front">
    <div>\(openGaps)</div>
    <div>\(contradicted)\(agreement)</div>
    </div>
    </section>

    """
  }

  /// What the ids mean, and where else to go.
  private var doors: Markup {
    let ids = IDPrefixes(results.catalog.claims.filter { $0.draft == nil }).text
    return """
      <p class="small">The <a href="\(DocumentFiles.folder)/index.html">document</a> with its verdicts, chapter by chapter; \
      what to do, on the <a href="\(OperatorsPage.fileName)">page for operators</a>; words and signs, under \
      <a href="#page:how-to-read-this">How to read this</a>.\(tryLink.sentence)\(ids.isEmpty ? "" : " The beginning of an id tells whose statement it is: \(ids).")</p>

      """
  }

  static let title =
    "What a KVM guest\u{2019}s performance counters say, and where they mislead"

  /// One sentence what this is.
  static let lede =
    "Every statement of the 2023 vPMU document and of its review is executed on a model of perf and "
    + "KVM and, where it can be, on real Linux kernels; this report says what the document says, what was observed, and what it costs the guest."

  /// One figure for each architecture with real kernels; nothing where none was recorded.
  private var agreementLine: Markup {
    let kernels = KernelAgreement.all(agreements)
    guard !kernels.isEmpty else { return "" }
    let parts = kernels.map { kernels -> Markup in
      let mark = VerdictMark(
        kernels.agreedCount == kernels.runCount
          ? ClaimVerdict.confirmed : ClaimVerdict.contradicted
      )
      return
        "\(mark.labelled("\(kernels.agreedCount) of \(kernels.runCount) runs")) on \(kernels.text) "
    }
    return "<p><b>Real kernels as the model</b> \(parts)</p>\n"
  }

  /// What new releases did to guests with an emulated vPMU; nothing where none did anything.
  private var releaseLine: Markup {
    let text = ReleaseNews.text(results.gaps)
    return text.isEmpty ? "" : "<p><b>From release to release</b> \(text).</p>\n"
  }

  private var statementCounts: [Markup] {
    summary.statementCounts.map { entry in
      let mark = VerdictMark(entry.verdict)
      return "\(mark.labelled("\(entry.count) \(mark.word)")) "
    }
  }

  /// The newest kernel of the model; the others are in the table of gaps by kernel.
  private var gapCounts: [Markup] {
    let newest = summary.gapPlaces.filter { !$0.isReal }.compactMap(\.kernel).max()
    var parts = summary.gapCounts.compactMap { entry -> Markup? in
      guard let place = entry.places.first(where: { !$0.isReal && $0.kernel == newest }) else {
        return nil
      }
      let words = GapVerdict.allCases.compactMap { verdict -> Markup? in
        let mark = VerdictMark(verdict)
        return entry.counts[verdict].map { "\(mark.labelled("\($0) \(mark.word)")) " }
      }
      return "<span>\(words)on \(place.text)</span> "
    }
    if summary.untestedGapTotal > 0 {
      let mark = VerdictMark(GapVerdict.untested)
      parts.append(mark.labelled("\(summary.untestedGapTotal) \(mark.word)"))
    }
    if summary.gapPlaces.count > parts.count {
      parts.append("<span>(<a href=\"#page:gaps-by-kernel\">other kernels</a>)</span>")
    }
    return parts
  }

  // MARK: Open gaps

  private var openGaps: Markup {
    let open = results.openGaps
    guard !open.isEmpty else {
      return "<h2>Open gaps</h2><p class=\"small\">None was observed.</p>"
    }
    let rows = open.prefix(FrontPage.rowLimit).map { result -> Markup in
      """
      <tr><td><a class="id" href="#\(result.claim.id)">\(result.claim.id)</a></td><td>\(result.claim.shortText)</td>\
      <td>\(result.severity?.competitorText ?? "")</td><td>\(result.severity?.lengthText ?? "")</td>\
      <td class="n">\(result.severity?.countersText ?? "\u{2013}")</td></tr>

      """
    }
    let more = more(rows.count, of: open.count, place: "gaps-by-kernel", "Gaps by kernel")
    return """
      <section><h2>Open gaps</h2>
      <table><thead><tr><th>Gap</th><th>What happens to the guest</th><th>Cause</th><th>Lasts</th><th class="n">Counters</th></tr></thead>
      <tbody>
      \(Array(rows))</tbody></table>
      \(more)<p class="small">The likeliest cause first, then the longest loss, then the most of the guest\u{2019}s counters in use; gaps that the newest kernel has closed come last. \
      A guest toggles counters by switching all of them off and on, as Linux does when it multiplexes, rewrites one by switching it off and on by itself, \
      and rests it by leaving it off for two time slices.</p></section>

      """
  }

  /// What was left out, and where it stands; nothing when nothing was.
  private func more(_ shown: Int, of count: Int, place: String, _ title: String) -> Markup {
    guard count > shown else { return "" }
    return
      "<p class=\"small\">\(shown) of \(count) shown; the rest is under <a href=\"#page:\(place)\">\(title)</a>.</p>"
  }

  // MARK: Contradicted statements

  private var contradicted: Markup {
    let wrong = results.statements.filter { $0.verdict == .contradicted }
    let partly = results.statements.filter { $0.verdict == .depends }
    let lists = Speaker.List.allCases.map { speaker -> Markup in
      let here = wrong.filter { $0.claim.speaker.list == speaker }
      return here.isEmpty ? "" : list("Contradicted, of \(speaker.rawValue)", here, none: "")
    }
    return """
      \(wrong.isEmpty ? list("Contradicted", [], none: "None.") : lists.joined(by: ""))\
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
