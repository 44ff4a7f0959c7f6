import CommonMark

extension Block {
  /// The block with a link in the place of each picture, so that the page asks for nothing.
  var withoutPictures: Block {
    var block = self
    switch kind {
    case .heading(let level, let inlines):
      block.kind = .heading(level: level, inlines.map(\.withoutPictures))
    case .paragraph(let inlines): block.kind = .paragraph(inlines.map(\.withoutPictures))
    case .blockQuote(let blocks): block.kind = .blockQuote(blocks.map(\.withoutPictures))
    case .bulletList(let items):
      block.kind = .bulletList(items.map { $0.map(\.withoutPictures) })
    case .orderedList(let start, let items):
      block.kind = .orderedList(start: start, items.map { $0.map(\.withoutPictures) })
    case .details(let summary, let blocks):
      block.kind = .details(
        summary: summary.map(\.withoutPictures),
        blocks.map(\.withoutPictures)
      )
    case .codeBlock, .thematicBreak, .html, .table, .rawHTML: break
    }
    return block
  }
}

extension Inline {
  fileprivate var withoutPictures: Inline {
    switch self {
    case .image(let destination, let title, let content):
      .link(destination: destination, title: title, content.map(\.withoutPictures))
    case .link(let destination, let title, let content):
      .link(destination: destination, title: title, content.map(\.withoutPictures))
    case .emphasis(let content): .emphasis(content.map(\.withoutPictures))
    case .strong(let content): .strong(content.map(\.withoutPictures))
    case .text, .code, .softBreak, .lineBreak, .html: self
    }
  }
}
