import Catalog
import ModelBackend
import Report
import ScenarioRunner
import TestSupport
import Testing

// The verdicts that reading the kernel's sources gave on the document's statements, against those
// that executing the claims gives.
@Suite struct AnalysisTests {
  @Test func `every statement of the analysis has a row`() {
    #expect(AnalysedStatement.all.map(\.id) == (1...52).map { "G\($0)" })
  }

  @Test(arguments: AnalysedStatement.all)
  func `the verdict computed is compatible with the one read`(statement: AnalysedStatement) throws {
    let verdicts = try AnalysisResults.verdicts.get()
    for id in statement.claims {
      let verdict = try #require(verdicts[id], "there is no claim \(id)").verdict
      #expect(statement.allows(verdict), "\(id) came out \(verdict.rawValue)")
    }
    for id in statement.untested {
      #expect(verdicts[id]?.verdict == .untested, "\(id) is tested now")
    }
    #expect(!statement.claims.isEmpty || statement.remark != nil)
  }

  @Test(arguments: AnalysedStatement.all)
  func `what qualifies a statement is confirmed`(statement: AnalysedStatement) throws {
    let verdicts = try AnalysisResults.verdicts.get()
    for id in statement.qualifications {
      let claim = try #require(verdicts[id], "there is no claim \(id)")
      #expect(claim.isOwn, "\(id) is no claim of our own")
      #expect(claim.verdict == .confirmed, "\(id) came out \(claim.verdict.rawValue)")
    }
    let isQualified = statement.reading == .qualified && !statement.claims.isEmpty
    #expect(!isQualified || !statement.qualifications.isEmpty || statement.remark != nil)
  }
}

/// The content folder, executed once on every kernel of the model.
enum AnalysisResults {
  struct Outcome: Sendable {
    let verdict: ClaimVerdict
    let isOwn: Bool
  }

  static let verdicts = Result {
    let results = try CatalogResults.run(Project.catalog(), on: ModelBackend.all())
    let pairs = results.claims.map {
      ($0.claim.id, Outcome(verdict: $0.verdict, isOwn: $0.claim.isOwn))
    }
    return Dictionary(pairs) { first, _ in first }
  }
}
