import Catalog
import CommonMark
import PerfInterface
import Report
import RunView
import ScenarioRunner

/// Whom a report is made for: its places, what stands for them, and what each is hit by.
struct TargetSection {
  private let targets: ReportTargets
  private let results: CatalogResults

  init(_ targets: ReportTargets, _ results: CatalogResults) {
    self.targets = targets
    self.results = results
  }

  // MARK: What is told

  /// Open gaps in a place.
  private func openCount(_ target: ReportTarget) -> Int {
    results.gaps.count { ReportTargets.verdict($0, in: target)?.onGap?.isMisleading == true }
  }

  /// One sentence or two for each place.
  private func sentences(_ target: ReportTarget) -> String {
    let runs = results.claims.flatMap(\.runs).filter {
      target.concerns($0) && $0.verdict.isConclusive
    }
    let real = runs.filter { $0.backend.kind != .model }
    let kernels = real.map(\.backend.description).uniqued.sorted()
    let basis =
      real.isEmpty
      ? "All \(runs.count) runs about it are the model\u{2019}s."
      : "Of \(runs.count) runs about it \(real.count) were seen on real kernels "
        + "(\(Enumeration.text(kernels)))."
    let open = openCount(target)
    let gaps =
      open == 0
      ? "No gap is open there."
      : open == 1 ? "1 gap is open there." : "\(open) gaps are open there."
    let tried = results.gaps.count { gap in
      gap.scenarios.contains { $0.block.isOnProcessor && $0.runs.contains(where: target.concerns) }
    }
    let written =
      tried == 0
      ? nil
      : "\(tried == 1 ? "1 gap was" : "\(tried) gaps were") found on other processors and tried on this one."
    return [target.profileText, target.note, gaps, basis, written].compactMap { $0 }
      .joined(separator: " ")
  }

  private var changes: [(target: ReportTarget, changes: [ReportTargets.Change])] {
    targets.targets.map { ($0, ReportTargets.changes(results, in: $0)) }
      .filter { !$0.changes.isEmpty }
  }

  /// The gaps that are open somewhere in a fleet, with the verdict in each place.
  private var fleet: [(gap: ClaimResult, verdicts: [OverallVerdict?])] {
    results.gaps.map { gap in
      (gap, targets.targets.map { ReportTargets.verdict(gap, in: $0) })
    }
    .filter { $0.verdicts.contains { $0?.onGap?.isMisleading == true } }
  }

  private static func heading(_ target: ReportTarget) -> String {
    let names = target.profiles.map(\.rawValue)
    return "What changed between \(Enumeration.text(names)), around \(target.release ?? "")"
  }

  // MARK: HTML

  var html: Markup {
    let items = targets.targets.map { target -> Markup in
      "<li><b>\(target.text)</b>. \(sentences(target))\n"
    }
    return """
      <section class="targets"><h2>Made for</h2>
      <ul>
      \(items)</ul>
      \(fleetTable)\(changes.map(changesTable))</section>

      """
  }

  private var fleetTable: Markup {
    guard targets.targets.count > 1 else { return "" }
    let heads = targets.targets.map { "<th>\($0.text)</th>" as Markup }
    let rows = fleet.map { gap, verdicts -> Markup in
      let cells = verdicts.map { verdict -> Markup in
        "<td>\(verdict?.onGap.map { VerdictMark($0).html } ?? "\u{2013}")</td>"
      }
      return """
        <tr><td><a class="id" href="#\(gap.claim.id)">\(gap.claim.id)</a></td><td>\(gap.claim.shortText)</td>\(cells)</tr>

        """
    }
    return """
      <div class="wide"\(Markup.focusable)><table>
      <caption>Open gaps in each place; a dash where no scenario of the gap was executed for it.</caption>
      <thead><tr><th>Gap</th><th>What happens</th>\(heads)</tr></thead>
      <tbody>
      \(rows)</tbody></table></div>

      """
  }

  private func changesTable(_ target: ReportTarget, _ changes: [ReportTargets.Change]) -> Markup {
    let rows = changes.map { change -> Markup in
      """
      <tr><td><a class="id" href="#\(change.id)">\(change.id)</a></td><td>\(change.text)</td>\
      <td>\(change.before?.text ?? "\u{2013}")</td><td>\(change.since?.text ?? "\u{2013}")</td></tr>

      """
    }
    let names = target.profiles.map { "<th>\($0.rawValue)</th>" as Markup }
    return """
      <div class="wide"\(Markup.focusable)><table>
      <caption>\(TargetSection.heading(target)); a dash where the sentence is about the other one.</caption>
      <thead><tr><th>Id</th><th>What it says</th>\(names)</tr></thead>
      <tbody>
      \(rows)</tbody></table></div>

      """
  }

  // MARK: Markdown

  var blocks: [Block] {
    var blocks = [
      Block.heading(2, "Made for"),
      Block(
        .bulletList(targets.targets.map { [Block.paragraph("\($0.text). \(sentences($0))")] })
      ),
    ]
    if targets.targets.count > 1 {
      let rows = fleet.map { gap, verdicts -> [[Inline]] in
        [[.text(gap.claim.id)], [.text(gap.claim.shortText)]]
          + verdicts.map { [.text($0?.text ?? "\u{2013}")] }
      }
      let head = ["Gap", "What happens"] + targets.targets.map(\.text)
      blocks.append(TargetSection.table(head, rows))
    }
    for (target, changes) in changes {
      blocks.append(Block.heading(3, TargetSection.heading(target)))
      let rows = changes.map { change -> [[Inline]] in
        [
          [.text(change.id)], [.text(change.text)], [.text(change.before?.text ?? "\u{2013}")],
          [.text(change.since?.text ?? "\u{2013}")],
        ]
      }
      blocks.append(
        TargetSection.table(["Id", "What it says"] + target.profiles.map(\.rawValue), rows)
      )
    }
    return blocks
  }

  private static func table(_ head: [String], _ rows: [[[Inline]]]) -> Block {
    ReportMarkdown.table(head, head.map { _ in .left }, rows)
  }
}
