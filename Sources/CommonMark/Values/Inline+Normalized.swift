extension [Inline] {
  /// Appends text, to the text before it if there is some.
  mutating func append(text: String) {
    if case .text(let before)? = last {
      self[count - 1] = .text(before + text)
    } else if !text.isEmpty {
      append(.text(text))
    }
  }

  /// The content without breaks, as headings, table cells and summaries need it.
  var onOneLine: [Inline] {
    if count == 1, case .text(let text) = self[0], !text.hasLineEnd { return self }
    var content: [Inline] = []
    for inline in self {
      switch inline {
      case .softBreak, .lineBreak: content.append(text: " ")
      case .text(let text): content.append(text: text.withoutNewlines)
      case .html(let text): content.append(.html(text.withoutNewlines))
      case .code(let text): content.append(.code(text.withoutNewlines))
      default: content.append(inline.mapContent(\.onOneLine))
      }
    }
    return content
  }

  /// The content with spaces for tabs, which separate the cells of tbl.
  var withoutTabs: [Inline] {
    map { inline in
      switch inline {
      case .text(let text): .text(text.withoutTabs)
      case .code(let text): .code(text.withoutTabs)
      default: inline.mapContent(\.withoutTabs)
      }
    }
  }

  /// The content with spaces for soft breaks, which words may be filled between.
  var withoutSoftBreaks: [Inline] {
    var content: [Inline] = []
    for inline in self {
      switch inline {
      case .softBreak: content.append(text: " ")
      case .text(let text): content.append(text: text)
      default: content.append(inline.mapContent(\.withoutSoftBreaks))
      }
    }
    return content
  }

  /// The content without empty pieces, empty lines and nested links.
  func normalized(insideLink: Bool = false) -> [Inline] {
    if count == 1, case .text(let text) = self[0], !text.isEmpty { return self }
    var content: [Inline] = []
    for inline in self {
      switch inline {
      case .text(let text):
        content.append(text: text)
      case .code(let text):
        content.append(code: text.withoutNewlines)
      case .softBreak:
        if content.last != .softBreak, content.last != .lineBreak { content.append(inline) }
      case .html, .lineBreak:
        content.append(inline)
      case .link(_, _, let inner) where insideLink:
        for piece in inner.normalized(insideLink: true) { content.append(merging: piece) }
      case .link:
        content.append(inline.mapContent { $0.normalized(insideLink: true) })
      case .image:
        content.append(inline.mapContent { $0.normalized(insideLink: insideLink) })
      case .emphasis(let inner), .strong(let inner):
        let inner = inner.normalized(insideLink: insideLink)
        if !inner.isEmpty { content.append(inline.mapContent { _ in inner }) }
      }
    }
    return content
  }

  /// The content without the breaks at its ends that would have no line to break.
  var trimmed: [Inline] {
    var content = drop { $0 == .softBreak }
    while content.last == .softBreak || content.last == .lineBreak { content.removeLast() }
    return Array(content)
  }

  private mutating func append(code: String) {
    if case .code(let before)? = last {
      self[count - 1] = .code(before + code)
    } else if !code.isEmpty {
      append(.code(code))
    }
  }

  private mutating func append(merging inline: Inline) {
    switch inline {
    case .text(let text): append(text: text)
    case .code(let text): append(code: text)
    default: append(inline)
    }
  }
}

extension Inline {
  /// The same piece with other content inside, if it has any.
  fileprivate func mapContent(_ transform: ([Inline]) -> [Inline]) -> Inline {
    switch self {
    case .emphasis(let content): .emphasis(transform(content))
    case .strong(let content): .strong(transform(content))
    case .link(let to, let title, let content):
      .link(destination: to, title: title, transform(content))
    case .image(let of, let title, let content):
      .image(destination: of, title: title, transform(content))
    case .text, .code, .softBreak, .lineBreak, .html: self
    }
  }
}

extension String {
  /// The text with a space for every line end.
  var withoutNewlines: String { replacingLineEnds(with: " ") }

  /// The text with something else for every line end.
  func replacingLineEnds(with text: String) -> String {
    guard hasLineEnd else { return self }
    return map { $0 == "\n" || $0 == "\r" || $0 == "\r\n" ? text : String($0) }.joined()
  }

  /// Whether there is more than one line.
  fileprivate var hasLineEnd: Bool { utf8.contains { $0 == 0x0a || $0 == 0x0d } }

  /// The text with a space for every tab.
  fileprivate var withoutTabs: String { String(map { $0 == "\t" ? " " : $0 }) }
}
