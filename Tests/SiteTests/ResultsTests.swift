import Catalog
import Foundation
import Report
import Site
import Testing

@Suite struct ResultsDocumentTests {
  @Test func `what is written is read again`() throws {
    let results = try results(PageTests.two)
    let document = ResultsDocument(results)
    let text = ResultsJSON.text(document)
    #expect(ResultsJSON.document(Array(text.utf8)) == document)
    #expect(OutputJSON.text(results) == text)
    #expect(text.hasSuffix("\n"))
    #expect(document.schema == 1)
  }

  static let damages: [(name: String, from: String, into: String)] = [
    ("another schema", "\"schema\" : 1", "\"schema\" : 2"),
    ("no schema", "\"schema\" : 1", "\"scheme\" : 1"),
    ("no claims", "\"claims\"", "\"klaims\""),
    ("cut off", "\n}\n", ""),
  ]

  @Test(arguments: damages)
  func `a damaged file or another schema is not read`(
    name: String,
    from: String,
    into: String
  ) throws {
    let text = ResultsJSON.text(ResultsDocument(try results(PageTests.two)))
    let damaged = text.replacing(from, with: into)
    #expect(damaged != text)
    #expect(ResultsJSON.document(Array(damaged.utf8)) == nil)
  }

  @Test(arguments: ["", "{}", "[]", "null", "\u{0}", "{\"schema\":1}"])
  func `what is no results file is not read`(text: String) {
    #expect(ResultsJSON.document(Array(text.utf8)) == nil)
  }

  @Test func `an unknown field of the same version is no harm`() throws {
    let document = ResultsDocument(try results(PageTests.two))
    let text = ResultsJSON.text(document).replacing(
      "\"schema\" : 1",
      with: "\"added\" : [1],\n  \"schema\" : 1"
    )
    #expect(ResultsJSON.document(Array(text.utf8)) == document)
  }

  @Test func `every run of every backend is recorded`() throws {
    let results = try results(PageTests.two)
    let document = ResultsDocument(results)
    for (claim, record) in zip(results.claims, document.claims) {
      #expect(record.id == claim.claim.id)
      let runs = record.scenarios.flatMap(\.runs)
      #expect(runs.reduce(0) { $0 + $1.backends.count } == claim.runs.count)
    }
  }
}

/// The JSON format as the report writes it.
private enum OutputJSON {
  static func text(_ results: CatalogResults) -> String { OutputFormat.json.render(results).text }
}

@Suite struct BaselineComparisonTests {
  private func changes(
    _ change: (inout ResultsDocument) -> Void
  ) throws -> [VerdictChange] {
    let baseline = ResultsDocument(try results([PageTests.two[0]]))
    var current = baseline
    change(&current)
    return BaselineComparison(baseline: baseline, current: current).changes
  }

  @Test func `nothing changes between equal results`() throws {
    #expect(try changes { _ in } == [])
  }

  @Test func `a verdict that changed is told with both sides`() throws {
    let found = try changes { $0.claims[0].verdict = "contradicted" }
    #expect(found.map(\.text) == ["GOOD-1: confirmed -> contradicted"])
    #expect(found.map(\.before) == ["confirmed"])
    #expect(found.map(\.now) == ["contradicted"])
  }

  @Test func `a new claim and one that is gone are told`() throws {
    let found = try changes { $0.claims[0].id = "OTHER" }
    #expect(
      found.map(\.text) == ["OTHER is new: confirmed", "GOOD-1 is gone; it was confirmed"]
    )
  }

  @Test func `a gap is compared for each kernel and mode`() throws {
    let found = try changes { document in
      for place in document.claims.indices where document.claims[place].kind == "gap" {
        for gap in document.claims[place].gaps.indices
        where document.claims[place].gaps[gap].verdict == "open" {
          document.claims[place].gaps[gap].verdict = "closed"
        }
      }
    }
    #expect(found.map(\.text) == ["GAP-1 on 7.0 emulated: open -> closed"])
  }

  @Test func `a kernel that is new to a gap is told`() throws {
    let found = try changes { document in
      for place in document.claims.indices where document.claims[place].kind == "gap" {
        document.claims[place].gaps[0].kernel = "6.6"
      }
    }
    #expect(found.count == 2)
    #expect(found.first?.text.hasPrefix("GAP-1 on 6.6 emulated is new: ") == true)
    #expect(found.last?.text.hasPrefix("GAP-1 on 6.1 emulated is gone; it was ") == true)
  }

  @Test func `other words of a claim are no change of its verdict`() throws {
    #expect(
      try changes { document in
        document.claims[0].says = "Something else."
        document.claims[0].line += 5
        document.claims.swapAt(0, 1)
      } == []
    )
  }
}
