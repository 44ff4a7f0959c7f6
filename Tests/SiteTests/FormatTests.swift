import Catalog
import FoundationEssentials
import Report
import ScenarioRunner
import Site
import Testing

/// Formats for programs, read back by the shortest reader of each that does.
@Suite struct FormatTests {
  private func text(_ format: OutputFormat) throws -> (String, ResultsDocument) {
    let results = try results(PageTests.two)
    return (ReportMaterial(results, module: .ofTests).text(format), ResultsDocument(results))
  }

  /// The verdicts that a test of each claim comes to, from the document alone.
  private func isFailure(_ claim: ResultsDocument.ClaimRecord) -> Bool {
    claim.kind == .gap
      ? claim.gaps.contains { $0.verdict == .open }
      : claim.verdict == .contradicted || claim.verdict == .depends
  }

  @Test func `KTAP numbers its tests, and each plan is kept`() throws {
    let (text, document) = try text(.ktap)
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.first == "KTAP version 1")
    var plans: [Int: Int] = [:]
    var seen: [Int: Int] = [:]
    for line in lines {
      let indent = line.prefix { $0 == " " }.count
      let words = line.split(separator: " ").map(String.init)
      if words[0].hasPrefix("1..") {
        #expect(plans[indent, default: 0] == seen[indent, default: 0])
        plans[indent] = Int(words[0].dropFirst(3))
        seen[indent] = 0
      } else if words[0] == "ok" || words[0] == "not" {
        seen[indent, default: 0] += 1
        #expect(Int(words[words[0] == "ok" ? 1 : 2]) == seen[indent])
      }
    }
    #expect(plans == seen)
    #expect(plans[0] == document.claims.count)
    let failed = lines.count { $0.hasPrefix("not ok") }
    #expect(failed == document.claims.filter(isFailure).count && failed > 0)
    #expect(lines.contains { $0.hasPrefix("ok") && $0.contains("# SKIP") })
  }

  @Test func `KTAP and JUnit count alike`() throws {
    let (ktap, document) = try text(.ktap)
    let (junit, _) = try text(.junit)
    let failures = document.claims.filter(isFailure).count
    let skipped = document.claims.count { $0.verdict == .untested && $0.kind != .gap }
    #expect(ktap.contains("fail:\(failures) xfail:0 xpass:0 skip:\(skipped) error:0"))
    #expect(
      junit.contains(
        "tests=\"\(document.claims.count)\" failures=\"\(failures)\" errors=\"0\" skipped=\"\(skipped)\""
      )
    )
    #expect(junit.ranges(of: "<failure ").count == failures)
    #expect(junit.ranges(of: "<skipped ").count == skipped)
    #expect(junit.ranges(of: "<testcase ").count == junit.ranges(of: "</testcase>").count)
  }

  @Test func `SARIF names the line of each statement that did not hold, and of no other`() throws {
    struct Log: Decodable {
      struct Run: Decodable { let results: [Result] }
      struct Result: Decodable {
        let ruleId: String
        let locations: [Location]
        let partialFingerprints: [String: String]
      }
      struct Location: Decodable { let physicalLocation: Physical }
      struct Physical: Decodable {
        let artifactLocation: Artifact
        let region: Region
      }
      struct Artifact: Decodable { let uri: String }
      struct Region: Decodable { let startLine: Int }
      let version: String
      let runs: [Run]
    }
    let (text, document) = try text(.sarif)
    let log = try JSONDecoder().decode(Log.self, from: Data(text.utf8))
    #expect(log.version == "2.1.0")
    let wrong = document.claims.filter { $0.kind != .gap && isFailure($0) }
    let found = log.runs.flatMap(\.results)
    #expect(found.map(\.partialFingerprints) == wrong.map { ["claim/v1": $0.id] })
    #expect(found.map(\.ruleId) == wrong.map(\.verdict.rawValue))
    let chapter = PageTests.two.map(\.text)
    for (result, claim) in zip(found, wrong) {
      let place = try #require(result.locations.first).physicalLocation
      // The line above the id is the block's; the ids are all different.
      let file = try #require(chapter.first { $0.contains("id: \(claim.id)\n") })
      let lines = file.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines[place.region.startLine - 1] == "id: \(claim.id)")
      #expect(place.artifactLocation.uri == "Content/\(claim.chapter)")
    }
  }

  @Test func `a path in SARIF is a relative reference whatever it holds`() throws {
    let results = try results([PageTests.two[0]])
    let material = ReportMaterial(results, content: "my content/%\u{e9}")
    #expect(material.text(.sarif).contains("\"my%20content/%25%C3%A9/"))
  }

  @Test func `the summary of a job has the counts and what is wrong`() throws {
    let (text, document) = try text(.summary)
    let contradicted = document.claims.filter { $0.verdict == .contradicted && $0.kind != .gap }
    #expect(text.contains("\(contradicted.count) contradicted"))
    for claim in contradicted { #expect(text.contains("`\(claim.id)`")) }
  }
}
