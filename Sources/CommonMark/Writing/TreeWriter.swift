/// Turns values into the tree that HTML or a manual page is rendered from.
struct TreeWriter {
  /// The output that custom nodes carry markup for.
  enum Format {
    case html
    case man
  }

  let format: Format

  /// Builds the tree of a document.
  func tree(of blocks: [Block]) -> Tree {
    var tree = Tree()
    write(blocks, into: &tree)
    return tree
  }

  /// Adds blocks.
  func write(_ blocks: [Block], into tree: inout Tree) {
    for block in blocks { write(block.kind, into: &tree) }
  }

  /// Adds inline content.
  func write(_ inlines: [Inline], into tree: inout Tree) {
    for inline in inlines { write(inline, into: &tree) }
  }

  private func write(_ block: Block.Kind, into tree: inout Tree) {
    switch block {
    case .heading(let level, let content):
      tree.within(.heading(level: min(max(level, 1), 6))) { write(content.onOneLine, into: &$0) }
    case .paragraph(let content):
      tree.within(.paragraph) { write(content, into: &$0) }
    case .blockQuote(let content):
      tree.within(.blockQuote) { write(content, into: &$0) }
    case .bulletList(let items):
      write(items, in: .bulletList(isTight: items.isTight), into: &tree)
    case .orderedList(let start, let items):
      write(items, in: .orderedList(start: max(start, 0), isTight: items.isTight), into: &tree)
    case .codeBlock(let info, let text):
      tree.add(.codeBlock(info: info, text: text))
    case .thematicBreak:
      tree.add(.thematicBreak)
    case .html(let text):
      tree.add(.htmlBlock(text))
    case .table(let table):
      write(table, into: &tree)
    case .rawHTML(let text):
      if format == .html { tree.add(.customBlock(before: text, after: "")) }
    case .details(let summary, let content):
      writeDetails(summary.onOneLine, content, into: &tree)
    }
  }

  private func write(_ items: [[Block]], in list: Tree.Element, into tree: inout Tree) {
    guard !items.isEmpty else { return }
    tree.within(list) { tree in
      for item in items {
        tree.within(.item) { write(item, into: &$0) }
      }
    }
  }

  private func writeDetails(_ summary: [Inline], _ content: [Block], into tree: inout Tree) {
    switch format {
    case .html:
      tree.within(.customBlock(before: "<details>", after: "</details>")) { tree in
        tree.within(.custom(before: "<summary>", after: "</summary>")) {
          write(summary, into: &$0)
        }
        write(content, into: &tree)
      }
    case .man:
      tree.within(.paragraph) { tree in
        tree.within(.strong) { write(summary, into: &$0) }
      }
      write(content, into: &tree)
    }
  }

  private func write(_ inline: Inline, into tree: inout Tree) {
    switch inline {
    case .text(let text): tree.add(.text(text))
    case .code(let text): tree.add(.code(text))
    case .emphasis(let content): tree.within(.emphasis) { write(content, into: &$0) }
    case .strong(let content): tree.within(.strong) { write(content, into: &$0) }
    case .link(let to, let title, let content):
      tree.within(.link(destination: to, title: title)) { write(content, into: &$0) }
    case .image(let of, let title, let content):
      tree.within(.image(destination: of, title: title)) { write(content, into: &$0) }
    case .softBreak: tree.add(.softBreak)
    case .lineBreak: tree.add(.lineBreak)
    case .html(let text): tree.add(.html(text))
    }
  }
}
