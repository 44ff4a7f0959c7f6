import Catalog
import ScenarioLanguage
import ScenarioRunner

/// Whether a gap goes away when the causes it blames are taken away.
///
/// Every run that misleads its guest is repeated without each cause that occurs in it.
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
  init?(_ causes: [GapCause], _ scenarios: [ScenarioResult], _ backends: [any Backend]) {
    let misled = scenarios.flatMap { scenario in
      // A variant without a cause is run on the model; evidence has none of it.
      scenario.runs.filter { $0.loss?.isMisled == true && $0.backend.kind == .model }
        .map { (run: $0, place: "\(scenario.block.name) on \($0.backend)") }
    }
    guard !misled.isEmpty else { return nil }
    guard !causes.isEmpty else {
      self = .notEstablished("the gap names no cause")
      return
    }
    var repeats: [GapCause: Int] = [:]
    for (run, place) in misled {
      guard let backend = backends.first(where: { $0.name.isSamePlace(as: run.backend) }) else {
        continue
      }
      var isExplained = false
      for cause in causes {
        guard let variant = run.plan.without(cause),
          let loss = GuestLoss.cost(of: variant, on: backend)
        else { continue }
        guard !loss.isMisled else {
          self = .notEstablished("\(place) misleads without the \(cause.rawValue) too")
          return
        }
        isExplained = true
        repeats[cause, default: 0] += 1
      }
      guard isExplained else {
        self = .notEstablished("\(place) misleads and has none of these causes")
        return
      }
    }
    if let idle = causes.first(where: { repeats[$0] == nil }) {
      self = .notEstablished("the \(idle.rawValue) occurs in no run that misleads")
    } else {
      self = .established(runs: repeats.values.reduce(0, +))
    }
  }
}

extension BackendName {
  fileprivate func isSamePlace(as other: BackendName) -> Bool {
    kind == other.kind && kernel == other.kernel
  }
}
