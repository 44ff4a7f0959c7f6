import Catalog
import CommonMark
import Report
import ScenarioRunner

/// A chapter as the document has it, with the verdicts in the place of the claims' blocks.
struct DocumentChapter {
  let chapter: Chapter
  private let results: [String: ClaimResult]
  /// Where a claim is told in full; nil where nothing can be linked to.
  private let report: String?

  /// Where links between chapters lead; nil where they lead nowhere.
  private let links: ChapterLinks?

  init(
    _ chapter: Chapter,
    _ results: [String: ClaimResult],
    report: String?,
    links: ChapterLinks?
  ) {
    self.links = links
    self.chapter = chapter
    self.results = results
    self.report = report
  }

  /// The chapter's blocks, in order.
  var blocks: [Block] {
    chapter.parts.flatMap { part -> [Block] in
      switch part {
      case .prose(let block): [block.linked { links?.target($0, in: chapter.name) }]
      case .claim(let place):
        results[chapter.claims[place].id].map { DocumentClaim($0, report: report).blocks } ?? []
      }
    }
  }

  /// How many of its claims have each verdict, in words.
  var counts: String {
    let found = chapter.claims.compactMap { results[$0.id].map { OverallVerdict($0).text } }
    return found.uniqued.map { word in "\(found.count { $0 == word }) \(word)" }.joined(
      separator: ", "
    )
  }
}

/// A claim in the document: its verdict, what it says, and what was seen.
struct DocumentClaim {
  private let result: ClaimResult
  private let text: ClaimText
  private let report: String?

  init(_ result: ClaimResult, report: String?) {
    self.result = result
    self.report = report
    text = ClaimText(result)
  }

  var blocks: [Block] {
    let claim = result.claim
    let name: Inline = .strong([.text(claim.id)])
    let title = claim.title.map { " \u{2013} \(VisibleText.text($0))" } ?? ""
    let head: [Inline] =
      report.map { [.link(destination: "\($0)#\(claim.id)", title: "", [name])] } ?? [name]
    return [
      Block(.paragraph(head + [.text(title), .text(", "), .strong([.text(verdict)])])),
      Block(.blockQuote([Block.paragraph(claim.says)])), Block.paragraph(detail),
    ]
  }

  private var verdict: String {
    guard result.claim.kind == .gap else { return result.verdict.rawValue }
    let places = text.gapPlaces.map { "\($0.verdict.rawValue) on \($0.places)" }
    return places.isEmpty
      ? GapVerdict.untested.rawValue : places.joined(separator: "; ")
  }

  private var detail: String {
    var sentences = ["Source: \(result.claim.source)"]
    if let detail = text.verdictDetail {
      sentences.append(result.verdict == .depends ? "It \(detail)" : "Untested: \(detail)")
    }
    if result.claim.kind == .claim, let difference = text.firstDifference {
      sentences.append("First difference: \(difference)")
    }
    if result.claim.kind == .gap, let loss = text.loss {
      sentences.append(
        "It costs the guest \(loss) of its counts; the guest could notice: \(text.notice)"
      )
    }
    if result.verdict != .untested { sentences.append("Seen on \(text.basis)") }
    return sentences.map { $0.hasSuffix(".") ? $0 : $0 + "." }.joined(separator: " ")
  }
}
