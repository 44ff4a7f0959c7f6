extension MarkdownWriter {
  /// Writes a table with pipes, as code hosts read it.
  func pipes(_ table: Table) -> String {
    let rules = table.columns.map(\.rule)
    var lines = [line(table.header, of: table), "| \(rules.joined(separator: " | ")) |"]
    lines += table.rows.map { line($0, of: table) }
    return lines.joined(separator: "\n")
  }

  private func line(_ row: [[Inline]], of table: Table) -> String {
    "| \(table.cells(of: row).map { text(of: $0.content) }.joined(separator: " | ")) |"
  }

  /// Renders a cell with cmark and keeps its pipes from ending it.
  private func text(of cell: [Inline]) -> String {
    let document = [Block(.paragraph(cell))]
    let text = MarkdownWriter(width: 0).tree(of: document).commonMark(width: 0)
    let escaped = text.withoutLastNewline.withoutNewlines.map { $0 == "|" ? "\\|" : String($0) }
    return escaped.joined()
  }
}

extension Table.Alignment {
  /// The cell under the header that aligns a column.
  fileprivate var rule: String {
    switch self {
    case .left: "---"
    case .right: "--:"
    case .center: ":-:"
    }
  }
}
