public import Catalog
public import ScenarioRunner

/// What came of the whole catalog.
public struct CatalogResults: Sendable {
  /// The document.
  public let catalog: Catalog
  /// What executed it, in order.
  public let backends: [BackendName]
  /// One result for each claim, in the order of the document.
  public let claims: [ClaimResult]
  /// Recorded runs that belong to no scenario any more, for each backend that has some.
  public var staleEvidence: [StaleEvidence] = []

  /// Evidence that counts for nothing: its scenarios have changed or are gone.
  public struct StaleEvidence: Hashable, Sendable {
    /// Who recorded it.
    public let backend: BackendName
    /// Recorded runs.
    public let runCount: Int
    /// The scenarios that they were recorded for, each once.
    public let scenarios: [String]

    /// Creates it from the scenario of each run.
    public init(backend: BackendName, scenarios: [String]) {
      self.backend = backend
      runCount = scenarios.count
      self.scenarios = Set(scenarios).sorted()
    }

    /// In a sentence without its period.
    public var text: String {
      let runs = runCount == 1 ? "1 recorded run" : "\(runCount) recorded runs"
      let names = scenarios.prefix(5).joined(separator: ", ")
      return "\(runs) on \(backend) are stale and count for nothing (\(names)"
        + (scenarios.count > 5 ? " and others)" : ")")
    }
  }

  /// Puts together what came of the claims of a document.
  public init(catalog: Catalog, backends: [BackendName], claims: [ClaimResult]) {
    self.catalog = catalog
    self.backends = backends
    self.claims = claims
  }

  /// The results by their claims' ids.
  public var byID: [String: ClaimResult] { Self.byID(claims) }

  /// Results by their claims' ids.
  public static func byID(_ results: [ClaimResult]) -> [String: ClaimResult] {
    Dictionary(results.map { ($0.claim.id, $0) }) { first, _ in first }
  }

  /// Statements: claims that are no gaps.
  public var statements: [ClaimResult] { claims.filter { $0.claim.kind == .claim } }

  /// Gaps.
  public var gaps: [ClaimResult] { claims.filter { $0.claim.kind == .gap } }

  /// Gaps that are open somewhere, the gravest first, and last those that the newest kernel has closed.
  public var openGaps: [ClaimResult] {
    let newest = backends.compactMap(\.kernel).max()
    func isPast(_ gap: ClaimResult) -> Bool {
      !gap.gapVerdicts.contains {
        $0.verdict.isMisleading && ($0.kernel == newest || $0.kernel == nil)
      }
    }
    return gaps.filter { $0.gapVerdicts.contains(where: \.verdict.isMisleading) }
      .sorted { left, right in
        if isPast(left) != isPast(right) { return isPast(right) }
        return switch (left.severity, right.severity) {
        case (let left?, let right?) where left.isGraver(than: right): true
        case (let left?, let right?) where right.isGraver(than: left): false
        case (_?, nil): true
        case (nil, _?): false
        default: left.claim.id < right.claim.id
        }
      }
  }

  /// What helps against a gap: the statements that take away a cause it blames.
  public func remedies(for gap: Claim) -> [ClaimResult] {
    let ids = Set(catalog.remedies(for: gap).map(\.id))
    return ids.isEmpty ? [] : claims.filter { ids.contains($0.claim.id) }
  }

  /// Claims of our own that did not come out confirmed: our mistakes.
  public var ownMistakes: [ClaimResult] {
    claims.filter {
      $0.claim.isOwn && ($0.verdict == .contradicted || $0.verdict == .depends)
    }
  }
}
