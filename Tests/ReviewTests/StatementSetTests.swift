import Foundation
import Mail
import Testing

@testable import Review

/// Texts of ten kinds, each with a key made by hand: what states something, what does not, and in which mode.
///
/// They were written by people who did not know how statements are found. One half was tuned on; the other
/// was measured once before it was looked at: 73 of its 82 statements were found, and of its 160 other
/// sentences 39 were taken for statements.
@Suite struct StatementSetTests {
  /// A sentence of a text.
  private struct Entry {
    let line: Int
    let isStatement: Bool
    let mode: String?
    let start: String
    let end: String
  }

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Statements")

  private static func key(_ name: String) throws -> [Entry] {
    let file = folder.appending(path: name)
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst().map {
      let fields = $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      return Entry(
        line: try #require(Int(fields[0])),
        isStatement: fields[1] == "statement",
        mode: fields[2] == "-" ? nil : fields[2],
        start: fields[3],
        end: fields[4]
      )
    }
  }

  /// What follows no sign of the language.
  private static func bare(_ text: String) -> String {
    text.trimmingCharacters(in: CharacterSet(charactersIn: "\"'().` "))
  }

  @Test func `statements are told from all else, and a title sets their mode`() throws {
    let keys = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
      .filter { $0.hasSuffix(".key.tsv") }.sorted()
    var (statements, found, others, wrong, modes, rightModes) = (0, 0, 0, 0, 0, 0)
    var misses: [String] = []
    for key in keys {
      let stem = key.dropLast(".key.tsv".count)
      let name = try #require(
        try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
          .first { $0.hasPrefix(stem) && $0 != key }
      )
      let bytes = Array(try Data(contentsOf: Self.folder.appending(path: name)))
      let stated = MailContent(try #require(MailMessage.all(bytes).first)).statements
        .filter { !$0.isAside }
      for entry in try Self.key(key) {
        let here = stated.filter {
          abs($0.line - entry.line) <= 1
            && Self.bare($0.text).hasPrefix(Self.bare(entry.start))
        }
        guard entry.isStatement else {
          others += 1
          if !here.isEmpty { wrong += 1 }
          continue
        }
        statements += 1
        guard let whole = here.first(where: { Self.bare($0.text).hasSuffix(Self.bare(entry.end)) })
        else {
          misses.append("\(name):\(entry.line): \(entry.start)")
          continue
        }
        found += 1
        guard let mode = entry.mode else { continue }
        modes += 1
        if whole.mode.map(String.init(describing:)) == mode { rightModes += 1 }
      }
    }
    #expect(statements > 150 && others > 300)
    #expect(Double(found) >= 0.9 * Double(statements), "\(found) of \(statements): \(misses)")
    #expect(Double(wrong) <= 0.17 * Double(others), "\(wrong) of \(others)")
    #expect(Double(rightModes) >= 0.9 * Double(modes), "\(rightModes) of \(modes)")
  }
}
