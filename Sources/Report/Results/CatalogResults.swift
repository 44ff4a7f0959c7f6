public import Catalog
public import ScenarioLanguage
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

  /// Runs every scenario on every backend.
  ///
  /// Scenarios that turn out wrong are all found before the error is thrown.
  public static func run(
    _ catalog: Catalog,
    on backends: [any Backend]
  ) throws(DiagnosticList) -> CatalogResults {
    let claims = try gather(run(catalog.claims, on: backends))
    return CatalogResults(catalog: catalog, backends: backends.map(\.name), claims: claims)
  }

  /// Does the same as `run(_:on:)` on all CPUs.
  ///
  /// - Parameter keeping: Gives the result of a claim that is known already; nil for one to run.
  public static func runConcurrently(
    _ catalog: Catalog,
    on backends: [any Backend],
    keeping: @escaping @Sendable (Claim) -> ClaimResult? = { _ in nil }
  ) async throws(DiagnosticList) -> CatalogResults {
    let claims = try await runConcurrently(catalog.claims, on: backends, keeping: keeping)
    return CatalogResults(catalog: catalog, backends: backends.map(\.name), claims: claims)
  }

  /// Runs some claims alone, on all CPUs.
  public static func runConcurrently(
    _ claims: [Claim],
    on backends: [any Backend],
    keeping: @escaping @Sendable (Claim) -> ClaimResult? = { _ in nil }
  ) async throws(DiagnosticList) -> [ClaimResult] {
    let starts = stride(from: 0, to: claims.count, by: pieceSize)
    let pieces = await withTaskGroup { group in
      for start in starts {
        let piece = claims[start..<min(start + pieceSize, claims.count)]
        group.addTask { (start, run(piece, on: backends, keeping: keeping)) }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    return try gather(pieces.sorted { $0.0 < $1.0 }.flatMap(\.1))
  }

  /// Claims that one task runs.
  private static let pieceSize = 8

  private typealias Outcome = Result<ClaimResult, DiagnosticList>

  private static func run(
    _ claims: some Sequence<Claim>,
    on backends: [any Backend],
    keeping: (Claim) -> ClaimResult? = { _ in nil }
  ) -> [Outcome] {
    claims.map { claim in
      if let known = keeping(claim) { return .success(known) }
      do throws(DiagnosticList) {
        return .success(try ClaimResult.run(claim, on: backends))
      } catch {
        return .failure(error)
      }
    }
  }

  private static func gather(_ outcomes: [Outcome]) throws(DiagnosticList) -> [ClaimResult] {
    var diagnostics: [Diagnostic] = []
    var claims: [ClaimResult] = []
    for outcome in outcomes {
      switch outcome {
      case .success(let result): claims.append(result)
      case .failure(let error): diagnostics += error.all
      }
    }
    guard diagnostics.isEmpty else { throw DiagnosticList(diagnostics) }
    return claims
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
