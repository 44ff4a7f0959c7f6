/// Turns values into the tree that CommonMark is rendered from.
///
/// What cmark's renderer writes does not always read back the same: a list that opens an item, a
/// code block after a list, spaces at the ends of a text. Such places become literal nodes here.
struct MarkdownWriter {
  /// The comment that stands between two lists and is not read back.
  static let listSeparator = "<!-- end list -->"

  /// The columns that lines are broken at, or 0.
  let width: Int

  /// Builds the tree of a document.
  func tree(of blocks: [Block]) -> Tree {
    var tree = Tree()
    write(blocks, into: &tree)
    return tree
  }

  private func write(_ blocks: [Block], inItem: Bool = false, into tree: inout Tree) {
    let blocks = blocks.filter(\.isVisible)
    for (index, block) in blocks.enumerated() {
      if index > 0, block.continues(blocks[index - 1]) {
        write(literal: MarkdownWriter.listSeparator, into: &tree)
      }
      if inItem, index == 0 {
        write(first: block, into: &tree)
      } else {
        write(block.kind, into: &tree)
      }
    }
  }

  private func write(_ block: Block.Kind, into tree: inout Tree) {
    switch block {
    case .heading(let level, let content):
      tree.within(.heading(level: min(max(level, 1), 6))) {
        write(content.onOneLine.normalized(), into: &$0)
      }
    case .paragraph(let content):
      let content = width > 0 ? content.withoutSoftBreaks : content
      tree.within(.paragraph) { write(content.normalized().trimmed, into: &$0) }
    case .blockQuote(let content):
      tree.within(.blockQuote) { write(content, into: &$0) }
    case .bulletList(let items):
      write(items, in: { .bulletList(isTight: $0) }, into: &tree)
    case .orderedList(let start, let items):
      let start = min(max(start, 0), 999_999_999 - (items.count - 1))
      write(items, in: { .orderedList(start: start, isTight: $0) }, into: &tree)
    case .codeBlock(let info, let text):
      write(literal: MarkdownLiteral.codeBlock(info: info, text: text), into: &tree)
    case .thematicBreak: tree.add(.thematicBreak)
    case .html(let text): write(literal: text.trimmedHTML, into: &tree)
    case .table(let table): write(literal: pipes(table), into: &tree)
    case .rawHTML: break
    case .details(let summary, let content): writeDetails(summary, content, into: &tree)
    }
  }

  /// Adds the block that begins an item, on the line of its marker.
  private func write(first block: Block, into tree: inout Tree) {
    switch block.kind {
    case .thematicBreak:
      // Dashes after the dash of an item would make one long thematic break.
      write(literal: "***", into: &tree)
    case .bulletList:
      write(literal: firstInItem(block), into: &tree)
    default:
      write(block.kind, into: &tree)
    }
  }

  /// Renders a list that begins an item.
  private func firstInItem(_ list: Block) -> String {
    let inner = MarkdownWriter(width: max(width - 4, min(width, 1)))
    let text = inner.tree(of: [list]).commonMark(width: inner.width).withoutLastNewline
    // cmark indents bullets by two columns, which would shift the content of the item.
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    lines = lines.map { $0.dropFirst(2) }
    // The dashes of empty items in a row would be a thematic break.
    if lines.first?.allSatisfy({ $0 == "-" || $0 == " " }) == true {
      lines = lines.map { $0.hasPrefix("-") ? "+" + $0.dropFirst() : $0 }
    }
    return lines.joined(separator: "\n")
  }

  private func write(
    _ items: [[Block]],
    in list: (_ isTight: Bool) -> Tree.Element,
    into tree: inout Tree
  ) {
    let items = items.map { $0.filter(\.isVisible) }
    tree.within(list(items.isTight)) { tree in
      for item in items {
        tree.within(.item) { write(item, inItem: true, into: &$0) }
      }
    }
  }

  private func writeDetails(_ summary: [Inline], _ content: [Block], into tree: inout Tree) {
    // CommonMark does not look into the line of a tag, so the summary is HTML.
    let title = Markdown.renderHTML([Block(.paragraph(summary.onOneLine))])
    let markup = title.dropFirst("<p>".count).dropLast("</p>\n".count)
    write(literal: "<details>\n<summary>\(markup)</summary>", into: &tree)
    write(content, into: &tree)
    write(literal: "</details>", into: &tree)
  }

  private func write(_ inlines: [Inline], into tree: inout Tree) {
    var writer = MarkdownInlineWriter(fillsLines: width > 0)
    writer.write(inlines, in: .init(isEdge: true), into: &tree)
  }

  /// Adds a block that cmark copies.
  ///
  /// It is in a paragraph, since cmark puts blank lines before custom blocks, even in an item.
  private func write(literal: String, into tree: inout Tree) {
    tree.within(.paragraph) { $0.add(.custom(before: literal, after: "")) }
  }
}

extension Block {
  /// Whether anything of the block is left in CommonMark.
  fileprivate var isVisible: Bool {
    switch kind {
    case .paragraph(let content):
      content.contains(where: \.isShown) || !content.normalized().trimmed.isEmpty
    case .bulletList(let items), .orderedList(_, let items): !items.isEmpty
    case .table(let table): !table.columns.isEmpty
    case .rawHTML: false
    default: true
    }
  }

  /// Whether the block would become a part of the list before it.
  fileprivate func continues(_ before: Block) -> Bool {
    switch (before.kind, kind) {
    case (.bulletList, .bulletList), (.orderedList, .orderedList): true
    default: false
    }
  }
}

extension Inline {
  /// Whether it is text that shows, which needs no second look.
  fileprivate var isShown: Bool {
    switch self {
    case .text(let text), .code(let text): !text.isEmpty
    default: false
    }
  }
}
