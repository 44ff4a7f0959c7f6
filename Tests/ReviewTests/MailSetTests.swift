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

  @Test func `what is asserted is right, and the right claim is mostly among those offered`() throws
  {
    let lookup = ClaimLookup(try MailKeyTests.catalog().claims)
    var (total, found, asserted, right, covered, offered, others, lists) = (0, 0, 0, 0, 0, 0, 0, 0)
    var wrong: [String] = []
    for name in try Self.names() {
      let bytes = Array(try Data(contentsOf: Self.folder.appending(path: name)))
      let review = MailReview(try #require(MailMessage.all(bytes).first), lookup)
      var findings = Dictionary(grouping: review.findings) { $0.statement.line }
      for entry in try Self.key(name) {
        // What only asks, plans or thanks need not be found where it has no claim.
        if !entry.claims.isEmpty { total += 1 }
        guard let finding = findings[entry.line]?.first else { continue }
        findings[entry.line]?.removeFirst()
        if !entry.claims.isEmpty { found += 1 }
        let best = finding.answer.asserted.first
        if let best {
          asserted += 1
          if entry.claims.contains(best) {
            right += 1
          } else {
            wrong.append("\(name):\(entry.line): \(best), not \(entry.claims)")
          }
        }
        let shown = (best.map { [$0] } ?? []) + finding.answer.offered
        if entry.claims.isEmpty {
          others += 1
          if !shown.isEmpty { lists += 1 }
        } else {
          covered += 1
          if shown.contains(where: entry.claims.contains) { offered += 1 }
        }
      }
    }
    #expect(total > 150)
    #expect(Double(found) / Double(total) >= 0.95, "\(found) of \(total)")
    #expect(Double(right) >= 0.95 * Double(asserted), "\(wrong)")
    #expect(Double(offered) >= 0.6 * Double(covered), "\(offered) of \(covered)")
    // A list beside everything would be no help.
    #expect(Double(lists) <= 0.7 * Double(others), "\(lists) of \(others)")
  }
}
