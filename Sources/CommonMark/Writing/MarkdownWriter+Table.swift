extension MarkdownWriter {
  /// Writes a table with pipes, as code hosts read it.
  func pipes(_ table: Table) -> String {
    var text = ""
    write(table.header, of: table, to: &text)
    text += "\n| \(table.columns.map(\.rule).joined(separator: " | ")) |"
    for row in table.rows {
      text += "\n"
      write(row, of: table, to: &text)
    }
    return text
  }

  private func write(_ row: [[Inline]], of table: Table, to text: inout String) {
    text += "|"
    for cell in table.cells(of: row) {
      text += " "
      write(cell.content, to: &text)
      text += " |"
    }
  }

  /// Writes a cell and keeps its pipes from ending it.
  private func write(_ cell: [Inline], to text: inout String) {
    let markdown = PlainMarkdown.text(cell) ?? rendered(cell)
    guard markdown.utf8.contains(UInt8(ascii: "|")) else {
      text += markdown
      return
    }
    for scalar in markdown.unicodeScalars {
      if scalar == "|" { text += "\\" }
      text.unicodeScalars.append(scalar)
    }
  }

  /// What cmark makes of a cell.
  private func rendered(_ cell: [Inline]) -> String {
    let document = [Block(.paragraph(cell))]
    let text = MarkdownWriter(width: 0).tree(of: document).commonMark(width: 0)
    return text.withoutLastNewline.withoutNewlines
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
