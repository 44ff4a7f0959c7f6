import Catalog
import CommonMark
import Report
import RunView
import ScenarioRunner

/// The news of a run for the summary page of a CI job: short, GitHub-flavoured Markdown.
public enum JobSummary {
  /// Rows of a list; the report has all.
  private static let rowLimit = 20

  /// The whole file.
  public static func text(_ document: ResultsDocument, changes: ResultsChanges?) -> String {
    let statements = document.claims.filter { $0.kind == .claim }
    let gaps = document.claims.filter { $0.kind == .gap }
    let counts = ClaimVerdict.allCases.map { verdict in
      "\(statements.count { $0.verdict == verdict }) \(verdict.rawValue)"
    }
    let open = gaps.filter { $0.gaps.contains(where: \.verdict.isMisleading) }
    var blocks = [
      Block.heading(2, "vpmu-gaps"),
      Block.paragraph("\(statements.count) statements: \(counts.joined(separator: ", "))."),
      Block.paragraph("\(gaps.count) gaps: \(open.count) open."),
    ]
    for agreement in document.agreements ?? [] {
      blocks.append(
        Block.paragraph(
          "The model agrees with \(agreement.backend) in \(agreement.agreed) of \(agreement.runs) runs."
        )
      )
    }
    if let changes { blocks.append(Block.paragraph("Since \(changes.since): \(changes.summary).")) }
    blocks += list("Contradicted", statements.filter { $0.verdict == .contradicted })
    blocks += list("Open gaps", open)
    return VisibleText.text(Markdown.renderCommonMark(blocks))
  }

  private static func list(_ title: String, _ claims: [ResultsDocument.ClaimRecord]) -> [Block] {
    guard !claims.isEmpty else { return [] }
    let rows = claims.prefix(rowLimit).map { claim -> [[Inline]] in
      [
        [.code(claim.id)], [.text(VisibleText.text(claim.title ?? claim.says))],
        [.text(VisibleText.text(claim.failure))],
      ]
    }
    let header = ["Id", title, "Observed"].map { [Inline.text($0)] }
    let table = Table(columns: [.left, .left, .left], header: header, rows: rows)
    let rest = claims.count - rows.count
    return [Block(.table(table))] + (rest > 0 ? [Block.paragraph("and \(rest) more")] : [])
  }
}

extension OutputFormat {
  /// The summary of a CI job.
  public static let summary = OutputFormat("summary", file: "summary.md", isPublished: false) {
    JobSummary.text(ResultsDocument($0.results), changes: $0.changes)
  }
}
