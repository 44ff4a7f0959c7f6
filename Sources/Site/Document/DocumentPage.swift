import Catalog
import CommonMark
import Report

/// A chapter of the document as an HTML page of its own.
struct DocumentPage {
  /// A chapter in the contents.
  struct Entry {
    let title: String
    let name: String
    let counts: String
  }

  /// What the list of chapters is called.
  static let title = "The document, with its verdicts"
  /// One sentence what this is.
  static let lede =
    "The statements stand as they were executed; their verdicts come out of runs on a model and on "
    + "real kernels, and the report tells each one step by step."

  private let chapter: DocumentChapter
  private let entries: [Entry]
  private let place: Int
  private let links: ChapterLinks
  private let claims: [String: DocumentClaim]

  init(
    _ chapter: DocumentChapter,
    entries: [Entry],
    place: Int,
    links: ChapterLinks,
    claims: [String: DocumentClaim]
  ) {
    self.links = links
    self.chapter = chapter
    self.entries = entries
    self.place = place
    self.claims = claims
  }

  /// The whole file.
  var text: String {
    var content: Markup = ""
    for part in chapter.chapter.parts {
      switch part {
      case .prose(let block):
        content += prose(block.linked { links.target($0, in: chapter.chapter.name) })
      case .claim(let number):
        let id = chapter.chapter.claims[number].id
        if let claim = claims[id] { content += self.claim(claim, id: id) }
      }
    }
    return DocumentPage.page(
      title: chapter.chapter.title,
      navigation: navigation,
      content: content
    )
  }

  private func prose(_ block: Block) -> Markup {
    guard case .heading(let level, let inlines) = block.kind, let slug = block.slug else {
      return Markup(rendered: Markdown.renderHTML([block])) + "\n"
    }
    return Heading.html(level: level, inlines, id: slug)
  }

  private func claim(_ claim: DocumentClaim, id: String) -> Markup {
    let blocks = claim.blocks(report: "../report.html")
    return """
      <div class="claim" id="\(id)">
      \(Markup(rendered: Markdown.renderHTML(blocks)))</div>

      """
  }

  private var navigation: Markup {
    func link(_ number: Int, _ word: Markup) -> Markup {
      guard entries.indices.contains(number) else { return "" }
      return "<li>\(word): <a href=\"\(entries[number].name).html\">\(entries[number].title)</a>\n"
    }
    return """
      <nav aria-label="Chapters"><ul>
      \(link(place - 1, "Before"))\(link(place + 1, "Next"))<li><a href="index.html">Contents</a>
      <li><a href="../report.html">Report</a>
      </ul></nav>

      """
  }

  /// The page with the list of chapters.
  static func contents(_ entries: [Entry]) -> String {
    let items = entries.map { entry -> Markup in
      "<li><a href=\"\(entry.name).html\">\(entry.title)</a> <span class=\"muted\">\(entry.counts)</span>\n"
    }
    return page(
      title: title,
      navigation:
        "<nav aria-label=\"Report\"><ul><li><a href=\"../report.html\">Report</a></ul></nav>\n",
      content: "<h1>\(title)</h1>\n<p>\(lede)</p>\n<ol>\n\(items)</ol>\n"
    )
  }

  private static func page(title: String, navigation: Markup, content: Markup) -> String {
    PageFrame.text(
      title: title,
      style: Stylesheet.document,
      body: "\(navigation)<main>\n\(content)</main>\n\(navigation)"
    )
  }
}
