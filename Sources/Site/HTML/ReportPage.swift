import Catalog
import CommonMark
import Report
import RunView

/// The report as one HTML file: no request, readable without its script.
struct ReportPage {
  private let results: CatalogResults
  private let byID: [String: ClaimResult]
  /// The anchor of each chapter, by its name; claims have their ids, which never look like this.
  private let anchors: [String: String]
  private let links: ChapterLinks
  private let rules: RuleSentences
  private let changes: HistorySections
  private let targets: ReportTargets?
  private let past: [String: String]
  private let tryLink: TryLink

  init(
    _ results: CatalogResults,
    _ changes: ResultsChanges?,
    _ ledger: [LedgerEntry],
    _ targets: ReportTargets? = nil,
    past: [String: String] = [:],
    courses: VerdictCourses? = nil,
    tryLink: TryLink
  ) {
    self.tryLink = tryLink
    self.past = past
    self.targets = targets
    self.results = results
    byID = results.byID
    rules = RuleSentences(results.catalog.rules)
    self.changes = HistorySections(
      changes,
      ledger,
      courses,
      titles: byID.mapValues(\.claim.shortText)
    )
    let names = results.catalog.chapters.enumerated()
      .map { ($0.element.name, "chapter:\($0.offset + 1)") }
    anchors = Dictionary(names) { first, _ in first }
    links = ChapterLinks(places: anchors.mapValues { "#\($0)" }, joint: "/")
  }

  /// The whole file.
  var text: String {
    PageFrame.text(
      title: targets?.title ?? "vpmu-gaps report",
      description:
        "Every statement of the vPMU document, executed: what it says, what was observed, what it costs the guest.",
      style: Stylesheet.css,
      script: Script.javascript,
      writeBody: write
    )
  }

  private func write(to page: inout Markup) {
    page += """
      \(Symbols.html)<div class="page">
      \(contents)
      <main>
      \(FrontPage(results, changes, targets, tryLink).html)

      """
    for chapter in results.catalog.chapters { write(chapter, to: &page) }
    page += """

      \(GapMatrix(results).html)
      \(PolicyTables(results).html)
      \(changes.html)
      \(StatementIndex(results).html)
      \(ReadingGuide(results).html)
      </main>
      </div>

      """
  }

  private var contents: Markup {
    let chapters = results.catalog.chapters.map { chapter -> Markup in
      "<li><a href=\"#\(anchor(chapter))\">\(chapter.title)</a></li>\n"
    }
    return """
      <nav class="toc" aria-label="Contents"><ul>
      <li><a href="#page:summary">Summary</a></li>
      \(chapters)<li><a href="#page:gaps-by-kernel">Gaps by kernel</a></li>
      \(whatIfEntry)\(changesEntry)\
      <li><a href="#page:all-statements">All statements</a></li>
      <li><a href="#page:how-to-read-this">How to read this</a></li>
      </ul></nav>
      """
  }

  /// Policies are told of everything only.
  private var whatIfEntry: Markup {
    targets == nil ? "<li><a href=\"#page:what-if\">What if</a></li>\n" : ""
  }

  private var changesEntry: Markup {
    changes.hasSection ? "<li><a href=\"#page:changes\">What changed</a></li>\n" : ""
  }

  private func anchor(_ chapter: Chapter) -> String { anchors[chapter.name] ?? "" }

  private func write(_ chapter: Chapter, to page: inout Markup) {
    page += "<section id=\"\(anchor(chapter))\">\n"
    var prose: [Block] = []
    for part in chapter.parts {
      switch part {
      case .prose(let block): prose.append(block)
      case .claim(let place):
        page += self.prose(prose, in: chapter)
        prose = []
        if let result = byID[chapter.claims[place].id] {
          page +=
            ClaimArticle(
              result,
              rules: rules,
              remedies: results.remedies(for: result.claim),
              past: past[result.claim.id],
              tryLink: tryLink
            ).html
        }
      }
    }
    page += self.prose(prose, in: chapter)
    page += "</section>\n"
  }

  private func prose(_ blocks: [Block], in chapter: Chapter) -> Markup {
    guard !blocks.isEmpty else { return "" }
    let parts = blocks.map { block -> Markup in
      let block = block.linked { links.target($0, in: chapter.name) }
      switch block.kind {
      case .heading(let level, let inlines):
        let name = "\(anchor(chapter))/\(block.slug ?? "")"
        return Heading.html(level: level + 1, inlines, id: name)
      case .bulletList(let items) where chapter.name == Rule.chapterName:
        return ruleList(items)
      default:
        return "<div class=\"prose\">\(Markup(rendered: Markdown.renderHTML([block])))</div>\n"
      }
    }
    return "\(parts)"
  }

  // MARK: Rules

  private func rule(in item: [Block]) -> Rule? {
    guard case .paragraph(let inlines) = item.first?.kind, case .strong(let name) = inlines.first
    else { return nil }
    return results.catalog.rules[Markdown.plainText(name)]
  }

  /// The list of rules, each with an anchor of its own.
  private func ruleList(_ items: [[Block]]) -> Markup {
    let list = items.map { item -> Markup in
      let id = rule(in: item).map { " id=\"rule:\($0.id)\"" as Markup } ?? ""
      return "<li\(id)>\(Markup(rendered: Markdown.renderHTML(item)))</li>\n"
    }
    return "<ul class=\"rules prose\">\n\(list)</ul>\n"
  }
}

/// A heading that links can lead to.
enum Heading {
  static func html(level: Int, _ inlines: [Inline], id: String) -> Markup {
    let level = min(level, 6)
    let text = Markdown.renderHTML([Block(.heading(level: level, inlines))])
    // libcmark writes the tag without attributes.
    let tag = "<h\(level)>"
    guard text.hasPrefix(tag) else { return Markup(rendered: text) }
    return "<h\(level) id=\"\(id)\">\(Markup(rendered: String(text.dropFirst(tag.count))))"
  }
}

extension OutputFormat {
  /// One page that opens from disk.
  public static let html = OutputFormat("html", file: "report.html", isPublished: true) {
    ReportPage(
      $0.results,
      $0.changes,
      $0.ledger,
      $0.targets,
      past: $0.past,
      courses: $0.courses,
      tryLink: TryLink($0.module)
    ).text
  }
}
