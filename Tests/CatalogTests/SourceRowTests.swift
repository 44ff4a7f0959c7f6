import Catalog
import Foundation
import TestSupport
import Testing

// Every sentence, gap and case that the discussion of 2023 and the reports after it brought up is
// a claim. `Rows/rows.txt` lists their ids; a claim may not be dropped silently.
@Suite struct SourceRowTests {
  static let rows = Result {
    try String(
      contentsOf: Project.root.appending(path: "Tests/CatalogTests/Rows/rows.txt"),
      encoding: .utf8
    )
    .split(separator: "\n").map(String.init)
  }

  private static let claims = Result { try Project.catalog().claims }

  @Test func `every row of the sources is a claim`() throws {
    let ids = Set(try Self.claims.get().map(\.id))
    let rows = try Self.rows.get()
    #expect(rows.count > 200)
    #expect(rows.filter { !ids.contains($0) } == [])
  }

  @Test func `no row is listed twice`() throws {
    let rows = try Self.rows.get()
    #expect(Set(rows).count == rows.count)
  }

  @Test func `a claim without a scenario says why`() throws {
    let silent = try Self.claims.get().filter { $0.scenarios.isEmpty && $0.untested == nil }
    #expect(silent.map(\.id) == [])
  }

  @Test func `a gap names its cause or says why it is not executed`() throws {
    let silent = try Self.claims.get().filter {
      $0.kind == .gap && $0.blames.isEmpty && $0.untested == nil
    }
    #expect(silent.map(\.id) == [])
  }
}
