import Catalog
import CommonMark
import Report
import RunView

/// The document itself, regenerated with verdicts in place: Markdown and HTML by chapter, and as a
/// whole reStructuredText for the kernel's documentation and a manual page.
struct DocumentFiles {
  /// The folder inside the output folder.
  static let folder = "document"

  private let results: CatalogResults
  private let claims: [String: DocumentClaim]
  /// The chapters and the name of each one's files, without an ending.
  private let chapters: [(chapter: Chapter, name: String)]

  private let tryLink: TryLink

  init(_ results: CatalogResults, _ module: PageModule? = nil) {
    tryLink = TryLink(module, folder: "../")
    self.results = results
    claims = DocumentClaim.all(results.claims)
    var taken: Set<String> = ["index", "vpmu-gaps", "vpmu-gaps-claims"]
    chapters = results.catalog.chapters.map { chapter in
      (chapter, DocumentFiles.name(chapter, &taken))
    }
  }

  /// A file name of plain characters that no other chapter has.
  private static func name(_ chapter: Chapter, _ taken: inout Set<String>) -> String {
    let base = chapter.name.hasSuffix(".md") ? chapter.name.dropLast(3) : chapter.name[...]
    let plain = base.map { character in
      character.isASCII && (character.isLetter || character.isNumber || character == "-")
        ? character : "_"
    }
    var name = String(plain.prefix(80))
    var number = 2
    while !taken.insert(name.lowercased()).inserted {
      name = "\(String(plain.prefix(80)))-\(number)"
      number += 1
    }
    return name
  }

  /// All files, by their paths in the output folder.
  var files: [OutputFile] {
    let entries = entries
    let byID = results.byID
    let (markdownLinks, pageLinks) = (links(ending: "md"), links(ending: "html"))
    var files = [
      file("index.md", index(entries)), file("vpmu-gaps.rst", rst),
      file("vpmu-gaps-claims.7", ManualPage(results).text),
      file("index.html", DocumentPage.contents(entries)),
    ]
    for (place, entry) in chapters.enumerated() {
      let chapter = DocumentChapter(
        entry.chapter,
        claims,
        report: "../report.html",
        links: markdownLinks
      )
      let markdown = VisibleText.text(Markdown.renderCommonMark(chapter.blocks))
      files.append(file("\(entry.name).md", markdown))
      let page = DocumentPage(
        chapter,
        entries: entries,
        place: place,
        links: pageLinks,
        claims: claims,
        results: byID,
        tryLink: tryLink
      )
      files.append(file("\(entry.name).html", page.text))
    }
    return files
  }

  private func links(ending: String) -> ChapterLinks {
    let places = chapters.map { ($0.chapter.name, "\($0.name).\(ending)") }
    return ChapterLinks(places: Dictionary(places) { first, _ in first }, joint: "#")
  }

  private func file(_ name: String, _ text: String) -> OutputFile {
    OutputFile(name: "\(DocumentFiles.folder)/\(name)", text: text)
  }

  private var entries: [DocumentPage.Entry] {
    chapters.map { chapter, name in
      DocumentPage.Entry(
        title: chapter.title,
        name: name,
        counts: DocumentChapter(chapter, claims, report: nil, links: nil).counts
      )
    }
  }

  private func index(_ entries: [DocumentPage.Entry]) -> String {
    let items = entries.map { entry -> [Block] in
      let link = Inline.link(destination: "\(entry.name).md", title: "", [.text(entry.title)])
      let counts = entry.counts.isEmpty ? "" : ": \(entry.counts)"
      return [Block(.paragraph([link, .text(counts)]))]
    }
    let blocks = [
      Block.heading(1, DocumentPage.title), Block.paragraph(DocumentPage.lede),
      Block(.bulletList(items)),
    ]
    return VisibleText.text(Markdown.renderCommonMark(blocks))
  }

  /// One file, as the kernel's documentation wants it.
  private var rst: String {
    let head = [
      Block.heading(1, "What a KVM guest's performance counters say"),
      Block.paragraph(DocumentPage.lede),
    ]
    // One chapter's blocks at a time.
    let parts = chapters.lazy.flatMap { chapter, _ in
      DocumentChapter(chapter, claims, report: nil, links: nil).blocks.map(\.deeper)
    }
    let text = Markdown.renderRST([AnySequence(head), AnySequence(parts)].joined())
    return ".. SPDX-License-Identifier: GPL-2.0\n\n" + VisibleText.text(text)
  }
}

extension Block {
  /// A heading one level down, where a chapter becomes part of a whole.
  fileprivate var deeper: Block {
    guard case .heading(let level, let content) = kind else { return self }
    return Block(.heading(level: level + 1, content))
  }
}

extension OutputFormat {
  /// The document with the verdicts in place: many files in a folder.
  public static let document = OutputFormat(
    "document",
    folder: DocumentFiles.folder,
    isPublished: true
  ) {
    DocumentFiles($0.results, $0.module).files
  }
}
