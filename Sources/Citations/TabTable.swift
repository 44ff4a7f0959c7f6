import ScenarioLanguage

/// A text with one row a line and tabulators between the cells; `#` begins a comment.
struct TabTable {
  /// The rows, each with its line.
  let rows: [(line: Int, cells: [String])]

  /// Reads a text whose rows have as many cells as the first one.
  init(_ text: String, file: String) throws(DiagnosticList) {
    var rows: [(line: Int, cells: [String])] = []
    var problems: [Diagnostic] = []
    for (place, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      guard !line.isEmpty, !line.hasPrefix("#") else { continue }
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      if let first = rows.first, first.cells.count != cells.count {
        problems.append(
          Diagnostic(
            file: file,
            position: SourcePosition(line: place + 1, column: 1),
            message:
              "the row has \(cells.count) cells, and the first one has \(first.cells.count); "
              + "tabulators part them"
          )
        )
      }
      rows.append((place + 1, cells))
    }
    guard problems.isEmpty else { throw DiagnosticList(problems) }
    self.rows = rows
  }
}
