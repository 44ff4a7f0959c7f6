public import ScenarioLanguage
import ScenarioRunner

/// How far a guest's loss goes: how long it lasts, and how many counters it takes.
public struct LossCourse: Hashable, Sendable {
  /// The gentlest thing that ends it; nil when nothing that was tried does.
  public let ending: LossEnding?
  /// The guest's counters that lose something.
  public let lostCounters: Int
  /// The guest's counters that would count something on bare metal.
  public let counters: Int

  /// Whether nothing is lost any more.
  ///
  /// A counter that was behind overflows at other moments than on bare metal, which may be one overflow
  /// less in a given time.
  private static func isOver(_ loss: GuestLoss) -> Bool {
    loss.share == 0 && loss.recordsMissing == 0
      && loss.overflowsMissing <= UInt64(loss.counters.count)
  }

  /// Tries what ends the loss of a run, from its first step that misleads on; nil when the guest is
  /// not misled.
  init?(_ run: RunResult, known: inout KnownTraces) {
    guard let loss = run.loss, loss.isMisled, let trace = run.trace, let bareMetal = run.bareMetal,
      let first = run.plan.firstMisleadingStep(trace, bareMetal)
    else { return nil }
    lostCounters = loss.counters.count { $0.counted < $0.bareMetal }
    counters = loss.counters.count
    ending = LossEnding.allCases.first { ending in
      known.cost(of: run.plan, endedBy: ending, after: first).map(LossCourse.isOver) == true
    }
  }
}
