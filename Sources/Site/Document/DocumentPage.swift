import Catalog
import CommonMark
import Report
import RunView

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
  private let results: [String: ClaimResult]
  private let tryLink: TryLink

  init(
    _ chapter: DocumentChapter,
    entries: [Entry],
    place: Int,
    links: ChapterLinks,
    claims: [String: DocumentClaim],
    results: [String: ClaimResult],
    tryLink: TryLink
  ) {
    self.tryLink = tryLink
    self.results = results
    self.links = links
    self.chapter = chapter
    self.entries = entries
    self.place = place
    self.claims = claims
  }

  /// The whole file.
  var text: String {
    var content: Markup = ""
    var pictures = DocumentPictures(tryLink)
    for part in chapter.chapter.parts {
      switch part {
      case .prose(let block):
        content += prose(block.linked { links.target($0, in: chapter.chapter.name) })
      case .claim(let number):
        let id = chapter.chapter.claims[number].id
        if let claim = claims[id], let result = results[id] {
          content += self.claim(claim, result, &pictures)
        }
      }
    }
    return DocumentPage.page(
      title: chapter.chapter.title,
      navigation: navigation,
      side: contents,
      content: content
    )
  }

  private func prose(_ block: Block) -> Markup {
    guard case .heading(let level, let inlines) = block.kind, let slug = block.slug else {
      return Markup(rendered: Markdown.renderHTML([block])) + "\n"
    }
    return Heading.html(level: level, inlines, id: slug)
  }

  private func claim(
    _ claim: DocumentClaim,
    _ result: ClaimResult,
    _ pictures: inout DocumentPictures
  ) -> Markup {
    let id = result.claim.id
    // The head is written here, with the verdict's sign, and the rest as everywhere.
    let blocks = claim.blocks(report: "../report.html").dropFirst()
    let title = result.claim.title.map { " \u{2013} <b>\($0)</b>" as Markup } ?? ""
    return """
      <div class="claim" id="\(id)">
      <p><a class="id" href="../report.html#\(id)">\(id)</a>\(title), \(verdicts(result))</p>
      \(Markup(rendered: Markdown.renderHTML(Array(blocks))))\(pictures.html(result))</div>

      """
  }

  /// The verdict, of a gap with the places where it is so.
  private func verdicts(_ result: ClaimResult) -> Markup {
    result.claim.kind == .gap
      ? VerdictMark.html(ofGap: ClaimText(result), separator: "; ")
      : VerdictMark(result.verdict).html
  }

  /// The chapter's own headings.
  private var contents: Markup {
    let headings = chapter.chapter.parts.compactMap { part -> Markup? in
      guard case .prose(let block) = part, case .heading(2, let inlines) = block.kind,
        let slug = block.slug
      else { return nil }
      return "<li><a href=\"#\(slug)\">\(Markdown.plainText(inlines))</a>\n"
    }
    guard headings.count > 1 else { return "" }
    return "<nav class=\"side\" aria-label=\"In this chapter\"><ul>\n\(headings)</ul></nav>\n"
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

  private static func page(
    title: String,
    navigation: Markup,
    side: Markup = "",
    content: Markup
  ) -> String {
    PageFrame.text(
      title: title,
      style: Stylesheet.document,
      body: "\(Symbols.html)\(navigation)\(side)<main>\n\(content)</main>\n\(navigation)"
    )
  }
}
