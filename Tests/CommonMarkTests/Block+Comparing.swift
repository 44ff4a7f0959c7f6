import CommonMark

extension [Block] {
  /// The same blocks as if they were built.
  var withoutLines: [Block] {
    map { Block($0.kind.mapContent(blocks: \.withoutLines, inlines: { $0 })) }
  }

  /// The same blocks with one space for soft breaks and for spaces in a row.
  var withSpaces: [Block] {
    map { Block($0.kind.mapContent(blocks: \.withSpaces, inlines: \.withSpaces)) }
  }
}

extension [Inline] {
  fileprivate var withSpaces: [Inline] {
    reduce(into: []) { content, inline in
      switch inline {
      case .softBreak: content.append(spaced: " ")
      case .text(let text): content.append(spaced: text)
      case .emphasis(let inner): content.append(.emphasis(inner.withSpaces))
      case .strong(let inner): content.append(.strong(inner.withSpaces))
      case .link(let to, let title, let inner):
        content.append(.link(destination: to, title: title, inner.withSpaces))
      case .image(let of, let title, let inner):
        content.append(.image(destination: of, title: title, inner.withSpaces))
      default: content.append(inline)
      }
    }
  }

  /// Appends text to the text before it, without a second space in a row.
  private mutating func append(spaced text: String) {
    var before = ""
    if case .text(let last)? = last {
      before = last
      removeLast()
    }
    for character in text where character != " " || before.last != " " {
      before.append(character)
    }
    append(.text(before))
  }
}

extension Block.Kind {
  fileprivate func mapContent(
    blocks: ([Block]) -> [Block],
    inlines: ([Inline]) -> [Inline]
  ) -> Block.Kind {
    switch self {
    case .heading(let level, let content): .heading(level: level, inlines(content))
    case .paragraph(let content): .paragraph(inlines(content))
    case .blockQuote(let content): .blockQuote(blocks(content))
    case .bulletList(let items): .bulletList(items.map(blocks))
    case .orderedList(let start, let items): .orderedList(start: start, items.map(blocks))
    default: self
    }
  }
}
