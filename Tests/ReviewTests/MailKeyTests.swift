import Catalog
import Foundation
import Mail
import Review
import ScenarioLanguage
import Testing

/// The review of 2023 against a key made by hand: which claim each statement is about, or none.
///
/// The key has lines and digests; the mail itself is not ours to publish. `REVIEW_MAIL` names it.
@Suite struct MailKeyTests {
  private static let path: String? = {
    let named = ProcessInfo.processInfo.environment["REVIEW_MAIL"]
    let places = [named, "../shared/mail/review-v3-section2.txt"].compactMap { $0 }
    return places.first { FileManager.default.fileExists(atPath: $0) }
  }()

  /// The claims that are right for a statement, the expected one first; empty where none is.
  private struct Entry {
    let line: Int
    let digest: String
    let claims: [String]
  }

  private static func key() throws -> [Entry] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "review-v3.key")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }.map { line in
        let words = line.split(separator: " ").map(String.init)
        return Entry(
          line: try #require(Int(words[0])),
          digest: words[1],
          claims: words.dropFirst(2).filter { $0 != "none" }
        )
      }
  }

  static func catalog() throws -> Catalog {
    let content = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Content")
    let names = try FileManager.default.contentsOfDirectory(atPath: content.path)
      .filter { $0.hasSuffix(".md") }
    return try Catalog.load(
      names.map { name in
        let bytes = Array(try Data(contentsOf: content.appending(path: name)))
        return SourceFile(path: name, name: name, bytes: bytes)
      }
    ).get()
  }

  private static func review(_ path: String) throws -> MailReview {
    let catalog = try catalog()
    let message = try #require(
      MailMessage.all(Array(try Data(contentsOf: URL(filePath: path)))).first
    )
    return MailReview(message, ClaimLookup(catalog.claims))
  }

  @Test(
    .enabled(if: path != nil, "REVIEW_MAIL names the review of 2023, which is not ours to publish")
  )
  func `statements are found, and matched with claims as by hand`() throws {
    let review = try Self.review(try #require(Self.path))
    let key = try Self.key()
    let found = review.findings.map { ($0.statement.line, Fingerprint.hex($0.statement.text)) }
    #expect(found.map(\.0) == key.map(\.line))
    #expect(found.map(\.1) == key.map(\.digest))
    var (matched, right, expected) = (0, 0, 0)
    var misses: [String] = []
    for (finding, entry) in zip(review.findings, key) {
      let best = finding.answer.asserted.first
      let isRight = best.map(entry.claims.contains) ?? false
      if best != nil { matched += 1 }
      if isRight { right += 1 }
      if !entry.claims.isEmpty { expected += 1 }
      if !isRight, best != nil || !entry.claims.isEmpty {
        misses.append("line \(entry.line): \(best ?? "none"), not \(entry.claims.first ?? "none")")
      }
    }
    let precision = Double(right) / Double(max(matched, 1))
    let recall = Double(right) / Double(max(expected, 1))
    #expect(precision >= 0.95, "\(precision): \(misses)")
    #expect(recall >= 0.95, "\(recall): \(misses)")
  }

  @Test func `every claim that the key names is in the catalog`() throws {
    let ids = Set(try Self.catalog().claims.map(\.id))
    let named = try Self.key().flatMap(\.claims)
    #expect(named.count > 30)
    for id in named { #expect(ids.contains(id), "\(id)") }
  }
}
