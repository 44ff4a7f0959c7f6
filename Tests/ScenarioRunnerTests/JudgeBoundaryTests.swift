import PerfInterface
import ScenarioLanguage
import ScenarioRunner
import Testing

/// Every constant of the judge, just below it, at it, and just above.
@Suite struct JudgeBoundaryTests {
  typealias Outcome = CheckResult.Outcome

  private func outcome(
    _ expectation: String,
    isExact: Bool,
    _ change: (inout EventObservation) -> Void
  ) throws -> Outcome {
    let open = "host: A = open cycles -C 0 sample_type=0x800 branch_sample_type=8"
    let plan = try plan("\(open)\nrun 1ms\nexpect A \(expectation)\n")
    var trace = Trace.steady(plan, [seen(change)])
    trace.isExact = isExact
    return try #require(Judge.judge(plan, trace).first).outcome
  }

  /// Ten turns of 4 ms: from there on an event that takes turns has had several.
  static let turns: [(nanoseconds: UInt64?, isExact: Bool, outcome: Outcome)] = [
    (nil, false, .notObservable), (39_999_999, false, .notObservable),
    (40_000_000, false, .differs), (40_000_001, false, .differs), (49_000_000, false, .differs),
    (39_999_999, true, .differs), (40_000_000, true, .differs),
  ]

  @Test(arguments: turns)
  func `some of a count is blurred in a run shorter than ten turns`(
    nanoseconds: UInt64?,
    isExact: Bool,
    outcome: Outcome
  ) throws {
    let found = try self.outcome("counts some", isExact: isExact) {
      ($0.countInRun, $0.happenedInRun) = (nanoseconds ?? 5, nanoseconds)
    }
    #expect(found == outcome)
  }

  @Test(arguments: turns.filter { $0.nanoseconds != nil })
  func `the count of an event that takes turns is blurred in a run shorter than ten`(
    nanoseconds: UInt64?,
    isExact: Bool,
    outcome: Outcome
  ) throws {
    let found = try self.outcome("counts all", isExact: isExact) {
      ($0.countInRun, $0.happenedInRun, $0.isTakingTurns) = (5, nanoseconds, true)
    }
    #expect(found == outcome)
  }

  @Test func `the count of an event that keeps its counter is sharp in any run`() throws {
    let found = try outcome("counts all", isExact: false) {
      ($0.countInRun, $0.happenedInRun, $0.isTakingTurns) = (5, 10, false)
    }
    #expect(found == .differs)
  }

  static let times: [(text: String, found: UInt64?, isExact: Bool, outcome: Outcome)] = [
    ("enabled 20ms", 20_000_000, true, .met), ("enabled 20ms", 20_000_001, true, .differs),
    ("enabled 20ms", 19_999_999, true, .differs), ("enabled 20ms", nil, true, .notObservable),
    ("enabled 20ms", 20_000_000, false, .notObservable), ("enabled 20ms", 0, false, .differs),
    ("enabled 0", 0, false, .met), ("enabled 0", 1, false, .differs),
  ]

  @Test(arguments: times)
  func `a time is compared to the nanosecond, or with nothing`(
    text: String,
    found: UInt64?,
    isExact: Bool,
    outcome: Outcome
  ) throws {
    #expect(try self.outcome(text, isExact: isExact) { $0.timeEnabled = found } == outcome)
    let running = text.replacing("enabled", with: "running")
    #expect(try self.outcome(running, isExact: isExact) { $0.timeRunning = found } == outcome)
  }

  /// Samples with fresh, filtered, stale and empty stacks.
  static let stacks: [(word: String, samples: [UInt32]?, outcome: Outcome)] = [
    ("fresh", [1, 0, 0, 0], .met), ("fresh", [9, 1, 0, 0], .differs),
    ("filtered", [0, 2, 0, 0], .met), ("filtered", [1, 2, 0, 0], .differs),
    ("stale", [0, 0, 3, 0], .met), ("stale", [0, 0, 3, 1], .differs),
    ("empty", [0, 0, 0, 4], .met), ("empty", [0, 0, 1, 4], .differs),
    ("fresh", [0, 0, 0, 0], .notObservable), ("fresh", nil, .notObservable),
  ]

