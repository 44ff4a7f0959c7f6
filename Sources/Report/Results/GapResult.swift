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
  /// The verdict on each processor that its scenarios name, in the order in which they were tried.
  public let processors: [OnProcessor]

  /// The verdict on one processor.
  public struct OnProcessor: Hashable, Sendable {
    /// What the processor is called.
    public let name: String
    /// The verdict.
    public let verdict: GapVerdict
  }

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
      let shares = (misled.isEmpty ? losses : misled).map(\.share)
      let notices = misled.map(\.notice).uniqued
      return GapResult(
        place: place,
        verdict: verdict(here, isOpenSomewhere),
        lossShare: shares.min().flatMap { low in shares.max().map { low...$0 } },
        notice: notices.isEmpty ? "nothing" : notices.joined(separator: " or "),
        misledRuns: misled.count,
        runCount: losses.count,
        processors: here.map(\.processorName).uniqued.map { name in
          OnProcessor(
            name: name,
            verdict: verdict(here.filter { $0.processorName == name }, isOpenSomewhere)
          )
        }
      )
    }
  }

  /// The verdict on runs in one place.
  private static func verdict(_ runs: [RunResult], _ isOpenSomewhere: Bool) -> GapVerdict {
    let seen = runs.filter { $0.loss?.isSeen == true }
    if seen.contains(where: { $0.loss?.isMisled == true }) { return .open }
    // What was not seen may have been lost.
    guard seen.contains(where: \.verdict.isConclusive) else { return .untested }
    return isOpenSomewhere ? .closed : .notReproduced
  }

  /// The kernel it was tried on.
  public var kernel: KernelVersion? { place.kernel }
  /// How the guest got its PMU.
  public var mode: VirtualPMUMode { place.mode }
}

extension RunResult {
  /// The processor that the scenario is written for, as places are asked for by it.
  var processorName: String { plan.machine.processor.name.lowercased() }
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
