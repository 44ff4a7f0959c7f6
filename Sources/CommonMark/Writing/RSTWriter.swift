/// Writes blocks as reStructuredText that docutils reads without a message.
///
/// What reStructuredText cannot say comes out as what is nearest: no markup inside of markup, no lines
/// across the page, no raw HTML, and numbers of a list that begins elsewhere stand in its text.
struct RSTWriter {
  private var lines: [String] = []
  /// The level of the last heading; the next one may be one deeper at most.
  private var level = 0
  private var titles: Set<String> = []
  /// How often each title was given, so that the next number is known at once.
  private var repetitions: [String: Int] = [:]

  /// Columns that a line has.
  private static let width = 80
  private static let underlines: [Character] = ["=", "-", "~", "^", "\"", "'"]

  /// The whole text of some blocks.
  static func text(_ blocks: [Block]) -> String {
    var writer = RSTWriter()
    writer.write(blocks, indent: 0)
    while writer.lines.last?.isEmpty == true { writer.lines.removeLast() }
    return writer.lines.joined(separator: "\n") + "\n"
  }

  // MARK: Lines

  private mutating func add(_ line: String, indent: Int) {
    let isEmpty = line.allSatisfy(\.isWhitespace)
    lines.append(isEmpty ? "" : String(repeating: " ", count: indent) + line)
  }

  private mutating func addEmpty() {
    if lines.last?.isEmpty == false { lines.append("") }
  }

  /// Text in lines of limited length, the first one behind a mark.
  private mutating func fill(_ text: RSTInline, mark: String = "", indent: Int) {
    let inner = indent + mark.count
    let filled = text.lines(width: max(RSTWriter.width - inner, 20))
    for (place, line) in filled.enumerated() {
      if place == 0 { add(mark + line, indent: indent) } else { add(line, indent: inner) }
    }
    if filled.isEmpty, !mark.isEmpty { add(mark, indent: indent) }
  }

  // MARK: Blocks

  private mutating func write(_ blocks: [Block], indent: Int) {
    var previous: Block.Kind?
    for block in blocks {
      if case .blockQuote = block.kind, !RSTWriter.endsPlainly(previous) {
        // Without this a quote behind a list belongs to the list's last item.
        add("..", indent: indent)
        addEmpty()
      }
      write(block.kind, indent: indent)
      addEmpty()
      previous = block.kind
    }
  }

  /// Whether an indented block behind this one is a quote of its own.
  private static func endsPlainly(_ block: Block.Kind?) -> Bool {
    switch block {
    case .paragraph, .heading: true
    default: false
    }
  }

  private mutating func write(_ block: Block.Kind, indent: Int) {
    switch block {
    case .heading(let level, let content): heading(level, content, indent: indent)
    case .paragraph(let content): fill(RSTInline(content), indent: indent)
    case .blockQuote(let content): write(content, indent: indent + 4)
    case .bulletList(let items): for item in items { self.item("- ", item, indent: indent) }
    case .orderedList(1, let items): for item in items { self.item("#. ", item, indent: indent) }
    case .orderedList(let start, let items):
      for (place, item) in items.enumerated() {
        self.item("- ", [Block(.paragraph([.text("(\(start + place))")]))] + item, indent: indent)
      }
    case .codeBlock(_, let text): code(text, indent: indent)
    case .table(let table): write(table, indent: indent)
    case .details(let summary, let content):
      fill(RSTInline([.strong(summary)]), indent: indent)
      addEmpty()
      write(content, indent: indent)
    case .thematicBreak, .html, .rawHTML: break
    }
  }

  private mutating func heading(_ level: Int, _ content: [Inline], indent: Int) {
    let text = RSTInline([.text(Markdown.plainText(content))]).lines(width: Int.max).first ?? ""
    guard !text.isEmpty else { return }
    guard indent == 0 else {
      // A quote or an item has no sections.
      return fill(RSTInline([.strong(content)]), indent: indent)
    }
    self.level = min(max(level, 1), self.level + 1, RSTWriter.underlines.count)
    var title = text
    // Two sections of one name cannot be told apart by a link.
    while !titles.insert(title.lowercased()).inserted {
      repetitions[text, default: 1] += 1
      title = "\(text) (\(repetitions[text, default: 1]))"
    }
    // A wide character takes two columns.
    let columns = title.unicodeScalars.reduce(0) { $0 + ($1.isASCII ? 1 : 2) }
    add(title, indent: 0)
    add(
      String(repeating: RSTWriter.underlines[self.level - 1], count: max(columns, 4)),
      indent: 0
    )
  }

  private mutating func item(_ mark: String, _ blocks: [Block], indent: Int) {
    let inner = indent + mark.count
    guard case .paragraph(let content) = blocks.first?.kind else {
      add(mark + "..", indent: indent)
      addEmpty()
      write(blocks, indent: inner)
      return
    }
    fill(RSTInline(content), mark: mark, indent: indent)
    addEmpty()
    write(Array(blocks.dropFirst()), indent: inner)
  }

  private mutating func code(_ text: String, indent: Int) {
    var content = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    while content.last?.allSatisfy(\.isWhitespace) == true { content.removeLast() }
    while content.first?.allSatisfy(\.isWhitespace) == true { content.removeFirst() }
    guard !content.isEmpty else { return }
    add("::", indent: indent)
    add("", indent: 0)
    for line in content { add(String(line), indent: indent + 4) }
  }

  private mutating func write(_ table: Table, indent: Int) {
    guard !table.columns.isEmpty else { return }
    add(".. list-table::", indent: indent)
    add("   :header-rows: 1", indent: indent)
    add("", indent: 0)
    for row in [table.header] + table.rows {
      for (place, cell) in table.cells(of: row).enumerated() {
        let mark = place == 0 ? "* - " : "  - "
        fill(RSTInline(cell.content), mark: mark, indent: indent + 3)
      }
    }
  }
}
