public import ScenarioLanguage

/// Functions that the kernel has moved or given another name.
public struct RenameTable: Sendable {
  private struct Row {
    let old: Citation
    let new: Citation
  }

  private var rows: [Row] = []

  /// Stands for every function of a file that has moved as a whole.
  private static let every = "*"
  private static let cellCount = 5

  /// An empty one.
  public init() {}

  /// Reads rows of the first release with the new name, the old file and name, and the new file and name.
  public init(_ text: String, file: String) throws(DiagnosticList) {
    let table = try TabTable(text, file: file)
    if let row = table.rows.first(where: { $0.cells.count != RenameTable.cellCount }) {
      throw DiagnosticList([
        Diagnostic(
          file: file,
          position: SourcePosition(line: row.line, column: 1),
          message: "a row has five cells: since, old file, old name, new file, new name"
        )
      ])
    }
    rows = table.rows.dropFirst().map { _, cells in
      Row(
        old: Citation(path: cells[1], symbol: cells[2]),
        new: Citation(path: cells[3], symbol: cells[4])
      )
    }
  }

  /// What a function may be called in another release, itself first.
  public func names(of citation: Citation) -> [Citation] {
    var names = [citation]
    // A function may have moved and then got another name.
    var place = 0
    while place < names.count {
      for row in rows {
        for other in [other(names[place], row.old, row.new), other(names[place], row.new, row.old)]
        {
          if let other, !names.contains(other) { names.append(other) }
        }
      }
      place += 1
    }
    return names
  }

  private func other(_ citation: Citation, _ from: Citation, _ to: Citation) -> Citation? {
    guard citation.path == from.path else { return nil }
    if from.symbol == citation.symbol { return to }
    guard from.symbol == RenameTable.every else { return nil }
    return Citation(path: to.path, symbol: citation.symbol)
  }
}
