import Catalog
import Foundation
import ScenarioLanguage
import Testing

@testable import Citations

/// The tables about the kernel's functions, and what rests on a function.
@Suite struct CitationTableTests {
  @Test(arguments: [
    ("kernel/events/core.c:f()", "kernel/events/core.c", "f"),
    ("kernel/events/core.c f", "kernel/events/core.c", "f"),
    ("include/linux/perf_event.h:struct perf_event", "include/linux/perf_event.h", "perf_event"),
  ])
  func `a citation is read as people write it`(text: String, path: String, symbol: String) throws {
    let citation = try #require(Citation(text))
    #expect(citation.path == path && citation.symbol == symbol)
  }

  @Test(arguments: ["", "f()", "perf stat", "core.c:f()", "kernel/events/core.c", "-e cycles:D"])
  func `other code is no citation`(text: String) { #expect(Citation(text) == nil) }

  private static let table = """
    # a comment
    path\tsymbol\trules\t6.12.1\t7.2.0
    kernel/a.c\tf\t-\t0123\t-
    kernel/a.c\tg\tS1 S2\t?\t4567

    """

  @Test func `a table is written as it was read`() throws {
    let table = try PinTable(Self.table, file: "pins.tsv")
    #expect(table.releases == ["6.12.1", "7.2.0"])
    #expect(table.rows[0].digests == ["6.12.1": .text("0123"), "7.2.0": .absent])
    #expect(table.rows[1].rules == ["S1", "S2"] && table.rows[1].digests.count == 1)
    #expect(try PinTable(table.text, file: "pins.tsv").text == table.text)
  }

  @Test func `a newer release takes the place of its series, and what nobody cites goes`() throws {
    var table = try PinTable(Self.table, file: "pins.tsv")
    let (f, h) = (
      Citation(path: "kernel/a.c", symbol: "f"), Citation(path: "kernel/a.c", symbol: "h")
    )
    table.update("6.12.9", with: [f: .text("89ab"), h: .absent]) { $0.hasPrefix("6.12.") }
    #expect(table.releases == ["6.12.9", "7.2.0"])
    #expect(table.rows.map(\.citation) == [f, h])
    #expect(table.rows[0].digests == ["6.12.9": .text("89ab"), "7.2.0": .absent])
    // Releases are numbers, not words.
    table.update("6.1.200", with: [f: .absent, h: .absent]) { $0.hasPrefix("6.1.") }
    #expect(table.releases == ["6.1.200", "6.12.9", "7.2.0"])
  }

  static let damaged = [
    ("a\tb\n", "1:1: error: the first row names the cells: path, symbol, rules"),
    (
      "path\tsymbol\trules\t6.1.1\nx\ty\n",
      "2:1: error: the row has 2 cells, and the first one has 4"
    ),
    ("", "1:1: error: the first row names the cells"),
  ]

  @Test(arguments: damaged)
  func `a damaged table is told with its line`(text: String, message: String) throws {
    let error = #expect(throws: DiagnosticList.self) { try PinTable(text, file: "pins.tsv") }
    #expect(try #require(error?.all.first).description.hasPrefix("pins.tsv:\(message)"))
  }

  @Test func `names are followed through moves, both ways`() throws {
    let table = try RenameTable(
      """
      since\told path\told symbol\tnew path\tnew symbol
      6.5\told/w.c\t*\tnew/w.c\t*
      6.5\tnew/w.c\tstop\tnew/w.c\thalt
      """,
      file: "renames.tsv"
    )
    let (old, new) = (
      Citation(path: "old/w.c", symbol: "stop"), Citation(path: "new/w.c", symbol: "halt")
    )
    #expect(table.names(of: new).contains(old) && table.names(of: old).contains(new))
    #expect(table.names(of: new).first == new)
    #expect(table.names(of: Citation(path: "other.c", symbol: "stop")).count == 1)
    #expect(throws: DiagnosticList.self) { try RenameTable("a\tb\nc\td", file: "renames.tsv") }
  }

  // MARK: The document's own

  private static let content = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Content")

  private static func text(_ name: String) throws -> String {
    try String(contentsOf: content.appending(path: name), encoding: .utf8)
  }

  @Test func `everything that is cited was found in a release, and nothing else is pinned`() throws
  {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.content.path)
      .filter { $0.hasSuffix(".md") }
    let catalog = try Catalog.load(
      names.map { SourceFile(path: $0, name: $0, bytes: Array(try Self.text($0).utf8)) }
    ).get()
    let pins = try PinTable(Self.text("Citations/pins.tsv"), file: "pins.tsv")
    let index = CitationIndex(catalog, pins: pins)
    #expect(index.supports.count > 250)
    let rows = Dictionary(pins.rows.map { ($0.citation, $0) }) { first, _ in first }
    for citation in index.supports.keys.sorted() {
      let digests = try #require(rows[citation], "\(citation) is not pinned; see 'cite update'")
        .digests
      #expect(
        digests.values.contains { $0 != .absent },
        "no release has \(citation); is it cited rightly?"
      )
    }
    for row in pins.rows {
      #expect(index.supports[row.citation] != nil, "nothing rests on \(row.citation)")
      for rule in row.rules { #expect(catalog.rules[rule] != nil, "\(rule) is no rule") }
    }
  }

  @Test func `claims rest on a function by name and by their rules`() throws {
    let chapter = """
      # C

      ```claim
      id: A-1
      says: The first one holds.
      source: this document
      kernel: [kernel/a.c f]
      untested: no machine
      ```

      ```claim
      id: A-2
      says: The second one holds.
      source: this document
      because: [S1]
      untested: no machine
      ```

      """
    let rules =
      "# Rules\n\n- **S1** It is so. `kernel/a.c:g()` `perf stat`\n- **S2** Or so. `kernel/a.c:g()`\n"
    let catalog = try Catalog.load([
      SourceFile(path: "10.md", name: "10.md", bytes: Array(chapter.utf8)),
      SourceFile(path: "90-rules.md", name: "90-rules.md", bytes: Array(rules.utf8)),
    ]).get()
    let pins = try PinTable(Self.table, file: "pins.tsv")
    let index = CitationIndex(catalog, pins: pins)
    let (f, g) = (
      Citation(path: "kernel/a.c", symbol: "f"), Citation(path: "kernel/a.c", symbol: "g")
    )
    #expect(index.supports[f]?.claims == ["A-1"] && index.supports[f]?.rules == [])
    #expect(index.supports[g]?.rules == ["S1", "S2"] && index.supports[g]?.claims == ["A-2"])
    let h = Citation(path: "kernel/a.c", symbol: "h")
    let affected = AffectedFunctions(
      [g, h, Citation(path: "mm/x.c", symbol: "x")],
      paths: ["kernel/a.c", "mm/x.c"],
      index,
      RenameTable()
    )
    #expect(affected.functions.map(\.citation) == [g] && affected.others == [h])
    #expect(affected.otherPaths == ["mm/x.c"] && affected.claims == ["A-2"])
  }
}
