public import PerfInterface
public import ScenarioLanguage

/// One expectation beside what was observed.
public struct CheckResult: Hashable, Sendable {
  /// What was expected.
  public let check: PlanCheck
  /// How it came out.
  public let outcome: Outcome
  /// What was observed, in words.
  public let observed: String
}

/// Compares what was expected with what was seen; knows no backend.
public enum Judge {
  /// Every check of a plan against a trace.
  public static func judge(_ plan: Plan, _ trace: Trace) -> [CheckResult] {
    plan.checks.map { check in
      let seen = trace.after(step: check.step)
      let (outcome, observed) = compare(
        check.kind,
        seen,
        isExact: trace.isExact,
        trace.exploration
      )
      return CheckResult(check: check, outcome: outcome, observed: observed)
    }
  }

  /// The verdict on a run from its checks: one that cannot be seen never counts as met.
  public static func verdict(_ results: [CheckResult]) -> RunVerdict {
    if results.contains(where: { $0.outcome == .differs }) { return .differs }
    if results.isEmpty || results.contains(where: { $0.outcome == .notObservable }) {
      return .notObservable
    }
    return .asDocumented
  }

  typealias Comparison = (CheckResult.Outcome, String)

  /// Nanoseconds of a run in which an event that takes turns has had several.
  private static let severalTurnsNanoseconds: UInt64 = 40_000_000

  /// What depends on the moment of a rotation that nobody controls is not to be seen.
  private static func isBlurred(
    _ seen: EventObservation,
    _ share: CountShare,
    isExact: Bool
  ) -> Bool {
    guard !isExact, (seen.happenedInRun ?? 0) < severalTurnsNanoseconds else { return false }
    // Only a turn that begins or ends within the run leaves some of it.
    return seen.isTakingTurns == true || (share == .some && seen.countInRun != nil)
  }

  /// Whether an expectation is met by what the model shows.
  public static func isMet(_ kind: PlanCheck.Kind, by seen: StepObservation) -> Bool {
    compare(kind, seen, isExact: true, nil).0 == .met
  }

  private static func compare(
    _ kind: PlanCheck.Kind,
    _ seen: StepObservation,
    isExact: Bool,
    _ exploration: ExplorationTrace?
  ) -> Comparison {
    switch kind {
    case .error(let number):
      return met(seen.error == number, seen.error?.rawValue ?? "no error")
    case .told(let vcpu, let sign):
      guard let guest = seen.guests[vcpu] else { return unseen("what the guest is told") }
      return compareSign(guest, sign)
    case .stalls(let vcpu, let share):
      let guest = seen.guests[vcpu]
      return compareShare(
        guest?.stalledNanoseconds,
        of: guest?.scheduledNanoseconds,
        share,
        "the time without entry"
      )
    case .exits(let vcpu, let share): return compareExits(seen.guests[vcpu], share)
    case .timer(let cpu, let isArmed):
      guard seen.armedTimers.indices.contains(cpu) else { return unseen("the multiplex timer") }
      return met(seen.armedTimers[cpu] == isArmed, seen.armedTimers[cpu] ? "on" : "off")
    case .state(let subject, let state): return compareState(seen.subjects[subject], state)
    case .counts(let subject, let share):
      let seen = seen.subjects[subject]
      if isBlurred(seen, share, isExact: isExact) { return unseen("the moment of its turn") }
      return compareShare(seen.countInRun, of: seen.happenedInRun, share, "the count")
    case .countsPercent(let subject, let percent, let tolerance):
      return compareCountShare(seen.subjects[subject], percent, tolerance, isExact: isExact)
    case .records(let subject, let share):
      let seen = seen.subjects[subject]
      return compareShare(seen.recordedInRun, of: seen.happenedInRun, share, "the branch records")
    case .stacks(let subject, let contents):
      return compareStacks(seen.subjects[subject].branchStacks, contents)
    case .runs(let subject, let percent, let tolerance):
      return compareShare(
        seen.subjects[subject],
        percent: percent,
        tolerance: max(tolerance, seen.subjects[subject].timeTolerance ?? 0)
      )
    case .timeEnabled(let subject, let time):
      return compareTime(seen.subjects[subject].timeEnabled, time, isExact: isExact)
    case .timeRunning(let subject, let time):
      return compareTime(seen.subjects[subject].timeRunning, time, isExact: isExact)
    case .reads(let subject, let result):
      guard let read = seen.subjects[subject].read else { return unseen("the file descriptor") }
      return met(read == result, read.word)
    case .polls(let subject, let result):
      guard let poll = seen.subjects[subject].poll else { return unseen("a poll") }
      return met(poll == result, poll.rawValue)
    case .value(let subject, let value):
      return compareValue(seen.subjects[subject], value, isExact: isExact)
    case .valueNear(let subject, let value, let tolerance):
      return compareValue(seen.subjects[subject], value, tolerance: tolerance, isExact: isExact)
    case .valueUnchanged(let subject): return compareUnchanged(seen.subjects[subject])
    case .scaled(let subject, let value, let tolerance):
      return compareScaled(seen.subjects[subject], value, tolerance, isExact: isExact)
    case .on(let subject, let counter): return comparePlace(seen.subjects[subject], counter)
    case .index(let subject, let index): return compareIndex(seen.subjects[subject].index, index)
    case .property(let place): return compareProperty(place, exploration)
    }
  }

  static func met(_ holds: Bool, _ observed: String) -> Comparison {
    (holds ? .met : .differs, observed)
  }

  static func unseen(_ what: String) -> Comparison {
    (.notObservable, "\(what) cannot be seen here")
  }

