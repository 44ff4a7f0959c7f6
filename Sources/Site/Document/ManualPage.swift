import Catalog
import CommonMark
import Report
import RunView
import ScenarioRunner

/// The claims and their verdicts as a manual page, `vpmu-gaps-claims(7)`.
struct ManualPage {
  private let results: CatalogResults

  init(_ results: CatalogResults) { self.results = results }

  private var gapWords: String {
    let words = GapVerdict.allCases.map(\.rawValue)
    return "\(words.dropLast().joined(separator: ", ")) or \(words.last ?? "")"
  }

  /// The whole file.
  var text: String {
    let byID = results.byID
    var blocks = [
      Block.heading(1, "NAME"),
      Block.paragraph("vpmu-gaps-claims - what was said of KVM's virtual PMU, and what came of it"),
      Block.heading(1, "DESCRIPTION"), Block.paragraph(DocumentPage.lede),
      Block.paragraph(
        "A statement is confirmed, contradicted, depends or is untested; a gap, in which a guest is "
          + "misled, is \(gapWords) on each kernel."
      ),
    ]
    for chapter in results.catalog.chapters where !chapter.claims.isEmpty {
      blocks.append(Block.heading(1, chapter.title.uppercased()))
      for claim in chapter.claims {
        guard let result = byID[claim.id] else { continue }
        blocks.append(
          Block(
            .paragraph([
              .strong([.text(claim.id)]),
              .text(" (\(OverallVerdict(result).text)) \(VisibleText.text(claim.says))"),
            ])
          )
        )
      }
    }
    blocks += [
      Block.heading(1, "SEE ALSO"),
      Block.paragraph("perf(1), perf-stat(1), perf_event_open(2), vpmu-gaps(1)"),
    ]
    let head = ".TH VPMU-GAPS-CLAIMS 7 \"\" \"vpmu-gaps\" \"Virtual PMU\"\n"
    return head + VisibleText.text(Markdown.renderMan(blocks))
  }
}
