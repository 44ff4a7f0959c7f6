import Catalog
import CatalogRunner
import ScenarioLanguage
import ScenarioRunner

/// Whether a gap goes away when the causes it blames are taken away.
///
/// Every run that misleads its guest has been repeated without each cause that occurs in it.
public enum GapCausality: Hashable, Sendable {
  /// Without a blamed cause, none of the misled runs misleads; the number of runs repeated.
  case established(runs: Int)
  /// Something else misleads too, or no cause is named; what is wrong, in words.
  case notEstablished(String)

  /// Whether the causes explain the gap.
  public var isEstablished: Bool { objection == nil }

  /// Why they do not; nil when they do.
  public var objection: String? {
    if case .notEstablished(let reason) = self { reason } else { nil }
  }

  /// nil when no run misleads its guest: there is nothing to explain.
  init?(_ causes: [GapCause], _ misled: [MisledRun]) {
    guard !misled.isEmpty else { return nil }
    if let objection = GapCausality.objection(causes, misled) {
      self = .notEstablished(objection)
    } else {
      self = .established(runs: misled.reduce(0) { $0 + $1.trials.count })
    }
  }

  private static func objection(_ causes: [GapCause], _ misled: [MisledRun]) -> String? {
    guard !causes.isEmpty else { return "the gap names no cause" }
    for run in misled {
      let place = "\(run.scenario) on \(run.backend)"
      if let left = run.trials.first(where: \.isMisled) {
        return "\(place) misleads without the \(left.cause.rawValue) too"
      }
      if run.trials.isEmpty { return "\(place) misleads and has none of these causes" }
    }
    let found = Set(misled.flatMap(\.trials).map(\.cause))
    return causes.first { !found.contains($0) }
      .map { "the \($0.rawValue) occurs in no run that misleads" }
  }
}
