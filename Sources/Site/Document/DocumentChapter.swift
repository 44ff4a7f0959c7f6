import Catalog
import CommonMark
import Report
import RunView
import ScenarioRunner

/// A chapter as the document has it, with the verdicts in the place of the claims' blocks.
struct DocumentChapter {
  let chapter: Chapter
  private let claims: [String: DocumentClaim]
  /// Where a claim is told in full; nil where nothing can be linked to.
  private let report: String?

  /// Where links between chapters lead; nil where they lead nowhere.
  private let links: ChapterLinks?

  init(
    _ chapter: Chapter,
    _ claims: [String: DocumentClaim],
    report: String?,
    links: ChapterLinks?
  ) {
    self.links = links
    self.chapter = chapter
    self.claims = claims
    self.report = report
  }

  /// The chapter's blocks, in order.
  var blocks: [Block] {
    chapter.parts.flatMap { part -> [Block] in
      switch part {
      case .prose(let block): [block.linked { links?.target($0, in: chapter.name) }]
      case .claim(let place):
        claims[chapter.claims[place].id].map { $0.blocks(report: report) } ?? []
      }
    }
  }

  /// How many of its claims have each verdict, in words.
  var counts: String {
    let found = chapter.claims.compactMap { claims[$0.id]?.verdict }
    return found.uniqued.map { word in "\(found.count { $0 == word }) \(word)" }.joined(
      separator: ", "
    )
  }
}

/// A claim in the document: its verdict, what it says, and what was seen.
struct DocumentClaim {
  /// The verdict in a word; of a gap the gravest that it has anywhere.
  let verdict: String

  private let claim: Claim
  /// Every verdict that a gap has, with its places.
  private let verdicts: String
  private let detail: String

  init(_ result: ClaimResult) {
    let text = ClaimText(result)
    claim = result.claim
    verdict = OverallVerdict(result).text
    verdicts = DocumentClaim.verdicts(result, text)
    detail = DocumentClaim.detail(result, text)
  }

  /// All claims by their ids.
  static func all(_ results: [ClaimResult]) -> [String: DocumentClaim] {
    Dictionary(results.map { ($0.claim.id, DocumentClaim($0)) }) { first, _ in first }
  }

  /// - Parameter report: Where the claim is told in full; nil where nothing can be linked to.
  func blocks(report: String?) -> [Block] {
    let name: Inline = .strong([.text(claim.id)])
    let title = claim.title.map { " \u{2013} \(VisibleText.text($0))" } ?? ""
    let head: [Inline] =
      report.map { [.link(destination: "\($0)#\(claim.id)", title: "", [name])] } ?? [name]
    return [
      Block(.paragraph(head + [.text(title), .text(", "), .strong([.text(verdicts)])])),
      Block(.blockQuote([Block.paragraph(claim.says)])), Block.paragraph(detail),
    ]
  }

  private static func verdicts(_ result: ClaimResult, _ text: ClaimText) -> String {
    guard result.claim.kind == .gap else { return result.verdict.rawValue }
    let places = text.gapPlaces.map { "\($0.verdict.rawValue) on \($0.places)" }
    return places.isEmpty
      ? GapVerdict.untested.rawValue : places.joined(separator: "; ")
  }

  private static func detail(_ result: ClaimResult, _ text: ClaimText) -> String {
    var sentences = ["Source: \(result.claim.source)"]
    if let detail = text.verdictDetail {
      sentences.append(result.verdict == .depends ? "It \(detail)" : "Untested: \(detail)")
    }
    if result.claim.kind == .claim, let difference = text.firstDifference {
      sentences.append("First difference: \(difference)")
    }
    if result.claim.kind == .gap, let loss = text.loss {
      sentences.append(
        "It costs the guest \(loss) of its counts in the scenarios that show it"
      )
    }
    if result.verdict != .untested { sentences.append("Seen on \(text.basis)") }
    if let exploration = text.exploration { sentences.append("Every order: \(exploration)") }
    return sentences.map { $0.hasSuffix(".") ? $0 : $0 + "." }.joined(separator: " ")
  }
}
