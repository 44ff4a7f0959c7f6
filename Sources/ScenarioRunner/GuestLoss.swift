import PerfInterface
public import ScenarioLanguage

/// What contention cost a guest, against the same guest program without it.
public struct GuestLoss: Hashable, Sendable {
  /// One counter of the guest.
  public struct Counter: Hashable, Sendable {
    /// The plan's subject.
    public let subject: Int
    /// Counted over all runs, with contention and without.
    public let counted: UInt64
    /// Counted over all runs without contention.
    public let bareMetal: UInt64
  }

  /// The guest's counters that count anything on bare metal.
  public let counters: [Counter]
  /// Overflows that reached the guest on bare metal and not with contention.
  public let overflowsMissing: UInt64
  /// Whether the backend saw any count of the guest; without it there is nothing to judge.
  public let isSeen: Bool
  /// Whether some counter stood still during a run in which it would have counted.
  public let stoodStill: Bool

  /// The share of all counts that is lost, 0 to 1.
  public var share: Double {
    let expected = counters.reduce(0) { $0 + $1.bareMetal }
    let counted = counters.reduce(0) { $0 + min($1.counted, $1.bareMetal) }
    return expected == 0 ? 0 : Double(expected - counted) / Double(expected)
  }

  /// Whether the guest is shown something else than bare metal would show.
  public var isMisled: Bool { share > 0 || overflowsMissing > 0 }

  /// What the guest could have noticed, in words; "nothing" when there is nothing.
  public var notice: String {
    var signs: [String] = []
    if overflowsMissing > 0 { signs.append("overflows stay away") }
    if stoodStill { signs.append("value stands still") }
    return signs.isEmpty ? "nothing" : signs.joined(separator: ", ")
  }

  /// Compares a trace with that of the plan without contention.
  ///
  /// What a backend did not see is neither lost nor missing.
  public init(_ plan: Plan, contended: Trace, bareMetal: Trace) {
    let subjects = plan.subjects.indices.filter { plan.subjects[$0].isGuestCounter }
    var counted = [UInt64](repeating: 0, count: plan.subjects.count)
    var expected = counted
    var isSeen = false
    var missing: UInt64 = 0
    var stoodStill = false
    for (step, planned) in plan.steps.enumerated() where planned.isRun {
      let seen = contended.after(step: step)
      let quiet = bareMetal.after(step: step)
      for subject in subjects {
        guard let here = seen.subjects[subject].countInRun,
          let there = quiet.subjects[subject].countInRun
        else { continue }
        isSeen = true
        counted[subject] += here
        expected[subject] += there
        if here == 0, there > 0 { stoodStill = true }
      }
      for (here, there) in zip(seen.guests, quiet.guests) {
        guard let here, let there else { continue }
        missing += there.overflows - min(here.overflows, there.overflows)
      }
    }
    self.isSeen = isSeen
    counters = subjects.filter { expected[$0] > 0 }
      .map { Counter(subject: $0, counted: counted[$0], bareMetal: expected[$0]) }
    overflowsMissing = missing
    self.stoodStill = stoodStill
  }
}

extension GuestLoss {
  /// Runs a plan and the same guest program without contention; nil when either does not run.
  public static func cost(of plan: Plan, on backend: some Backend) -> GuestLoss? {
    guard case .ran(let contended) = backend.execute(plan),
      let quiet = ScenarioRunner.quietTrace(plan, backend)
    else { return nil }
    let loss = GuestLoss(plan, contended: contended, bareMetal: quiet)
    return loss.isSeen ? loss : nil
  }
}
