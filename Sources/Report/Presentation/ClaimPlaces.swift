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

  /// Kernels in which the same came of it in the same mode, on the same processors.
  public struct Place: Hashable, Sendable {
    /// The kernels, or `host`.
    public fileprivate(set) var kernels: [String]
    /// `emulated`, `mediated`, or `none` where no guest has a PMU.
    public let mode: String
    /// Whether real kernels ran it.
    public let isReal: Bool
    /// The processors that the scenarios name.
    public fileprivate(set) var machines: [String]
    /// The verdict there.
    public let verdict: OverallVerdict
    /// What it rests on there.
    public var ground: Ground { isReal ? .real : .model }
  }

  /// The places where something came of it.
  public let places: [Place]
  /// The verdicts that the claim is found by: of a gap in any place, of a statement as a whole.
  public let verdicts: [OverallVerdict]

  /// Collects them.
  public init(_ result: ClaimResult) {
    let found: [(place: GapPlace, machine: String, verdict: OverallVerdict)]
    if result.claim.kind == .gap {
      found = result.gapVerdicts.flatMap { gap in
        gap.processors.map { (gap.place, $0.name, .gap($0.verdict)) }
      }
      let kinds = result.gapVerdicts.map { OverallVerdict.gap($0.verdict) }.uniqued
      verdicts = kinds.isEmpty ? [.gap(.untested)] : kinds
    } else {
      verdicts = [.statement(result.verdict)]
      let runs = result.runs.filter(\.verdict.isConclusive)
      found = runs.map(GapPlace.init).uniqued.flatMap { place in
        let here = runs.filter { GapPlace($0) == place }
        return here.map(\.processorName).uniqued.map { name in
          let verdicts = here.filter { $0.processorName == name }.map(\.verdict)
          return (place, name, OverallVerdict.statement(ClaimVerdict(verdicts)))
        }
      }
    }
    places = ClaimPlaces.joined(
      found.map { place, machine, verdict in
        Place(
          kernels: [place.kernelName],
          mode: place.mode.rawValue,
          isReal: place.isReal,
          machines: [machine],
          verdict: verdict
        )
      }
    )
  }

  /// First those that differ in the kernel are one, then those that differ in the processor.
  private static func joined(_ places: [Place]) -> [Place] {
    let byKernel: [Place] = places.reduce(into: []) { joined, place in
      let same = joined.firstIndex { $0.isLike(place) && $0.machines == place.machines }
      guard let same else { return joined.append(place) }
      if !joined[same].kernels.contains(place.kernels[0]) {
        joined[same].kernels.append(place.kernels[0])
      }
    }
    return byKernel.reduce(into: []) { joined, place in
      let same = joined.firstIndex { $0.isLike(place) && $0.kernels == place.kernels }
      guard let same else { return joined.append(place) }
      joined[same].machines += place.machines
    }
  }
}

extension ClaimPlaces.Place {
  fileprivate func isLike(_ other: Self) -> Bool {
    (mode, isReal) == (other.mode, other.isReal) && verdict == other.verdict
  }
}
