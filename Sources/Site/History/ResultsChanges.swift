import Report
import ScenarioRunner

/// What changed between two results.
public struct ResultsChanges: Codable, Hashable, Sendable {
  /// The name of the older results.
  public let since: String
  /// Claims that are new, with their first verdict.
  public let added: [VerdictChange]
  /// Claims that are gone, with their last verdict.
  public let removed: [VerdictChange]
  /// Claims that say something else now.
  public let reworded: [Rewording]
  /// Statements with another verdict.
  public let verdicts: [VerdictChange]
  /// Gaps that are open now and were not.
  public let opened: [VerdictChange]
  /// Gaps that were open and are not now.
  public let closed: [VerdictChange]
  /// Kernels and modes in which a gap was first tried, or is no longer, and other changes of gaps.
  public let otherGaps: [VerdictChange]
  /// Evidence of real kernels that is new, gone, more, less or stale, in words.
  public let evidence: [String]

  /// A claim's words before and now.
  public struct Rewording: Codable, Hashable, Sendable {
    /// The claim.
    public let id: String
    /// What it said.
    public let before: String
    /// What it says.
    public let now: String
  }

  /// Compares two snapshots.
  public init(from old: Snapshot, to new: Snapshot) {
    since = old.name
    let before = Dictionary(old.claims.map { ($0.id, $0) }) { first, _ in first }
    let now = Dictionary(new.claims.map { ($0.id, $0) }) { first, _ in first }
    added = new.claims.filter { before[$0.id] == nil }.map { claim in
      VerdictChange(id: claim.id, place: "", before: nil, now: claim.overall)
    }
    removed = old.claims.filter { now[$0.id] == nil }.map { claim in
      VerdictChange(id: claim.id, place: "", before: claim.overall, now: nil)
    }
    let both = new.claims.compactMap { claim in before[claim.id].map { ($0, claim) } }
    reworded = both.filter { $0.says != $1.says }.map {
      Rewording(id: $0.id, before: $0.says, now: $1.says)
    }
    let changes = both.flatMap(ResultsChanges.changes)
    verdicts = changes.filter(\.place.isEmpty)
    opened = changes.filter { !$0.place.isEmpty && $0.opensGap }
    closed = changes.filter { !$0.place.isEmpty && $0.closesGap }
    otherGaps = changes.filter { !$0.place.isEmpty && !$0.opensGap && !$0.closesGap }
    evidence = ResultsChanges.evidence(old.evidence, new.evidence)
  }

  /// Compares two results; the older one has no name of its own.
  public init(from old: ResultsDocument, to new: ResultsDocument) {
    self.init(from: Snapshot(old, name: "the last report"), to: Snapshot(new, name: "now"))
  }

  private static func changes(_ old: Snapshot.Claim, _ new: Snapshot.Claim) -> [VerdictChange] {
    let before = Dictionary(old.verdicts.map { ($0.place, $0.word) }) { first, _ in first }
    let now = Dictionary(new.verdicts.map { ($0.place, $0.word) }) { first, _ in first }
    let places = new.verdicts.map(\.place) + old.verdicts.map(\.place).filter { now[$0] == nil }
    return places.filter { before[$0] != now[$0] }.map {
      VerdictChange(id: new.id, place: $0, before: before[$0], now: now[$0])
    }
  }

  private static func evidence(
    _ old: [Snapshot.Evidence],
    _ new: [Snapshot.Evidence]
  ) -> [String] {
    var words: [String] = []
    for now in new {
      guard let before = old.first(where: { $0.backend == now.backend }) else {
        words.append("\(now.backend): new, \(now.runs) runs compared with the model")
        continue
      }
      if before.runs != now.runs {
        words.append("\(now.backend): \(before.runs) -> \(now.runs) runs compared with the model")
      }
      if before.staleRuns != now.staleRuns {
        words.append("\(now.backend): \(before.staleRuns) -> \(now.staleRuns) recorded runs stale")
      }
    }
    let gone = old.filter { before in !new.contains { $0.backend == before.backend } }
    return words + gone.map { "\($0.backend): gone" }
  }

  /// Every changed verdict, that of new claims and of those that are gone as well.
  public var allVerdicts: [VerdictChange] {
    verdicts + opened + closed + otherGaps + added + removed
  }

  /// Verdicts that say the opposite of what they said.
  public var reversals: [VerdictChange] { allVerdicts.filter(\.isReversal) }

  /// Whether nothing changed.
  public var isEmpty: Bool { allVerdicts.isEmpty && reworded.isEmpty && evidence.isEmpty }

  /// Changed verdicts by kind; kinds without a change are left out.
  public var verdictSections: [(title: String, groups: [VerdictChangeGroup])] {
    let all = [
      ("Verdicts", verdicts), ("Gaps opened", opened), ("Gaps closed", closed),
      ("Other changes of gaps", otherGaps), ("Added", added), ("Removed", removed),
    ]
    return all.filter { !$0.1.isEmpty }.map { ($0.0, VerdictChangeGroup.all($0.1)) }
  }

  /// Everything that changed, as lines by kind.
  public var sections: [(title: String, lines: [String])] {
    let words = reworded.map { "\($0.id): \"\($0.before)\" -> \"\($0.now)\"" }
    let others = [("Reworded", words), ("Evidence", evidence)].filter { !$0.1.isEmpty }
    return verdictSections.map { section in
      (section.title, section.groups.map { "\($0.text): \($0.ids.joined(separator: ", "))" })
    } + others
  }

  /// The news in one line without its period.
  public var summary: String {
    func count(_ number: Int, _ one: String, _ many: String) -> String? {
      number == 0 ? nil : "\(number) \(number == 1 ? one : many)"
    }
    let parts = [
      count(verdicts.count, "verdict changed", "verdicts changed"),
      count(opened.count, "gap opened", "gaps opened"),
      count(closed.count, "gap closed", "gaps closed"),
      count(otherGaps.count, "other change of gaps", "other changes of gaps"),
      count(reworded.count, "claim reworded", "claims reworded"),
      count(added.count, "claim added", "claims added"),
      count(removed.count, "claim removed", "claims removed"),
      count(evidence.count, "change of evidence", "changes of evidence"),
    ]
    let found = parts.compactMap { $0 }
    return found.isEmpty ? "nothing changed" : found.joined(separator: ", ")
  }

  /// For a terminal.
  public var text: String {
    guard !isEmpty else { return "nothing changed since \(since)" }
    return sections.map { section in
      "\(section.title)\n" + section.lines.map { "  \($0)" }.joined(separator: "\n")
    }
    .joined(separator: "\n")
  }
}
