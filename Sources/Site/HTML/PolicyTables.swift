import Catalog
import Report
import RunView
import ScenarioRunner

/// What would become of the gaps if KVM or perf did something about contention.
struct PolicyTables {
  private let results: CatalogResults
  private let summaries: [PolicySummary]

  init(_ results: CatalogResults) {
    self.results = results
    summaries = PolicySummary.all(results)
  }

  var html: Markup {
    guard !summaries.isEmpty else { return "" }
    return """
      <section id="page:what-if"><h2>What if</h2>
      <div class="prose"><p>\(PolicyTables.lede)</p></div>
      <div class="wide"\(Markup.focusable)><table>
      <caption>Every policy over the whole catalog.</caption>
      <thead><tr><th>Policy</th><th>What it does</th><th>Gaps</th>\
      <th class="n">Host loses in gaps</th><th class="n">Host loses elsewhere</th>\
      <th>Newly misled</th></tr></thead>
      <tbody>
      \(summaries.map(summaryRow))</tbody></table></div>
      <div class="wide"\(Markup.focusable)><table>
      <caption>Every gap under every policy.</caption>
      <thead><tr><th>Gap</th><th>What happens</th>\(heads)</tr></thead>
      <tbody>
      \(gapRows)</tbody></table></div></section>

      """
  }

  /// What the tables show, in two sentences.
  static let lede =
    "Ways to deal with contention that were discussed on the lists and that Linux does not have, as "
    + "options of the model. Every run with an emulated vPMU on the newest kernel that has it is "
    + "repeated under each; the host\u{2019}s loss is against the same run as Linux does it."

  private func summaryRow(_ summary: PolicySummary) -> Markup {
    let word = summary.onGaps.word
    let counts = PolicyVerdict.allCases.compactMap { verdict -> Markup? in
      let mark = VerdictMark(verdict)
      return summary.gapCounts[verdict].map { "\(mark.labelled("\($0) \(mark.word)")) " }
    }
    let elsewhere = summary.onOthers.map { FigureText.percent($0.hostLossShare * 100) } ?? ""
    return """
      <tr><td><b>\(word)</b></td><td>\(PolicyText.meaning(word))</td><td>\(counts)</td>\
      <td class="n">\(FigureText.percent(summary.onGaps.hostLossShare * 100))</td><td class="n">\(elsewhere)</td>\
      <td>\(harmed(summary))</td></tr>

      """
  }

  /// The claims whose guests were right and are misled under a policy.
  private func harmed(_ summary: PolicySummary) -> Markup {
    let shown = summary.harmedClaims.prefix(6)
    let links = shown.map { "<a class=\"id\" href=\"#\($0)\">\($0)</a> " as Markup }
    let rest = summary.harmedClaims.count - shown.count
    return "\(links)\(rest > 0 ? "and \(rest) more" : "")"
  }

  private var heads: [Markup] {
    summaries.map { "<th>\($0.onGaps.word)</th>" }
  }

  private var gapRows: [Markup] {
    results.gaps.filter { $0.policyEffects.contains { $0.verdict != nil } }.map { result in
      let cells = summaries.map { summary -> Markup in
        let effect = result.policyEffects.first { $0.word == summary.onGaps.word }
        guard let effect, let verdict = effect.verdict else { return "<td></td>" }
        return
          "<td>\(VerdictMark(verdict).html) <span class=\"muted\">\(PolicyText.detail(effect))</span></td>"
      }
      return """
        <tr><td><a class="id" href="#\(result.claim.id)">\(result.claim.id)</a></td><td>\(result.claim.shortText)</td>\(cells)</tr>

        """
    }
  }
}