  @Test(arguments: stacks)
  func `every branch stack has to hold what is expected`(
    word: String,
    samples: [UInt32]?,
    outcome: Outcome
  ) throws {
    let found = try self.outcome("stacks \(word)", isExact: true) { seen in
      guard let samples else { return }
      var tally = BranchStackTally()
      (tally.fresh, tally.filtered, tally.stale, tally.empty) =
        (samples[0], samples[1], samples[2], samples[3])
      seen.branchStacks = tally
    }
    #expect(found == outcome)
  }

  /// Hundredths by which a share may be off, the judge's own allowance for binary fractions among them.
  static let shares: [(text: String, tolerance: Double?, running: UInt64, outcome: Outcome)] = [
    // In units of 1e-10 hundredths.
    ("50% +-0", nil, 500_000_000_000, .met), ("50% +-0", nil, 500_000_000_009, .met),
    ("50% +-0", nil, 500_000_000_011, .differs), ("50% +-0", nil, 499_999_999_991, .met),
    ("50% +-0", nil, 499_999_999_989, .differs),
    ("50%", nil, 505_000_000_009, .met), ("50%", nil, 505_000_000_011, .differs),
    ("50%", nil, 494_999_999_991, .met), ("50%", nil, 494_999_999_989, .differs),
    ("50% +-2", nil, 520_000_000_009, .met), ("50% +-2", nil, 520_000_000_011, .differs),
    // The larger of two tolerances, and not their sum.
    ("50%", 0.4, 505_000_000_009, .met), ("50%", 0.4, 505_000_000_011, .differs),
    ("50%", 0.6, 506_000_000_009, .met), ("50%", 0.6, 506_000_000_011, .differs),
    ("50% +-2", 1.9, 520_000_000_011, .differs),
  ]

  @Test(arguments: shares)
  func `a share of time is met up to its tolerance`(
    text: String,
    tolerance: Double?,
    running: UInt64,
    outcome: Outcome
  ) throws {
    let found = try self.outcome("runs \(text)", isExact: true) {
      ($0.timeRunning, $0.timeEnabled) = (running, 1_000_000_000_000)
      $0.timeTolerance = tolerance
    }
    #expect(found == outcome)
  }

  static let neverEnabled: [(text: String, outcome: Outcome)] = [
    ("0%", .met), ("0.1%", .differs), ("100%", .differs),
  ]

  @Test(arguments: neverEnabled)
  func `an event that was never enabled ran none of the time`(
    text: String,
    outcome: Outcome
  ) throws {
    let found = try self.outcome("runs \(text)", isExact: true) {
      ($0.timeRunning, $0.timeEnabled) = (0, 0)
    }
    #expect(found == outcome)
  }

  static let values: [(text: String, value: UInt64, isExact: Bool, outcome: Outcome)] = [
    ("value 0", 0, false, .met), ("value 0", 1, false, .differs), ("value 1", 0, false, .differs),
    ("value 1", 1, false, .met), ("value 1", 2, false, .notObservable),
    ("value 2", 1, false, .notObservable), ("value 1", 2, true, .differs),
  ]

  @Test(arguments: values)
  func `where magnitudes mean nothing a value is zero or not`(
    text: String,
    value: UInt64,
    isExact: Bool,
    outcome: Outcome
  ) throws {
    #expect(try self.outcome(text, isExact: isExact) { $0.value = value } == outcome)
  }

  static let advances: [(hasAdvanced: Bool?, count: UInt64?, outcome: Outcome)] = [
    (true, 1, .differs), (true, 0, .notObservable), (true, nil, .notObservable),
    (false, 1, .notObservable), (nil, 1, .notObservable),
  ]

  @Test(arguments: advances)
  func `a value that is not seen is not 0 if it advanced and counted`(
    hasAdvanced: Bool?,
    count: UInt64?,
    outcome: Outcome
  ) throws {
    let found = try self.outcome("value 0", isExact: false) {
      ($0.hasAdvanced, $0.countInRun) = (hasAdvanced, count)
    }
    #expect(found == outcome)
  }

  static let turning: [(text: String, state: EventState, outcome: Outcome)] = [
    ("active", .active, .notObservable), ("active", .inactive, .notObservable),
    ("inactive", .active, .notObservable), ("active", .error, .differs), ("error", .error, .met),
    ("off", .inactive, .differs), ("error", .active, .differs),
  ]

  @Test(arguments: turning)
  func `only the states between which an event turns are blurred`(
    text: String,
    state: EventState,
    outcome: Outcome
  ) throws {
    let found = try self.outcome(text, isExact: false) {
      ($0.state, $0.isTakingTurns) = (state, true)
    }
    #expect(found == outcome)
  }
}
