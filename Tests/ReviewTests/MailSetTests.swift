import Catalog
import Foundation
import Mail
import Review
import Testing

/// Mails in many forms and in quite other words than the claims', each with a key made by hand.
///
/// They were written by people who knew the claims and not the phrases by which a mail may refer to them.
@Suite struct MailSetTests {
  /// A line that a statement begins in and the claims that are right for it; empty where none is.
  private struct Entry {
    let line: Int
    let claims: [String]
  }

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Mails")

  private static func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { !$0.hasSuffix(".key") }.sorted()
  }

  private static func key(_ name: String) throws -> [Entry] {
    let file = folder.appending(path: name).deletingPathExtension().appendingPathExtension("key")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
      let words = line.split(separator: "\t")
      return Entry(
        line: try #require(Int(words[0])),
        claims: words[1].split(separator: ",").map(String.init).filter { $0 != "none" }
      )
    }
  }

  private static func review(
    _ name: String,
    _ claims: [Claim],
    _ index: ClaimIndex
  ) throws
    -> MailReview
  {
    let bytes = Array(try Data(contentsOf: folder.appending(path: name)))
    return MailReview(try #require(MailMessage.all(bytes).first), claims, index)
  }

  @Test func `statements are found where they begin, and a match is right rather than any`() throws
  {
    let claims = try MailKeyTests.catalog().claims
    let index = ClaimIndex(claims)
    var (total, found, matched, right, expected) = (0, 0, 0, 0, 0)
    var wrong: [String] = []
    for name in try Self.names() {
      var findings = Dictionary(grouping: try Self.review(name, claims, index).findings) {
        $0.statement.line
      }
      for entry in try Self.key(name) {
        total += 1
        if !entry.claims.isEmpty { expected += 1 }
        guard let finding = findings[entry.line]?.first else { continue }
        findings[entry.line]?.removeFirst()
        found += 1
        guard let best = finding.matches.first?.id else { continue }
        matched += 1
        if entry.claims.contains(best) {
          right += 1
        } else {
          wrong.append("\(name):\(entry.line): \(best), not \(entry.claims)")
        }
      }
    }
    #expect(total > 250)
    #expect(Double(found) / Double(total) >= 0.95, "\(found) of \(total)")
    #expect(Double(right) / Double(max(matched, 1)) >= 0.85, "\(wrong)")
    // Most of them need more than their words to be understood.
    #expect(Double(right) / Double(max(expected, 1)) >= 0.25, "\(right) of \(expected)")
  }
}
