extension TreeWriter {
  /// Adds a table as custom nodes whose cells cmark renders.
  func write(_ table: Table, into tree: inout Tree) {
    guard !table.columns.isEmpty else { return }
    switch format {
    case .html: writeHTML(table, into: &tree)
    case .man: writeMan(table, into: &tree)
    }
  }

  private func writeHTML(_ table: Table, into tree: inout Tree) {
    tree.within(.customBlock(before: "<table>", after: "</table>")) { tree in
      tree.within(.customBlock(before: "<thead>", after: "</thead>")) {
        writeHTML(row: table.header, of: table, tag: "th", attributes: " scope=\"col\"", into: &$0)
      }
      guard !table.rows.isEmpty else { return }
      tree.within(.customBlock(before: "<tbody>", after: "</tbody>")) { tree in
        for row in table.rows {
          writeHTML(row: row, of: table, tag: "td", attributes: "", into: &tree)
        }
      }
    }
  }

  private func writeHTML(
    row: [[Inline]],
    of table: Table,
    tag: String,
    attributes: String,
    into tree: inout Tree
  ) {
    tree.within(.customBlock(before: "<tr>", after: "</tr>")) { tree in
      for cell in table.cells(of: row) {
        let start = "<\(tag)\(attributes)\(cell.alignment.attribute)>"
        tree.within(.custom(before: start, after: "</\(tag)>")) { write(cell.content, into: &$0) }
      }
    }
  }

  private func writeMan(_ table: Table, into tree: inout Tree) {
    let columns = table.columns.map(\.tblKey)
    let header = columns.map { $0 + "b" }.joined(separator: " ")
    let format = ".TS\n\(header)\n\(columns.joined(separator: " "))."
    tree.within(.customBlock(before: format, after: ".TE")) { tree in
      for row in [table.header] + table.rows {
        tree.within(.customBlock(before: "", after: "")) { tree in
          for (index, cell) in table.cells(of: row).enumerated() {
            // The empty character keeps a lone "_" or "=" from being a rule of tbl.
            let start = index == 0 ? "\\&" : "\t\\&"
            tree.within(.custom(before: start, after: "")) {
              write(cell.content.withoutTabs, into: &$0)
            }
          }
        }
      }
    }
  }
}

extension Table.Alignment {
  /// The attribute of a cell in HTML: numbers get the class `n`.
  fileprivate var attribute: String {
    switch self {
    case .left: ""
    case .right: " class=\"n\""
    case .center: " class=\"c\""
    }
  }

  /// The letter of a column in tbl.
  fileprivate var tblKey: String {
    switch self {
    case .left: "l"
    case .right: "r"
    case .center: "c"
    }
  }
}
