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

  /// Runs every scenario on every backend.
  ///
  /// Scenarios that turn out wrong are all found before the error is thrown.
  public static func run(
    _ catalog: Catalog,
    on backends: [any Backend]
  ) throws(DiagnosticList) -> CatalogResults {
    var diagnostics: [Diagnostic] = []
    var claims: [ClaimResult] = []
    for claim in catalog.claims {
      do throws(DiagnosticList) {
        claims.append(try ClaimResult.run(claim, on: backends))
      } catch {
        diagnostics += error.all
      }
    }
    guard diagnostics.isEmpty else { throw DiagnosticList(diagnostics) }
    return CatalogResults(catalog: catalog, backends: backends.map(\.name), claims: claims)
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