  private static func compareState(_ seen: EventObservation, _ state: EventState) -> Comparison {
    guard let found = seen.state else {
      // A guest counter without a host event has no state, and that can be seen.
      return seen.value == nil || seen.isStateHidden
        ? unseen("the state") : (.differs, "no host event")
    }
    if seen.isTakingTurns == true, found == .active || found == .inactive,
      state == .active || state == .inactive
    {
      return unseen("the moment of its turn")
    }
    return met(found == state, found.word)
  }

  private static func compareIndex(_ found: MappedIndex?, _ index: MappedIndex) -> Comparison {
    guard let found else { return unseen("the page that is mapped") }
    switch (index, found) {
    case (.counter(nil), .counter): return met(true, found.text)
    case (.counter(.some), .counter(nil)): return unseen("the number of the counter")
    default: return met(index == found, found.text)
    }
  }

  private static func compareSign(_ guest: GuestObservation, _ sign: GuestSign) -> Comparison {
    let (overflows, interrupts) = (guest.overflows, guest.interrupts)
    let holds =
      switch sign {
      case .nothing: overflows == 0 && guest.losses == 0
      case .overflow: overflows > 0
      case .interrupt: interrupts > 0
      case .status: overflows > 0 && interrupts == 0
      case .loss: guest.losses > 0
      }
    var words: [String] = []
    if overflows > 0 { words.append("\(interrupts == 0 ? "status" : "overflow") (\(overflows))") }
    if guest.losses > 0 { words.append("loss (\(guest.losses))") }
    return met(holds, words.isEmpty ? "nothing" : words.joined(separator: ", "))
  }

  private static func compareStacks(
    _ tally: BranchStackTally?,
    _ contents: BranchStackContents
  ) -> Comparison {
    guard let tally else { return unseen("the branch stacks of its samples") }
    let counts = BranchStackContents.allCases.map { ($0, tally[$0]) }.filter { $0.1 > 0 }
    guard !counts.isEmpty else { return (.notObservable, "it took no sample that can be judged") }
    let words = counts.map { "\($0.rawValue) (\($1))" }.joined(separator: ", ")
    return met(counts.allSatisfy { $0.0 == contents }, words)
  }

  static func compareShare(
    _ count: UInt64?,
    of happened: UInt64?,
    _ share: CountShare,
    _ what: String
  ) -> Comparison {
    guard let count else { return unseen(what) }
    if share == .nothing { return met(count == 0, FigureText.share(count, of: happened)) }
    guard let happened else { return unseen("what happened") }
    guard happened > 0 else {
      return count == 0
        ? (.notObservable, "nothing happened for its target")
        : (.differs, FigureText.grouped(count))
    }
    let holds = share == .all ? count == happened : count > 0 && count < happened
    return met(holds, FigureText.share(count, of: happened))
  }

  private static func compareShare(
    _ seen: EventObservation,
    percent: Double,
    tolerance: Double
  ) -> Comparison {
    guard let enabled = seen.timeEnabled, let running = seen.timeRunning else {
      return failedRead(seen) ?? unseen("the times")
    }
    guard enabled > 0 else {
      return percent == 0 ? (.met, "never enabled") : (.differs, "never enabled")
    }
    let found = Double(running) / Double(enabled) * 100
    return met(abs(found - percent) <= tolerance + 1e-9, FigureText.percent(found))
  }

  /// Where magnitudes mean nothing, a time that is not 0 is known not to be, and nothing else.
  private static func compareTime(
    _ found: UInt64?,
    _ nanoseconds: UInt64,
    isExact: Bool
  ) -> Comparison {
    guard let found, isExact || found == 0 || nanoseconds == 0 else {
      return unseen("the time in numbers")
    }
    return met(found == nanoseconds, found == 0 ? "0" : DurationText.text(found))
  }

  /// Where magnitudes mean nothing, a counter that moved is known not to be 0, and nothing else.
  private static func compareValue(
    _ seen: EventObservation,
    _ value: UInt64,
    tolerance: Double = 0,
    isExact: Bool
  ) -> Comparison {
    guard let found = seen.value else {
      if let reason = failedRead(seen) { return reason }
      // It may have counted between two steps; what it counted in the run is certain.
      let counted = seen.hasAdvanced == true && (seen.countInRun ?? 0) > 0
      return counted && value == 0 ? (.differs, "counted") : unseen("the value")
    }
    let distance = max(found, value) - min(found, value)
    if Double(distance) <= tolerance { return (.met, FigureText.grouped(found)) }
    return isExact || value == 0 || found == 0
      ? (.differs, FigureText.grouped(found)) : unseen("the value in numbers")
  }

  private static func compareUnchanged(_ seen: EventObservation) -> Comparison {
    if seen.hasChangedInRun == true { return (.differs, "changed") }
    if seen.hasChangedInRun == false, seen.value == nil { return (.met, "unchanged") }
    guard let value = seen.value, let before = seen.valueAtRunStart else {
      return failedRead(seen) ?? unseen("the value")
    }
    let words =
      value == before
      ? "\(FigureText.grouped(value)), unchanged"
      : "from \(FigureText.grouped(before)) to \(FigureText.grouped(value))"
    return met(value == before, words)
  }

  private static func comparePlace(_ seen: EventObservation, _ counter: Counter?) -> Comparison {
    guard let found = seen.counter else {
      guard let state = seen.state, state != .active else { return unseen("the counter") }
      if seen.isTakingTurns == true, state == .inactive { return unseen("the moment of its turn") }
      return (.differs, "on none (\(state.word))")
    }
    return met(counter == nil || counter == found, found.name)
  }
}
