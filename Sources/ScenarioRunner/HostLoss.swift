import PerfInterface
public import ScenarioLanguage

/// What the host's events no longer count when something is changed in favour of guests.
public struct HostLoss: Hashable, Sendable {
  /// Counted by the host's events over all runs before the change.
  public let before: UInt64
  /// Of that, not counted after it.
  public let lost: UInt64

  /// The share of the host's counts that is lost, 0 to 1.
  public var share: Double { before == 0 ? 0 : Double(lost) / Double(before) }

  /// Compares two traces of the same steps, event by event and run by run.
  public init(_ plan: Plan, before: Trace, after: Trace) {
    var total: UInt64 = 0
    var lost: UInt64 = 0
    for (step, planned) in plan.steps.enumerated() where planned.isRun {
      let old = before.after(step: step)
      let new = after.after(step: step)
      for subject in plan.subjects.indices where !plan.subjects[subject].isGuestCounter {
        guard let had = old.subjects[subject].countInRun else { continue }
        let has = new.subjects[subject].countInRun ?? 0
        total += had
        lost += had - min(had, has)
      }
    }
    self.before = total
    self.lost = lost
  }
}
