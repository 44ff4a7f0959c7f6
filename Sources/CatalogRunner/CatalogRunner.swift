public import Catalog
public import ScenarioLanguage
public import ScenarioRunner

/// Runs the claims of a catalog: every plan that each of them needs, on every backend.
///
/// What the runs mean for a claim is not its matter; it gives them as values.
public struct CatalogRunner: Sendable {
  private let backends: [any Backend]

  /// Creates a runner for some backends, in the order in which their runs are to stand.
  public init(_ backends: [any Backend]) { self.backends = backends }

  /// What executes, in order.
  public var names: [BackendName] { backends.map(\.name) }

  /// Runs claims on all CPUs; the runs come in the order of the claims.
  ///
  /// Scenarios that turn out wrong are all found before the error is thrown.
  public func run(_ claims: [Claim]) async throws(DiagnosticList) -> [ClaimRuns] {
    let starts = stride(from: 0, to: claims.count, by: CatalogRunner.pieceSize)
    let pieces = await withTaskGroup { group in
      for start in starts {
        let piece = claims[start..<min(start + CatalogRunner.pieceSize, claims.count)]
        group.addTask { (start, outcomes(piece)) }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    return try gather(pieces.sorted { $0.0 < $1.0 }.flatMap(\.1))
  }

  /// Does the same on one CPU.
  public func runInOrder(_ claims: [Claim]) throws(DiagnosticList) -> [ClaimRuns] {
    try gather(outcomes(claims))
  }

  /// Claims that one task runs.
  private static let pieceSize = 8

  private typealias Outcome = Result<ClaimRuns, DiagnosticList>

  private func outcomes(_ claims: some Sequence<Claim>) -> [Outcome] {
    claims.map { claim in
      do throws(DiagnosticList) {
        return .success(try ClaimRuns(claim, on: backends))
      } catch {
        return .failure(error)
      }
    }
  }

  private func gather(_ outcomes: [Outcome]) throws(DiagnosticList) -> [ClaimRuns] {
    var diagnostics: [Diagnostic] = []
    var claims: [ClaimRuns] = []
    for outcome in outcomes {
      switch outcome {
      case .success(let runs): claims.append(runs)
      case .failure(let error): diagnostics += error.all
      }
    }
    guard diagnostics.isEmpty else { throw DiagnosticList(diagnostics) }
    return claims
  }
}
