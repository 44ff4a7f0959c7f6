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

  /// Claims of our own that did not come out confirmed: our mistakes.
  public var ownMistakes: [ClaimResult] {
    claims.filter {
      $0.claim.isOwn && ($0.verdict == .contradicted || $0.verdict == .depends)
    }
  }
}
