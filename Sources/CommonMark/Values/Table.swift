/// A table of inline content.
public struct Table: Sendable, Equatable {
  /// Where the content of a column stands.
  public enum Alignment: Sendable, Equatable {
    /// At the left edge, as text does.
    case left

    /// At the right edge, as numbers do.
    case right

    /// In the middle.
    case center
  }

  /// The alignment of every column.
  public var columns: [Alignment]

  /// The content of the header cells.
  public var header: [[Inline]]

  /// The content of the cells, row by row.
  public var rows: [[[Inline]]]

  /// Makes a table; rows are cut or filled with empty cells to fit the columns.
  public init(columns: [Alignment], header: [[Inline]], rows: [[[Inline]]]) {
    self.columns = columns
    self.header = header
    self.rows = rows
  }

  /// The cells of a row, one for every column, each on one line.
  func cells(of row: [[Inline]]) -> [(alignment: Alignment, content: [Inline])] {
    columns.indices.map { index in
      (columns[index], index < row.count ? row[index].onOneLine : [])
    }
  }
}
