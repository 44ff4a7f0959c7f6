import Catalog
import Report

/// What a report says of earlier ones.
public struct ReportHistory: Hashable, Sendable {
  /// Reversals that were accepted, first ones first.
  public var ledger: [LedgerEntry]
  /// The reports that were published, first ones first.
  public var releases: [Snapshot]

  /// The report that was published last; nil before the first.
  public var published: Snapshot? { releases.last }

  /// Creates a history.
  public init(ledger: [LedgerEntry] = [], releases: [Snapshot] = []) {
    self.ledger = ledger
    self.releases = releases
  }

  /// The claims of which published reports said different things, or another than is said now; nothing before
  /// there are two.
  func courses(of results: [ClaimResult]) -> VerdictCourses? {
    guard releases.count > 1 else { return nil }
    let published = releases.map { release in
      release.claims.reduce(into: [:]) { $0[$1.id] = $1.overall }
    }
    let claims = results.compactMap { result -> VerdictCourses.Course? in
      let verdicts = published.map { $0[result.claim.id] } + [OverallVerdict(result)]
      guard verdicts.compactMap(\.self).uniqued.count > 1 else { return nil }
      return VerdictCourses.Course(id: result.claim.id, verdicts: verdicts)
    }
    return VerdictCourses(releases: releases.map(\.name), claims: claims)
  }

  /// What published reports said of claims in words, by their ids, where it was not what is said now.
  func pastVerdicts(of results: [ClaimResult]) -> [String: String] {
    let now = results.reduce(into: [:]) { $0[$1.claim.id] = OverallVerdict($1) }
    var past: [String: [String]] = [:]
    for release in releases {
      for claim in release.claims where now[claim.id].map({ $0 != claim.overall }) == true {
        past[claim.id, default: []].append("\(claim.overall.text) in \(release.name)")
      }
    }
    return past.mapValues { $0.joined(separator: ", ") }
  }

  /// What changed since the last published report; nil before the first.
  public func changes(to document: ResultsDocument) -> ResultsChanges? {
    published.map { ResultsChanges(from: $0, to: Snapshot(document, name: "now")) }
  }
}

/// The verdicts on claims from published report to published report.
struct VerdictCourses: Hashable {
  /// What the reports are called, first ones first.
  let releases: [String]
  /// The claims whose verdict was not always the same.
  let claims: [Course]

  /// A claim's verdicts, one for each report and the last one for now; nil where it did not have the claim.
  struct Course: Hashable {
    let id: String
    let verdicts: [OverallVerdict?]
  }
}

/// Verdicts that were accepted though they say the opposite of what was said before, and why.
public struct LedgerEntry: Codable, Hashable, Sendable {
  /// Why, in the words of who accepted them.
  public var because: String
  /// The changes.
  public var changes: [VerdictChange]

  /// Creates an entry.
  public init(because: String, changes: [VerdictChange]) {
    self.because = because
    self.changes = changes
  }

  /// A ledger as a file: one entry a line.
  public static func text(_ entries: [LedgerEntry]) -> String {
    entries.isEmpty
      ? "[]\n" : "[\n" + entries.map { ResultsJSON.line($0) }.joined(separator: ",\n") + "\n]\n"
  }

  /// Reads a ledger; one that is damaged, or with a word that this version does not know, is an error that
  /// says so.
  public static func entries(_ bytes: [UInt8]) throws(UnreadableFile) -> [LedgerEntry] {
    try UnreadableFile.decode([LedgerEntry].self, bytes)
  }
}
