import Catalog
import PerfInterface
public import Report
import ScenarioLanguage
import ScenarioRunner

/// `results.json`: the results for programs, and the baseline of the next report.
///
/// Version 1. A field is never given another meaning; a new one may come in the same version.
public struct ResultsDocument: Codable, Hashable, Sendable {
  /// The version of this schema.
  public static let currentSchema = 1

  public var schema: Int
  public var backends: [String]
  public var claims: [ClaimRecord]

  /// A claim and what came of it.
  public struct ClaimRecord: Codable, Hashable, Sendable {
    public var id: String
    public var kind: String
    public var chapter: String
    public var line: Int
    public var title: String?
    public var says: String
    public var source: String
    public var topics: [String]
    public var because: [String]
    public var kernel: [String]
    public var blames: String?
    public var verdict: String
    /// Why there is no verdict, or on what it depends.
    public var reason: String?
    public var gaps: [GapRecord]
    public var scenarios: [ScenarioRecord]
  }

  /// A gap in one kernel and mode.
  public struct GapRecord: Codable, Hashable, Sendable {
    public var kernel: String?
    public var mode: String
    public var verdict: String
    /// Shares of counts, 0 to 1.
    public var lossShareMin: Double?
    public var lossShareMax: Double?
    public var notice: String
    public var misledRuns: Int
    public var runs: Int
  }

  /// A scenario and its runs; backends that saw the same share one record.
  public struct ScenarioRecord: Codable, Hashable, Sendable {
    public var name: String
    public var hash: String
    public var line: Int
    public var runs: [RunRecord]
  }

  /// A run.
  public struct RunRecord: Codable, Hashable, Sendable {
    public var values: [String: String]
    public var backends: [String]
    public var verdict: String
    public var reason: String?
    public var checks: [CheckRecord]
    public var lossShare: Double?
  }

  /// An expectation beside what was observed.
  public struct CheckRecord: Codable, Hashable, Sendable {
    public var line: Int
    public var expected: String
    public var observed: String
    public var outcome: String
  }

  /// Records the results of a catalog.
  public init(_ results: CatalogResults) {
    schema = ResultsDocument.currentSchema
    backends = results.backends.map(\.description)
    let chapterNames = results.catalog.chapters.flatMap { chapter in
      chapter.claims.map { _ in chapter.name }
    }
    claims = zip(results.claims, chapterNames).map { ClaimRecord($0, chapter: $1) }
  }
}

extension ResultsDocument.ClaimRecord {
  init(_ result: ClaimResult, chapter: String) {
    let claim = result.claim
    let records = result.scenarios.map(ResultsDocument.ScenarioRecord.init)
    self.init(
      id: claim.id,
      kind: claim.kind.rawValue,
      chapter: chapter,
      line: claim.position.line,
      title: claim.title,
      says: claim.says,
      source: claim.source,
      topics: claim.topics,
      because: claim.because,
      kernel: claim.kernel,
      blames: claim.blames,
      verdict: result.verdict.rawValue,
      reason: ClaimText(result).verdictDetail,
      gaps: result.gapVerdicts.map(ResultsDocument.GapRecord.init),
      scenarios: records
    )
  }
}

extension ResultsDocument.GapRecord {
  init(_ gap: GapResult) {
    self.init(
      kernel: gap.kernel?.rawValue,
      mode: gap.mode.rawValue,
      verdict: gap.verdict.rawValue,
      lossShareMin: gap.lossShare.map { rounded($0.lowerBound) },
      lossShareMax: gap.lossShare.map { rounded($0.upperBound) },
      notice: gap.notice,
      misledRuns: gap.misledRuns,
      runs: gap.runCount
    )
  }
}

extension ResultsDocument.ScenarioRecord {
  init(_ scenario: ScenarioResult) {
    let runs = scenario.variants.flatMap(ResultsDocument.RunRecord.fold)
    self.init(
      name: scenario.block.name,
      hash: scenario.block.hash,
      line: scenario.block.line,
      runs: runs
    )
  }
}

extension ResultsDocument.RunRecord {
  /// One run of a scenario on all backends, equal ones together.
  static func fold(_ results: [RunResult]) -> [ResultsDocument.RunRecord] {
    var records: [ResultsDocument.RunRecord] = []
    for result in results {
      let record = ResultsDocument.RunRecord(result)
      let same = records.firstIndex { other in
        var other = other
        other.backends = record.backends
        return other == record
      }
      if let same {
        records[same].backends += record.backends
      } else {
        records.append(record)
      }
    }
    return records
  }

  init(_ result: RunResult) {
    let values = result.plan.scenario.values.map { ($0.name, $0.value) }
    self.init(
      values: Dictionary(values) { first, _ in first },
      backends: [result.backend.description],
      verdict: result.verdict.rawValue,
      reason: result.reason,
      checks: result.checks.map(ResultsDocument.CheckRecord.init),
      lossShare: result.loss.flatMap { $0.counters.isEmpty ? nil : rounded($0.share) }
    )
  }
}

extension ResultsDocument.CheckRecord {
  init(_ result: CheckResult) {
    let outcome =
      switch result.outcome {
      case .met: "met"
      case .differs: "differs"
      case .notObservable: "not observable"
      }
    self.init(
      line: result.check.position.line,
      expected: result.check.text,
      observed: result.observed,
      outcome: outcome
    )
  }
}

/// Six decimals are more than any figure here means.
private func rounded(_ share: Double) -> Double { (share * 1_000_000).rounded() / 1_000_000 }
