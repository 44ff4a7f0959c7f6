import CommonMark

extension Block {
  /// The block with a link in the place of each picture, so that the page asks for nothing, and with
  /// every link leading where it does on this page.
  ///
  /// - Parameter target: Where a link leads that the author wrote; nil leaves its text alone.
  func linked(_ target: (String) -> String?) -> Block {
    guard hasLinks else { return self }
    var block = self
    switch kind {
    case .heading(let level, let inlines):
      block.kind = .heading(level: level, inlines.linked(target))
    case .paragraph(let inlines): block.kind = .paragraph(inlines.linked(target))
    case .blockQuote(let blocks): block.kind = .blockQuote(blocks.map { $0.linked(target) })
    case .bulletList(let items):
      block.kind = .bulletList(items.map { $0.map { $0.linked(target) } })
    case .orderedList(let start, let items):
      block.kind = .orderedList(start: start, items.map { $0.map { $0.linked(target) } })
    case .details(let summary, let blocks):
      block.kind = .details(
        summary: summary.linked(target),
        blocks.map { $0.linked(target) }
      )
    case .codeBlock, .thematicBreak, .html, .table, .rawHTML: break
    }
    return block
  }

  private var hasLinks: Bool {
    switch kind {
    case .heading(_, let inlines), .paragraph(let inlines): inlines.hasLinks
    case .blockQuote(let blocks): blocks.contains(where: \.hasLinks)
    case .bulletList(let items), .orderedList(_, let items):
      items.contains { $0.contains(where: \.hasLinks) }
    case .details(let summary, let blocks):
      summary.hasLinks || blocks.contains(where: \.hasLinks)
    case .codeBlock, .thematicBreak, .html, .table, .rawHTML: false
    }
  }

  /// What a heading is called in links, as code hosts do it; nil for any other block.
  var slug: String? {
    guard case .heading(_, let inlines) = kind else { return nil }
    let words = Markdown.plainText(inlines).lowercased().filter {
      $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == " "
    }
    return words.replacing(" ", with: "-")
  }
}

extension [Inline] {
  fileprivate var hasLinks: Bool {
    contains { inline in
      switch inline {
      case .link, .image: true
      case .emphasis(let content), .strong(let content): content.hasLinks
      case .text, .code, .softBreak, .lineBreak, .html: false
      }
    }
  }

  fileprivate func linked(_ target: (String) -> String?) -> [Inline] {
    flatMap { inline -> [Inline] in
      switch inline {
      case .image(let destination, let title, let content),
        .link(let destination, let title, let content):
        let inner = content.linked(target)
        return self.target(destination, target).map {
          [.link(destination: $0, title: title, inner)]
        } ?? inner
      case .emphasis(let content): return [.emphasis(content.linked(target))]
      case .strong(let content): return [.strong(content.linked(target))]
      case .text, .code, .softBreak, .lineBreak, .html: return [inline]
      }
    }
  }

  /// What has a scheme leads out of the document, and is left to the renderer's own judgement.
  private func target(_ destination: String, _ target: (String) -> String?) -> String? {
    destination.prefix { $0 != "/" && $0 != "#" }.contains(":") || destination.hasPrefix("//")
      ? destination : target(destination)
  }
}

/// Where links between chapters lead.
struct ChapterLinks {
  /// The anchor or file of each chapter, by the name of its file.
  let places: [String: String]
  /// What joins a chapter's place and a heading's name.
  let joint: String

  /// The target of a link that stands in a chapter; nil where it leads nowhere.
  func target(_ destination: String, in chapter: String) -> String? {
    let parts = destination.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let file = parts[0].isEmpty ? chapter : String(parts[0])
    guard let place = places[file] else { return nil }
    return parts.count == 2 && !parts[1].isEmpty ? "\(place)\(joint)\(parts[1])" : place
  }
}
