public import Catalog
import CatalogRunner
public import Report
public import ScenarioLanguage
public import ScenarioRunner

extension CatalogResults {
  /// Runs every scenario of a document on every backend, and reads the results.
  public static func run(
    _ catalog: Catalog,
    on backends: [any Backend]
  ) throws(DiagnosticList) -> CatalogResults {
    let runner = CatalogRunner(backends)
    let claims = try runner.runInOrder(catalog.claims).map(ClaimResult.init)
    return CatalogResults(catalog: catalog, backends: runner.names, claims: claims)
  }
}
