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
    #expect(try ResultsJSON.document(Array(text.utf8)) == document)
    #expect(OutputJSON.text(results) == text)
    #expect(text.hasSuffix("\n"))
    #expect(document.schema == 2)
  }

  static let damages: [(name: String, from: String, into: String)] = [
    ("another schema", "\"schema\" : 2", "\"schema\" : 3"),
    ("no schema", "\"schema\" : 2", "\"scheme\" : 2"),
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
    #expect(throws: UnreadableFile.self) { try ResultsJSON.document(Array(damaged.utf8)) }
  }

  @Test func `lines of prose change one distance, whatever stands below`() throws {
    let before = ResultsDocument(try results(PageTests.two))
    var files = PageTests.two
    files[0].text = "One.\n\nTwo.\n\n" + files[0].text
    var after = ResultsDocument(try results(files))
    #expect(after.claims[0].linesBelowClaim == (before.claims[0].linesBelowClaim ?? 0) + 4)
    after.claims[0].linesBelowClaim = before.claims[0].linesBelowClaim
    #expect(after == before)
  }

  @Test func `a file of the first schema, which told lines, is read`() throws {
    let text = ResultsJSON.text(ResultsDocument(try results(PageTests.two)))
    let old = text.replacing("\"schema\" : 2", with: "\"schema\" : 1")
      .replacing("\"linesBelowClaim\"", with: "\"line\"")
      .replacing("\"linesBelowScenario\"", with: "\"line\"")
    #expect(try ResultsJSON.document(Array(old.utf8)).claims[0].linesBelowClaim == nil)
  }

  @Test(arguments: ["", "{}", "[]", "null", "\u{0}", "{\"schema\":1}"])
  func `what is no results file is not read`(text: String) {
    #expect(throws: UnreadableFile.self) { try ResultsJSON.document(Array(text.utf8)) }
  }

  @Test func `an unknown field of the same version is no harm`() throws {
    let document = ResultsDocument(try results(PageTests.two))
    let text = ResultsJSON.text(document).replacing(
      "\"schema\" : 1",
      with: "\"added\" : [1],\n  \"schema\" : 1"
    )
    #expect(try ResultsJSON.document(Array(text.utf8)) == document)
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
  static func text(_ results: CatalogResults) -> String {
    ReportMaterial(results, module: .ofTests).render(.json)[0].text
  }
}
