import Catalog
import PerfInterface
public import Report
import ScenarioRunner

/// What a report said of each claim, without the runs: what the next reports are compared with.
public struct Snapshot: Codable, Hashable, Sendable {
  /// The version of this schema.
  public static let currentSchema = 1
  /// Those that can be read.
  public static let knownSchemas = 1...1

  /// The version of the schema it was written in.
  public var schema: Int
  /// The name under which the report was published, such as `2026-11`.
  public var name: String
  /// One record for each real kernel with evidence.
  public var evidence: [Evidence]
  /// The claims, in the order of the document.
  public var claims: [Claim]

  /// A claim.
  public struct Claim: Codable, Hashable, Sendable {
    /// The claim's id.
    public var id: String
    /// What it said.
    public var says: String
    /// Its verdicts: one for a statement, one for each kernel and mode of a gap.
    public var verdicts: [Verdict]

    /// The verdict; a gap is told by the gravest that it has anywhere.
    public var overall: OverallVerdict {
      let gaps = verdicts.compactMap(\.word.onGap)
      guard gaps.isEmpty else { return .gap(.gravest(of: gaps)) }
      return verdicts.first?.word ?? .statement(.untested)
    }
  }

  /// A verdict.
  public struct Verdict: Codable, Hashable, Sendable {
    /// The kernel and mode, for a gap; empty for a statement.
    public var place: String
    /// The verdict.
    public var word: OverallVerdict
  }

  /// What there was of a real kernel.
  public struct Evidence: Codable, Hashable, Sendable {
    /// The backend that recorded it.
    public var backend: String
    /// Runs that it and its model could judge.
    public var runs: Int
    /// Recorded runs that belonged to no scenario.
    public var staleRuns: Int
  }

  /// Takes what matters from results.
  public init(_ document: ResultsDocument, name: String) {
    schema = Snapshot.currentSchema
    self.name = name
    let stale = document.stale ?? []
    evidence = (document.agreements ?? []).map { agreement in
      Evidence(
        backend: agreement.backend,
        runs: agreement.runs,
        staleRuns: stale.first { $0.backend == agreement.backend }?.runs ?? 0
      )
    }
    claims = document.claims.map { claim in
      Claim(id: claim.id, says: claim.says, verdicts: Snapshot.verdicts(claim))
    }
  }

  private static func verdicts(_ claim: ResultsDocument.ClaimRecord) -> [Verdict] {
    guard claim.kind == .gap, !claim.gaps.isEmpty else {
      return [Verdict(place: "", word: .statement(claim.verdict))]
    }
    return claim.gaps.map { gap in
      // At first there was arm64 only, and what was kept does not name it.
      let architecture = gap.architecture == .x86 ? " \(Machine.Architecture.x86.rawValue)" : ""
      let real = gap.isReal == true ? ", real\(architecture)" : ""
      return Verdict(place: "\(gap.placeName)\(real)", word: .gap(gap.verdict))
    }
  }

  /// The file's text: one line for each claim, so that differences between versions are small.
  public var text: String {
    let head = "\"evidence\":\(ResultsJSON.line(evidence)),\n\"name\":\(ResultsJSON.line(name))"
    let claims = claims.map { ResultsJSON.line($0) }.joined(separator: ",\n")
    return "{\"schema\":\(schema),\n\(head),\n\"claims\":[\n\(claims)\n]}\n"
  }

  /// Reads a file; one that is damaged, of another schema, or with a word that this version does not know
  /// is an error that says so.
  public init(_ bytes: [UInt8]) throws(UnreadableFile) {
    self = try UnreadableFile.decode(versioned: Snapshot.self, bytes)
  }

  /// Reads what a report said, from its results or from a snapshot.
  public static func ofReport(
    _ bytes: [UInt8],
    name: String
  ) throws(UnreadableFile) -> Snapshot {
    if FileHead(bytes)?.backends == nil { return try Snapshot(bytes) }
    return Snapshot(try ResultsJSON.document(bytes), name: name)
  }
}
