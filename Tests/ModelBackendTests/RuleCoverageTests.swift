import Foundation
import Testing

// A rule of the rules chapter is cited where something checks it, in the second line of a worked
// scenario or in a comment of a test that begins with the word `rules`, or it is listed in
// `uncovered-rules.txt` with the reason why nothing does.
@Suite struct RuleCoverageTests {
  @Test func `every rule is cited by a test or listed with a reason`() throws {
    let missing = try RuleCoverage.rules()
      .subtracting(RuleCoverage.citations().keys)
      .subtracting(RuleCoverage.uncovered().keys)
    #expect(missing.isEmpty, "neither tested nor listed: \(missing.sorted())")
  }

  @Test func `no rule is both cited and listed`() throws {
    let citations = try RuleCoverage.citations()
    for id in try RuleCoverage.uncovered().keys.sorted() {
      #expect(citations[id] == nil, "\(id) is listed, and cited in \(citations[id] ?? "")")
    }
  }

  @Test func `only rules that there are can be cited or listed`() throws {
    let rules = try RuleCoverage.rules()
    for (id, place) in try RuleCoverage.citations().sorted(by: { $0.key < $1.key }) {
      #expect(rules.contains(id), "\(place) cites \(id), which the rules chapter does not have")
    }
    let unknown = try Set(RuleCoverage.uncovered().keys).subtracting(rules)
    #expect(unknown.isEmpty, "listed, but no rules: \(unknown.sorted())")
  }

  @Test func `the list gives one reason for each rule`() throws {
    let lines = try RuleCoverage.uncoveredLines()
    #expect(!lines.isEmpty)
    #expect(try RuleCoverage.uncovered().count == lines.count, "not 'ID: reason', or stated twice")
    for (id, reason) in try RuleCoverage.uncovered() {
      #expect(reason.hasSuffix(".") && reason.count > 20, "\(id) has no reason")
    }
  }

  @Test func `the rules chapter is found`() throws {
    let known: Set = ["D1", "E10", "T1", "S13", "P10", "K31", "L20", "R1", "M10", "G60"]
    #expect(try RuleCoverage.rules().isSuperset(of: known))
  }
}

/// What the rules chapter states and what the tests say they check.
enum RuleCoverage {
  private static let tests = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The ids of the rules chapter: the bullet items that begin with one in bold.
  static func rules() throws -> Set<String> {
    let chapter = tests.deletingLastPathComponent().appending(path: "Content/90-rules.md")
    return Set(
      try lines(of: chapter).compactMap { line in
        guard line.hasPrefix("- **"), let end = line.dropFirst(4).firstRange(of: "**") else {
          return nil
        }
        return String(line.dropFirst(4)[..<end.lowerBound])
      }
    )
  }

  /// What a citation begins with, by the kind of file.
  private static let marks = [".scenario": "# rules:", ".swift": "// rules:"]

  /// Every id that a test cites, and a file that does.
  static func citations() throws -> [String: String] {
    var places: [String: String] = [:]
    let folder = tests.path(percentEncoded: false)
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder).sorted() {
      guard let mark = marks.first(where: { path.hasSuffix($0.key) })?.value else { continue }
      for line in try lines(of: tests.appending(path: path)) {
        let text = line.drop { $0 == " " }
        guard text.hasPrefix(mark) else { continue }
        for id in text.dropFirst(mark.count).split(separator: " ") {
          places[String(id), default: path] = path
        }
      }
    }
    return places
  }

  /// The lines of the list.
  static func uncoveredLines() throws -> [String] {
    try lines(of: tests.appending(path: "ModelBackendTests/uncovered-rules.txt"))
      .filter { !$0.isEmpty }
  }

  /// The reasons of the list, by id.
  static func uncovered() throws -> [String: String] {
    let pairs = try uncoveredLines().compactMap { line -> (String, String)? in
      guard let colon = line.firstRange(of: ": ") else { return nil }
      return (String(line[..<colon.lowerBound]), String(line[colon.upperBound...]))
    }
    return Dictionary(pairs) { first, _ in first }
  }

  private static func lines(of url: URL) throws -> [String] {
    try String(contentsOf: url, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }
}
