import Catalog
import CommonMark
import Report

/// The claims and their verdicts as a manual page, `vpmu-gaps-claims(7)`.
struct ManualPage {
  private let results: CatalogResults

  init(_ results: CatalogResults) { self.results = results }

  /// The whole file.
  var text: String {
    let byID = Dictionary(results.claims.map { ($0.claim.id, $0) }) { first, _ in first }
    var blocks = [
      heading("NAME"),
      paragraph("vpmu-gaps-claims - what was said of KVM's virtual PMU, and what came of it"),
      heading("DESCRIPTION"), paragraph(DocumentPage.lede),
      paragraph(
        "A statement is confirmed, contradicted, depends or is untested; a gap, in which a guest is "
          + "misled, is open, closed, not reproduced or untested on each kernel."
      ),
    ]
    for chapter in results.catalog.chapters where !chapter.claims.isEmpty {
      blocks.append(heading(chapter.title.uppercased()))
      for claim in chapter.claims {
        guard let result = byID[claim.id] else { continue }
        blocks.append(
          Block(
            .paragraph([
              .strong([.text(claim.id)]),
              .text(" (\(DocumentClaim.verdict(result))) \(VisibleText.text(claim.says))"),
            ])
          )
        )
      }
    }
    blocks += [
      heading("SEE ALSO"), paragraph("perf(1), perf-stat(1), perf_event_open(2), vpmu-gaps(1)"),
    ]
    let head = ".TH VPMU-GAPS-CLAIMS 7 \"\" \"vpmu-gaps\" \"Virtual PMU\"\n"
    return head + VisibleText.text(Markdown.renderMan(blocks))
  }

  private func heading(_ text: String) -> Block {
    Block(.heading(level: 1, [.text(VisibleText.text(text))]))
  }

  private func paragraph(_ text: String) -> Block {
    Block(.paragraph([.text(VisibleText.text(text))]))
  }
}
