public import ScenarioLanguage

/// What each function looked like in each release that the rules were read in.
///
/// A row for each function: its file, its name, the rules that rest on it though they do not cite it, and for
/// each release a digest of its text.
public struct PinTable: Sendable {
  /// One function.
  public struct Row: Sendable {
    /// The function.
    public let citation: Citation
    /// The rules that rest on it without citing it; empty where it is cited.
    public var rules: [String]
    /// Digests by the names of releases; absent where nobody has looked.
    public var digests: [String: Digest]
  }

  /// How a function stands in a release.
  public enum Digest: Hashable, Sendable, CustomStringConvertible {
    /// A digest of its text.
    case text(String)
    /// The release does not have it.
    case absent

    /// As it stands in the file.
    public var description: String {
      switch self {
      case .text(let digest): digest
      case .absent: Digest.absentMark
      }
    }

    fileprivate static let absentMark = "-"
  }

  /// The releases, oldest first.
  public private(set) var releases: [String] = []
  /// The functions, in the order of files and names.
  public private(set) var rows: [Row] = []

  private static let unknownMark = "?"
  private static let fixedCells = ["path", "symbol", "rules"]

  /// An empty one.
  public init() {}

  /// Reads one.
  public init(_ text: String, file: String) throws(DiagnosticList) {
    let table = try TabTable(text, file: file)
    guard let head = table.rows.first, head.cells.starts(with: PinTable.fixedCells) else {
      throw DiagnosticList([
        Diagnostic(
          file: file,
          position: SourcePosition(line: table.rows.first?.line ?? 1, column: 1),
          message: "the first row names the cells: \(PinTable.fixedCells.joined(separator: ", ")), "
            + "and a release each; 'vpmu-gaps cite update' writes it"
        )
      ])
    }
    releases = Array(head.cells.dropFirst(PinTable.fixedCells.count))
    rows = table.rows.dropFirst().map { _, cells in
      let digests = zip(releases, cells.dropFirst(PinTable.fixedCells.count)).compactMap {
        release,
        cell -> (String, Digest)? in
        if cell == PinTable.unknownMark { return nil }
        return (release, cell == Digest.absentMark ? .absent : .text(cell))
      }
      return Row(
        citation: Citation(path: cells[0], symbol: cells[1]),
        rules: cells[2] == Digest.absentMark ? [] : cells[2].split(separator: " ").map(String.init),
        digests: Dictionary(digests) { first, _ in first }
      )
    }
  }

  /// The file's text.
  public var text: String {
    let head =
      "# Functions that the rules rest on, and digests of their text in each release that was read.\n"
      + "# 'vpmu-gaps cite update TREE' writes a release; the rules in the third cell rest on a function without citing it.\n"
    let rows = rows.map { row in
      [row.citation.path, row.citation.symbol]
        + [row.rules.isEmpty ? Digest.absentMark : row.rules.joined(separator: " ")]
        + releases.map { row.digests[$0]?.description ?? PinTable.unknownMark }
    }
    let cells = [PinTable.fixedCells + releases] + rows
    return head + cells.map { $0.joined(separator: "\t") + "\n" }.joined()
  }

  /// Puts in how the functions stand in a release, in place of another one of the same series.
  ///
  /// - Parameters:
  ///   - digests: Every function that is cited now.
  ///   - isSeries: Whether a release belongs to the same series.
  public mutating func update(
    _ release: String,
    with digests: [Citation: Digest],
    replacing isSeries: (String) -> Bool
  ) {
    let old = releases.filter { isSeries($0) && $0 != release }
    releases.removeAll(where: old.contains)
    if !releases.contains(release) { releases.append(release) }
    releases.sort { KernelRelease($0) < KernelRelease($1) }
    var known = Dictionary(rows.map { ($0.citation, $0) }) { first, _ in first }
    for (citation, digest) in digests {
      var row = known[citation] ?? Row(citation: citation, rules: [], digests: [:])
      for release in old { row.digests[release] = nil }
      row.digests[release] = digest
      known[citation] = row
    }
    // What nobody cites any more, and no rule rests on, is no row.
    rows = known.values.filter { digests[$0.citation] != nil }.sorted { $0.citation < $1.citation }
  }
}

/// A release of the kernel, as numbers.
public struct KernelRelease: Hashable, Sendable, Comparable {
  private let numbers: [Int]

  /// Reads `6.12.118`; what is behind the numbers makes no difference.
  public init(_ text: String) {
    let number = text.drop { $0 == "v" }.prefix { $0.isNumber || $0 == "." }
    numbers = number.split(separator: ".").compactMap { Int($0) }
  }

  /// Whether it has the two numbers of a line of releases.
  public var isRelease: Bool { numbers.count >= 2 }

  /// The line of releases that it belongs to, such as `6.12`.
  public var series: String { numbers.prefix(2).map(String.init).joined(separator: ".") }

  /// Orders by the numbers.
  public static func < (left: KernelRelease, right: KernelRelease) -> Bool {
    left.numbers.lexicographicallyPrecedes(right.numbers)
  }
}
