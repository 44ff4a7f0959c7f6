public import PerfInterface
import ScenarioLanguage
public import ScenarioRunner

/// The verdict on a gap for one kernel and mode.
public struct GapResult: Hashable, Sendable {
  /// Where it was tried.
  public let place: GapPlace
  /// The verdict.
  public let verdict: GapVerdict
  /// The smallest and the largest share of counts lost, 0 to 1, over the runs.
  public let lossShare: ClosedRange<Double>?
  /// What the guest could have noticed, over all runs in which it was misled.
  public let notice: String
  /// Runs in which the guest was misled, and runs in all.
  public let misledRuns: Int
  /// Runs that could be compared with bare metal.
  public let runCount: Int

  /// The verdicts by kernel and mode, in the order in which they were tried.
  ///
  /// A gap is closed somewhere only if the same scenarios open it elsewhere; where nothing ever
  /// misleads the guest it is not reproduced.
  ///
  /// - Parameter isOpenElsewhere: Whether other runs than these have opened it.
  static func all(_ runs: [RunResult], isOpenElsewhere: Bool = false) -> [GapResult] {
    let places = runs.map(GapPlace.init).uniqued
    let isOpenSomewhere = isOpenElsewhere || runs.contains { $0.loss?.isMisled == true }
    return places.map { place in
      let here = runs.filter { GapPlace($0) == place }
      let losses = here.compactMap(\.loss).filter(\.isSeen)
      let misled = losses.filter(\.isMisled)
      let verdict: GapVerdict
      if losses.isEmpty {
        verdict = .untested
      } else if !misled.isEmpty {
        verdict = .open
      } else if !here.contains(where: { $0.verdict.isConclusive && $0.loss?.isSeen == true }) {
        // What was not seen may have been lost.
        verdict = .untested
      } else {
        verdict = isOpenSomewhere ? .closed : .notReproduced
      }
      let shares = (misled.isEmpty ? losses : misled).map(\.share)
      let notices = misled.map(\.notice).uniqued
      return GapResult(
        place: place,
        verdict: verdict,
        lossShare: shares.min().flatMap { low in shares.max().map { low...$0 } },
        notice: notices.isEmpty ? "nothing" : notices.joined(separator: " or "),
        misledRuns: misled.count,
        runCount: losses.count
      )
    }
  }

  /// The kernel it was tried on.
  public var kernel: KernelVersion? { place.kernel }
  /// How the guest got its PMU.
  public var mode: VirtualPMUMode { place.mode }
}

extension Array {
  /// The elements without those that repeat a value, in the order of their first appearance.
  public func uniqued(by value: (Element) -> some Hashable) -> [Element] {
    var seen: Set<AnyHashable> = []
    return filter { seen.insert(AnyHashable(value($0))).inserted }
  }
}

extension Array where Element: Hashable {
  /// The elements without repetitions, in the order of their first appearance.
  public var uniqued: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
