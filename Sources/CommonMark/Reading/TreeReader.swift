internal import CCMark

/// Turns a tree of nodes into values, without recursion.
struct TreeReader {
  /// The contents of the open containers: the document, quotes and items.
  private var blocks: [[Block]] = [[]]

  /// The items of the lists that are open.
  private var lists: [[[Block]]] = []

  /// The number of open containers too deep to keep.
  private var dissolved = 0

  /// The text of the paragraph or heading that is open.
  private var inlines = InlineReader()

  /// Reads the blocks of a tree.
  static func blocks(of tree: consuming Tree) -> [Block] {
    var reader = TreeReader()
    tree.walk { reader.visit($0) }
    return reader.blocks[0]
  }

  private mutating func visit(_ node: borrowing Tree.Cursor) {
    switch node.type {
    case CMARK_NODE_DOCUMENT:
      break
    case CMARK_NODE_BLOCK_QUOTE, CMARK_NODE_LIST, CMARK_NODE_ITEM:
      if node.isEntering { open(node) } else { close(node) }
    case CMARK_NODE_PARAGRAPH:
      if !node.isEntering { append(.paragraph(inlines.finish()), node) }
    case CMARK_NODE_HEADING:
      if node.isEntering {
        inlines.isOneLine = true
      } else {
        append(.heading(level: node.level, inlines.finish()), node)
      }
    case CMARK_NODE_CODE_BLOCK:
      append(.codeBlock(info: node.info, text: node.literal), node)
    case CMARK_NODE_HTML_BLOCK:
      appendHTML(node)
    case CMARK_NODE_THEMATIC_BREAK:
      append(.thematicBreak, node)
    default:
      inlines.visit(node)
    }
  }

  private mutating func open(_ node: borrowing Tree.Cursor) {
    // An item is kept whenever its list is, so that lists hold nothing but items.
    let isItem = node.type == CMARK_NODE_ITEM
    let isTooDeep = !isItem && blocks.count + lists.count > Markdown.maximumDepth
    if dissolved > 0 || isTooDeep {
      dissolved += 1
    } else if node.type == CMARK_NODE_LIST {
      lists.append([])
    } else {
      blocks.append([])
    }
  }

  private mutating func close(_ node: borrowing Tree.Cursor) {
    if dissolved > 0 {
      dissolved -= 1
    } else if node.type == CMARK_NODE_LIST {
      let items = lists.removeLast()
      if let start = node.listStart {
        append(.orderedList(start: start, items), node)
      } else {
        append(.bulletList(items), node)
      }
    } else {
      let content = blocks.removeLast()
      if node.type == CMARK_NODE_ITEM {
        lists[lists.count - 1].append(content)
      } else {
        append(.blockQuote(content), node)
      }
    }
  }

  /// Appends raw HTML, unless it is what the writer puts between two lists.
  private mutating func appendHTML(_ node: borrowing Tree.Cursor) {
    let text = node.literal.trimmedHTML
    if text == MarkdownWriter.listSeparator, blocks.last?.last?.isList == true {
      return
    }
    append(.html(text + "\n"), node)
  }

  private mutating func append(_ kind: Block.Kind, _ node: borrowing Tree.Cursor) {
    blocks[blocks.count - 1].append(Block(kind, lines: node.lines))
  }
}

extension Block {
  /// Whether the block is a list.
  fileprivate var isList: Bool {
    switch kind {
    case .bulletList, .orderedList: true
    default: false
    }
  }
}
