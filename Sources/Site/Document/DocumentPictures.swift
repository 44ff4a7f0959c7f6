import Catalog
import Report
import RunView
import ScenarioRunner

/// The scenarios of a chapter's claims, folded, and pictures of those that show something.
struct DocumentPictures {
  private let tryLink: TryLink
  private var hasLegend = false

  init(_ tryLink: TryLink) { self.tryLink = tryLink }

  /// The scenarios of a claim; what does not hold, and every gap, has its picture in the open.
  mutating func html(_ result: ClaimResult) -> Markup {
    guard !result.scenarios.isEmpty else { return "" }
    let isOpen = result.claim.kind == .gap || result.verdict != .confirmed
    let timelines = result.scenarios.compactMap(\.told.timeline)
    let timeline = timelines.first(where: \.showsChange) ?? (isOpen ? timelines.first : nil)
    let picture = timeline.map { figure($0, withLegend: isOpen) } ?? ""
    let texts = result.scenarios.map { scenario -> Markup in
      "<pre\(Markup.focusable)>\(scenario.block.text)</pre>\n\(tryLink.html(scenario.block.name))"
    }
    let title = texts.count == 1 ? "The scenario" : "The \(texts.count) scenarios"
    let folded: Markup = isOpen ? "" : picture
    return """
      \(isOpen ? picture : "")<details><summary>\(title)</summary>
      \(texts)\(folded)</details>

      """
  }

  private mutating func figure(_ timeline: Timeline, withLegend: Bool) -> Markup {
    let legend: Markup =
      withLegend && !hasLegend ? "<figcaption>\(Symbols.legend)</figcaption>" : ""
    if withLegend { hasLegend = true }
    return "<figure>\(TimelinePicture.svg(timeline))\(legend)</figure>\n"
  }
}
