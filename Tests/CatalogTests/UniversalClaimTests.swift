import Foundation
import ScenarioLanguage
import TestSupport
import Testing

@testable import Catalog

// What a claim says of every order of things is asked of an exploration, or the claim is listed in
// `unexplored-claims.txt` with the reason why not.
@Suite struct UniversalClaimTests {
  private static let words: Set = ["only", "never", "always", "cannot", "any", "all"]

  private static func isUniversal(_ claim: Claim) -> Bool {
    claim.says.lowercased().split { !$0.isLetter }.contains { words.contains(String($0)) }
  }

  private static func isExplored(_ claim: Claim) -> Bool {
    claim.scenarios.contains { $0.parsed.plans.contains { $0.exploration != nil } }
  }

  /// The reasons, by claim.
  private static func reasons() throws -> [String: String] {
    let file = Project.root.appending(path: "Tests/CatalogTests/unexplored-claims.txt")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    let pairs = lines.map { line -> (String, String) in
      let parts = line.split(separator: ":", maxSplits: 1)
      return (String(parts[0]), parts.count == 2 ? String(parts[1]) : "")
    }
    #expect(Set(pairs.map(\.0)).count == lines.count, "a claim is listed twice")
    return Dictionary(pairs) { first, _ in first }
  }

  @Test func `every universal claim is explored, untested or listed with a reason`() throws {
    let reasons = try Self.reasons()
    let catalog = try Project.catalog()
    let missing = catalog.claims.filter { claim in
      Self.isUniversal(claim) && !Self.isExplored(claim) && claim.untested == nil
        && reasons[claim.id] == nil
    }
    #expect(missing.isEmpty, "\(missing.map(\.id))")
    #expect(catalog.claims.count(where: Self.isExplored) >= 38)
  }

  @Test func `only universal claims that are not explored are listed, each with a sentence`() throws
  {
    let claims = try Project.catalog().claims
    for (id, reason) in try Self.reasons() {
      let claim = claims.first { $0.id == id }
      #expect(claim.map { Self.isUniversal($0) && !Self.isExplored($0) } == true, "\(id)")
      #expect(reason.hasSuffix(".") && reason.count > 20, "\(id) has no reason")
    }
  }
}
