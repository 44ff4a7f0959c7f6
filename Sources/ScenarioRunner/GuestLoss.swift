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
    /// Counted over all runs without contention, as far as the guest got in the time it had.
    public let bareMetal: UInt64
  }

  /// The guest's counters that count anything on bare metal.
  public let counters: [Counter]
  /// Overflows that reached the guest on bare metal and not with contention.
  public let overflowsMissing: UInt64
  /// Branch records that the guest would read on bare metal and does not, the most at a time.
  public let recordsMissing: UInt64
  /// Whether the backend saw any count of the guest; without it there is nothing to judge.
  public let isSeen: Bool
  /// Whether some counter stood still during a run in which it would have counted.
  public let stoodStill: Bool
  /// Whether every guest that lost something had been told by the end of that run.
  public let isTold: Bool
  /// The share of the guests' time on a CPU for which they were not entered, 0 to 1.
  public let stalledShare: Double

  /// The share of all counts that is lost, 0 to 1.
  public var share: Double {
    let expected = counters.reduce(0) { $0 + $1.bareMetal }
    let counted = counters.reduce(0) { $0 + min($1.counted, $1.bareMetal) }
    return expected == 0 ? 0 : Double(expected - counted) / Double(expected)
  }

  /// Whether the guest misses counts, overflows or branch records that bare metal would give it.
  public var isLoss: Bool { share > 0 || overflowsMissing > 0 || recordsMissing > 0 }

  /// Whether the guest is shown something else than bare metal would show, and is not told.
  public var isMisled: Bool { isLoss && !isTold }

  /// What the guest could have noticed, in words; "nothing" when there is nothing.
  public var notice: String {
    var signs: [String] = []
    if overflowsMissing > 0 { signs.append("overflows stay away") }
    if stoodStill { signs.append("value stands still") }
    if recordsMissing > 0 { signs.append("branch records are missing") }
    return signs.isEmpty ? "nothing" : signs.joined(separator: ", ")
  }

  /// Compares a trace with that of the plan without contention.
  ///
  /// What a backend did not see is neither lost nor missing.
  ///
  /// - Parameter window: The steps that are looked at; nil for all.
  public init(_ plan: Plan, contended: Trace, bareMetal: Trace, in window: Range<Int>? = nil) {
    let window = window ?? plan.steps.indices
    let subjects = plan.subjects.indices.filter { plan.subjects[$0].isGuestCounter }
    var counted = [UInt64](repeating: 0, count: plan.subjects.count)
    var expected = counted
    var isSeen = false
    var missing: UInt64 = 0
    var stoodStill = false
    var told = [Bool](repeating: false, count: plan.virtualCPUs.count)
    var isTold = true
    var time = StallTime()
    for step in window where plan.steps[step].isRun {
      let seen = contended.after(step: step)
      let quiet = bareMetal.after(step: step)
      var lost = [Bool](repeating: false, count: told.count)
      for subject in subjects {
        guard let here = seen.subjects[subject].countInRun,
          let there = quiet.subjects[subject].countInRun, let vcpu = plan.subjects[subject].vcpu
        else { continue }
        let due = seen.guests[vcpu]?.due(of: there) ?? there
        isSeen = true
        counted[subject] += here
        expected[subject] += due
        if here < due { lost[vcpu] = true }
        if here == 0, due > 0 { stoodStill = true }
      }
      for (vcpu, (here, there)) in zip(seen.guests, quiet.guests).enumerated() {
        guard let here, let there else { continue }
        let due = here.due(of: there.overflows)
        if here.overflows < due {
          missing += due - here.overflows
          lost[vcpu] = true
        }
        if here.losses > 0 { told[vcpu] = true }
        time.add(here)
      }
      if zip(lost, told).contains(where: { $0 && !$1 }) { isTold = false }
    }
    recordsMissing = GuestLoss.recordsMissing(plan, contended, bareMetal, in: window)
    self.isTold = isTold && (recordsMissing == 0 || told.contains(true))
    stalledShare = time.share
    self.isSeen = isSeen
    counters = subjects.filter { expected[$0] > 0 }
      .map { Counter(subject: $0, counted: counted[$0], bareMetal: expected[$0]) }
    overflowsMissing = missing
    self.stoodStill = stoodStill
  }
}

extension GuestLoss {
  /// Records can go between two runs and be there again at the end of the next.
  private static func recordsMissing(
    _ plan: Plan,
    _ contended: Trace,
    _ quiet: Trace,
    in window: Range<Int>
  ) -> UInt64 {
    let records = plan.subjects.indices.filter { plan.subjects[$0].isBranchRecord }
    guard !records.isEmpty else { return 0 }
    return window.reduce(0) { most, step in
      let seen = contended.after(step: step)
      let due = quiet.after(step: step)
      return records.reduce(most) { most, subject in
        guard let here = seen.subjects[subject].value, let there = due.subjects[subject].value,
          here < there
        else { return most }
        return max(most, there - here)
      }
    }
  }
}

/// The time that guests had, and the part of it for which they were not entered.
private struct StallTime {
  private var scheduled: UInt64 = 0
  private var stalled: UInt64 = 0

  mutating func add(_ guest: GuestObservation) {
    scheduled += guest.scheduledNanoseconds ?? 0
    stalled += guest.stalledNanoseconds
  }

  var share: Double { scheduled == 0 ? 0 : Double(stalled) / Double(scheduled) }
}

extension GuestObservation {
  /// What a guest that was not entered all of its time can have of something it would have had.
  func due(of there: UInt64) -> UInt64 {
    guard stalledNanoseconds > 0, let scheduledNanoseconds, scheduledNanoseconds > 0 else {
      return there
    }
    let entered = scheduledNanoseconds - min(stalledNanoseconds, scheduledNanoseconds)
    return scheduledNanoseconds.dividingFullWidth(there.multipliedFullWidth(by: entered)).quotient
  }
}

extension RunResult {
  /// Whether the guest is misled; nil where that is not seen.
  public var misleads: Bool? { loss.flatMap { $0.isSeen ? $0.isMisled : nil } }
}
