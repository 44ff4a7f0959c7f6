import Catalog
import PerfInterface
import ScenarioRunner

/// What came of a claim on each kernel and in each mode, in words that a reader can ask for.
public struct ClaimPlaces: Hashable, Sendable {
  /// What something rests on.
  public enum Ground: String, Hashable, Sendable {
    case real
    case model
  }

  /// Kernels in which the same came of it in the same mode.
  public struct Place: Hashable, Sendable {
    /// The kernels, or `host`.
    public fileprivate(set) var kernels: [String]
    /// `emulated`, `mediated`, or `none` where no guest has a PMU.
    public let mode: String
    /// Whether real kernels ran it.
    public let isReal: Bool
    /// What it rests on there.
    public var ground: Ground { isReal ? .real : .model }
    /// The verdict there.
    public let verdict: OverallVerdict
  }

  /// The places where something came of it.
  public let places: [Place]
  /// The verdicts that the claim is found by: of a gap in any place, of a statement as a whole.
  public let verdicts: [OverallVerdict]

  /// Collects them.
  public init(_ result: ClaimResult) {
    let found: [(GapPlace, OverallVerdict)]
    if result.claim.kind == .gap {
      found = result.gapVerdicts.map { ($0.place, .gap($0.verdict)) }
      let kinds = found.map(\.1).uniqued
      verdicts = kinds.isEmpty ? [.gap(.untested)] : kinds
    } else {
      verdicts = [.statement(result.verdict)]
      let runs = result.runs.filter(\.verdict.isConclusive)
      found = runs.map(GapPlace.init).uniqued.map { place in
        let here = runs.filter { GapPlace($0) == place }
        return (place, .statement(ClaimVerdict(here.map(\.verdict))))
      }
    }
    places = found.reduce(into: []) { places, entry in
      let (place, verdict) = entry
      let kernel = place.kernelName
      let same = places.firstIndex {
        $0.mode == place.mode.rawValue && $0.isReal == place.isReal && $0.verdict == verdict
      }
      if let same {
        places[same].kernels.append(kernel)
      } else {
        places.append(
          Place(
            kernels: [kernel],
            mode: place.mode.rawValue,
            isReal: place.isReal,
            verdict: verdict
          )
        )
      }
    }
  }
}
