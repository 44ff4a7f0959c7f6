import Catalog
import Report
import RunView
import ScenarioRunner

/// Gaps by kernel and mode.
struct GapMatrix {
  private let results: CatalogResults

  init(_ results: CatalogResults) { self.results = results }

  var html: Markup {
    let places = Summary(results).gapPlaces
    let heads = places.map { "<th>\($0.text)</th>" as Markup }
    let rows = results.gaps.filter { !$0.gapVerdicts.isEmpty }.map { result -> Markup in
      let cells = places.map { place -> Markup in
        let gap = result.gapVerdicts.first { $0.place == place }
        return "<td>\(gap.map(cell) ?? VerdictMark(GapVerdict.untested).html)</td>"
      }
      return """
        <tr><td><a class="id" href="#\(result.claim.id)">\(result.claim.id)</a></td><td>\(result.claim.shortText)\(doubt(result))</td><td>\(changes(result))</td>\(cells)</tr>

        """
    }
    return """
      <section id="page:gaps-by-kernel"><h2>Gaps by kernel</h2>
      <div class="wide"\(Markup.focusable)><table>
      <caption>Share of the guest\u{2019}s counts lost in the gap\u{2019}s own scenario.</caption>
      <thead><tr><th>Gap</th><th>What happens</th><th>Changed</th>\(heads)</tr></thead>
      <tbody>
      \(rows)</tbody></table></div></section>

      """
  }

  private func doubt(_ result: ClaimResult) -> Markup {
    result.causality?.isEstablished == false ? " <em>(not established)</em>" : ""
  }

  /// The releases with which a gap changed, in words, or a dash.
  private func changes(_ result: ClaimResult) -> Markup {
    let changes = result.releaseChanges
    guard !changes.isEmpty else { return "–" }
    let modes = changes.map(\.mode).uniqued
    return series(
      changes.map { modes.count == 1 ? $0.text : $0.textWithMode }
        .map { "\($0)" as Markup }
    )
  }

  private func series(_ parts: [Markup]) -> Markup {
    parts.dropFirst().reduce(parts.first ?? "") { "\($0), \($1)" }
  }

  private func cell(_ gap: GapResult) -> Markup {
    guard gap.verdict.isMisleading, let loss = gap.lossShare else {
      return VerdictMark(gap.verdict).html
    }
    let low = FigureText.percent(loss.lowerBound * 100)
    let high = FigureText.percent(loss.upperBound * 100)
    return "\(VerdictMark(gap.verdict).html) \(low == high ? low : "\(low.dropLast()) to \(high)")"
  }
}

/// Every claim in one list.
struct StatementIndex {
  private let results: CatalogResults

  init(_ results: CatalogResults) { self.results = results }

  var html: Markup {
    let rows = results.claims.map { result -> Markup in
      """
      <tr data-id="\(result.claim.id)"><td>\(verdict(result))</td><td><a class="id" href="#\(result.claim.id)">\(result.claim.id)</a></td>\
      <td>\(result.claim.shortText)</td><td class="muted">\(ClaimText(result).verdictDetail ?? "")</td></tr>

      """
    }
    return """
      <section id="page:all-statements"><h2>All statements</h2>
      <div class="wide plain"\(Markup.focusable)><table>
      <thead><tr><th>Verdict</th><th>Id</th><th>Statement</th><th>Condition or reason</th></tr></thead>
      <tbody>
      \(rows)</tbody></table></div></section>

      """
  }

  private func verdict(_ result: ClaimResult) -> Markup {
    result.claim.kind == .gap
      ? VerdictMark(result.gravestGapVerdict).html : VerdictMark(result.verdict).html
  }
}

/// What the words and pictures mean.
struct ReadingGuide {
  private let results: CatalogResults

  init(_ results: CatalogResults) { self.results = results }

  private var statementVerdicts: Markup {
    series(ClaimVerdict.allCases.map { "\(VerdictMark($0).html) \($0.meaning)" })
  }

  /// The gravest in a sentence of its own, for it is the one that the others are told by.
  private var gapVerdicts: Markup {
    let verdicts = GapVerdict.allCases.compactMap { verdict -> Markup? in
      verdict.meaning.map { "\(VerdictMark(verdict).html) \($0)" }
    }
    return "\(Array(verdicts.prefix(1))). It is \(series(Array(verdicts.dropFirst())))"
  }

  private func series(_ parts: [Markup]) -> Markup {
    guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
    return "\(parts.dropLast().joined(by: ", ")), and \(last)"
  }

  var html: Markup {
    """
    <section id="page:how-to-read-this"><h2>How to read this</h2><div class="prose">
    <p>A <b>statement</b> is \(statementVerdicts). Statements are restated in our words, with the place where they stand; \
    expectations are what the document says, never what the model does.</p>
    <p>A <b>gap</b> is \(gapVerdicts). \
    Every misled run is repeated without the cause that the gap blames; a gap that stays is <b>not established</b>.</p>
    <p>\(Symbols.legend) Numbers in circles are the steps of the table below a picture.</p>
    <p>In step tables, backends that saw the same share a column.</p>
    <p>Virtual time starts at 0 and steps take none; each hardware event occurs once per nanosecond unless a scenario says otherwise. \
    Executed by \(results.backends.map(\.description).joined(separator: ", ")).</p>
    </div></section>

    """
  }
}
