internal import CCMark

/// Turns the nodes inside a paragraph into values, without recursion.
struct InlineReader {
  /// Whether breaks are spaces, as in a heading.
  var isOneLine = false

  /// The contents of the containers that are open, the paragraph first.
  private var contents: [[Inline]] = [[]]

  /// The number of open containers too deep to keep.
  private var dissolved = 0

  /// Gives what was read and starts again.
  mutating func finish() -> [Inline] {
    let content = contents[0]
    self = InlineReader()
    return content
  }

  /// Takes up a node of inline content.
  mutating func visit(_ node: borrowing Tree.Cursor) {
    switch node.type {
    case CMARK_NODE_TEXT: append(text: node.literal)
    case CMARK_NODE_CODE: append(.code(node.literal))
    case CMARK_NODE_HTML_INLINE: append(html: node.literal)
    case CMARK_NODE_SOFTBREAK: append(aBreak: .softBreak)
    case CMARK_NODE_LINEBREAK: append(aBreak: .lineBreak)
    default:
      if node.isEntering { open() } else { close(node) }
    }
  }

  private mutating func open() {
    if dissolved > 0 || contents.count > Markdown.maximumDepth {
      dissolved += 1
    } else {
      contents.append([])
    }
  }

  private mutating func close(_ node: borrowing Tree.Cursor) {
    guard dissolved == 0 else {
      dissolved -= 1
      return
    }
    let content = contents.removeLast()
    switch node.type {
    case CMARK_NODE_EMPH:
      append(.emphasis(content))
    case CMARK_NODE_STRONG:
      append(.strong(content))
    case CMARK_NODE_LINK:
      // cmark lets the address of another link stand in a link.
      let content = content.normalized(insideLink: true)
      append(.link(destination: node.destination, title: node.title, content))
    case CMARK_NODE_IMAGE:
      append(.image(destination: node.destination, title: node.title, content))
    default:
      preconditionFailure("cmark parsed a node of type \(node.type.rawValue)")
    }
  }

  private mutating func append(aBreak: Inline) {
    if isOneLine { append(text: " ") } else { append(aBreak) }
  }

  private mutating func append(html: String) {
    append(.html(isOneLine ? html.withoutNewlines : html))
  }

  private mutating func append(text: String) {
    contents[contents.count - 1].append(text: text)
  }

  private mutating func append(_ inline: Inline) {
    contents[contents.count - 1].append(inline)
  }
}
