import PerfInterface
import ScenarioLanguage
import ScenarioRunner
import Testing

@Suite struct JudgeTests {
  typealias Outcome = CheckResult.Outcome

  /// What the judge makes of one expectation about an event that was seen so.
  private func outcome(_ expectation: String, _ event: EventObservation) throws -> Outcome {
    let plan = try plan("host: A = open cycles -C 0\nrun 1ms\nexpect A \(expectation)\n")
    return try #require(Judge.judge(plan, .steady(plan, [event])).first).outcome
  }

  static let states: [(expected: String, state: EventState?, outcome: Outcome)] = [
    ("active", .active, .met), ("active", .inactive, .differs), ("active", .error, .differs),
    ("inactive", .inactive, .met), ("inactive", .off, .differs),
    ("error", .error, .met), ("error", .active, .differs),
    ("off", .off, .met), ("off", .error, .differs),
    ("exited", .exited, .met), ("exited", .off, .differs), ("exited", .dead, .differs),
    ("active", nil, .notObservable), ("error", nil, .notObservable), ("off", nil, .notObservable),
  ]

  @Test(arguments: states)
  func `a state is that one, another, or not seen`(
    expected: String,
    state: EventState?,
    outcome: Outcome
  ) throws {
    #expect(try self.outcome(expected, seen { $0.state = state }) == outcome)
  }

  static let counts: [(share: String, count: UInt64?, happened: UInt64?, outcome: Outcome)] = [
    ("all", 10, 10, .met), ("all", 9, 10, .differs), ("all", 0, 10, .differs),
    ("all", 11, 10, .differs), ("all", 0, 0, .notObservable), ("all", 1, 0, .differs),
    ("all", nil, 10, .notObservable), ("all", 10, nil, .notObservable),
    ("all", nil, nil, .notObservable), ("all", 0, nil, .notObservable),
    ("nothing", 0, 10, .met), ("nothing", 1, 10, .differs), ("nothing", 10, 10, .differs),
    ("nothing", 0, 0, .met), ("nothing", 0, nil, .met), ("nothing", 5, nil, .differs),
    ("nothing", nil, 10, .notObservable),
    ("some", 5, 10, .met), ("some", 1, 10, .met), ("some", 9, 10, .met),
    ("some", 0, 10, .differs), ("some", 10, 10, .differs), ("some", 11, 10, .differs),
    ("some", nil, 10, .notObservable), ("some", 5, nil, .notObservable),
  ]

  @Test(arguments: counts)
  func `a count is compared with what happened for its target`(
    share: String,
    count: UInt64?,
    happened: UInt64?,
    outcome: Outcome
  ) throws {
    let event = seen { ($0.countInRun, $0.happenedInRun) = (count, happened) }
    #expect(try self.outcome("counts \(share)", event) == outcome)
  }

  static let shares: [(text: String, running: UInt64?, enabled: UInt64?, outcome: Outcome)] = [
    ("50%", 500, 1000, .met), ("50%", 505, 1000, .met), ("50%", 495, 1000, .met),
    ("50%", 506, 1000, .differs), ("50%", 494, 1000, .differs),
    ("50% +-5", 550, 1000, .met), ("50% +-5", 450, 1000, .met), ("50% +-5", 551, 1000, .differs),
    ("100%", 1000, 1000, .met), ("100%", 994, 1000, .differs), ("0%", 0, 1000, .met),
    ("0%", 6, 1000, .differs), ("33.3%", 333, 1000, .met), ("50% +-0", 500, 1000, .met),
    ("50% +-0", 501, 1000, .differs),
    ("50%", nil, 1000, .notObservable), ("50%", 500, nil, .notObservable),
    ("0%", nil, nil, .notObservable),
  ]

  @Test(arguments: shares)
  func `a share of time holds within half a point or the tolerance given`(
    text: String,
    running: UInt64?,
    enabled: UInt64?,
    outcome: Outcome
  ) throws {
    let event = seen { ($0.timeRunning, $0.timeEnabled) = (running, enabled) }
    #expect(try self.outcome("runs \(text)", event) == outcome)
  }

  static let reads: [(text: String, read: ReadResult?, outcome: Outcome)] = [
    ("eof", .endOfFile, .met), ("eof", .data, .differs), ("eof", nil, .notObservable),
    ("ECHILD", .failed(.echild), .met), ("ECHILD", .data, .differs),
    ("ECHILD", .failed(.enospc), .differs), ("data", .failed(.echild), .differs),
    ("data", .data, .met), ("data", .endOfFile, .differs), ("data", nil, .notObservable),
  ]

  @Test(arguments: reads)
  func `a read gives end of file or data`(
    text: String,
    read: ReadResult?,
    outcome: Outcome
  ) throws {
    #expect(try self.outcome("reads \(text)", seen { $0.read = read }) == outcome)
  }

  static let values: [(text: String, value: UInt64?, before: UInt64?, outcome: Outcome)] = [
    ("value 7", 7, nil, .met), ("value 7", 8, nil, .differs), ("value 7", nil, 7, .notObservable),
    ("value -1", .max, nil, .met), ("value 0", 0, nil, .met),
    ("value unchanged", 7, 7, .met), ("value unchanged", 8, 7, .differs),
    ("value unchanged", 7, nil, .notObservable), ("value unchanged", nil, 7, .notObservable),
  ]

  @Test(arguments: values)
  func `a value is that one, or the one when the run began`(
    text: String,
    value: UInt64?,
    before: UInt64?,
    outcome: Outcome
  ) throws {
    let event = seen { ($0.value, $0.valueAtRunStart) = (value, before) }
    #expect(try self.outcome(text, event) == outcome)
  }

  static let places: [(text: String, counter: Counter?, state: EventState?, outcome: Outcome)] = [
    ("on gp0", .gp(0), .active, .met), ("on gp0", .gp(1), .active, .differs),
    ("on gp0", .fixed(0), .active, .differs), ("on fixed1", .fixed(1), .active, .met),
    ("on any", .gp(3), .active, .met), ("on any", .fixed(0), .active, .met),
    ("on any", nil, .inactive, .differs), ("on gp0", nil, .error, .differs),
    ("on gp0", nil, .active, .notObservable), ("on any", nil, .active, .notObservable),
    ("on gp0", nil, nil, .notObservable), ("on any", nil, nil, .notObservable),
  ]

  @Test(arguments: places)
  func `a counter is that one, any, none, or not seen`(
    text: String,
    counter: Counter?,
    state: EventState?,
    outcome: Outcome
  ) throws {
    let event = seen { ($0.counter, $0.state) = (counter, state) }
    #expect(try self.outcome(text, event) == outcome)
  }

  static let indices: [(text: String, index: MappedIndex?, outcome: Outcome)] = [
    ("index gp0", .counter(.gp(0)), .met), ("index gp0", .counter(.gp(1)), .differs),
    ("index gp0", MappedIndex.none, .differs), ("index gp0", nil, .notObservable),
    // A toy's counters have no numbers on real hardware.
    ("index gp0", .counter(nil), .notObservable), ("index any", .counter(nil), .met),
    ("index any", .counter(.fixed(0)), .met), ("index any", MappedIndex.none, .differs),
    ("index none", MappedIndex.none, .met), ("index none", .counter(nil), .differs),
    ("index none", .counter(.gp(0)), .differs), ("index none", nil, .notObservable),
  ]

  @Test(arguments: indices)
  func `the index of a mapped page is a counter, none, or not seen`(
    text: String,
    index: MappedIndex?,
    outcome: Outcome
  ) throws {
    #expect(try self.outcome(text, seen { $0.index = index }) == outcome)
  }

  static let errors: [(seen: ErrorNumber?, outcome: Outcome)] = [
    (.einval, .met), (.ebusy, .differs), (nil, .differs),
  ]

  @Test(arguments: errors)
  func `an error is that one`(seen: ErrorNumber?, outcome: Outcome) throws {
    let plan = try plan("host: A = open cycles -C 9\nexpect error EINVAL\n")
    let trace = Trace.steady(plan, [EventObservation()], error: seen)
    #expect(Judge.judge(plan, trace).map(\.outcome) == [outcome])
  }

  static let told: [(text: String, guest: GuestObservation?, outcome: Outcome)] = [
    ("nothing", GuestObservation(overflows: 0, interrupts: 0), .met),
    ("nothing", GuestObservation(overflows: 2, interrupts: 2), .differs),
    ("nothing", GuestObservation(overflows: 1, interrupts: 0), .differs),
    ("overflow", GuestObservation(overflows: 1, interrupts: 1), .met),
    ("overflow", GuestObservation(overflows: 1, interrupts: 0), .met),
    ("overflow", GuestObservation(overflows: 0, interrupts: 0), .differs),
    ("interrupt", GuestObservation(overflows: 1, interrupts: 1), .met),
    ("interrupt", GuestObservation(overflows: 1, interrupts: 0), .differs),
    ("status", GuestObservation(overflows: 1, interrupts: 0), .met),
    ("status", GuestObservation(overflows: 1, interrupts: 1), .differs),
    ("status", GuestObservation(overflows: 0, interrupts: 0), .differs),
    ("nothing", nil, .notObservable), ("overflow", nil, .notObservable),
    ("loss", GuestObservation(overflows: 0, interrupts: 0, losses: 1), .met),
    ("loss", GuestObservation(overflows: 1, interrupts: 1), .differs),
    ("nothing", GuestObservation(overflows: 0, interrupts: 0, losses: 1), .differs),
    ("overflow", GuestObservation(overflows: 0, interrupts: 0, losses: 1), .differs),
    ("loss", nil, .notObservable),
  ]

  static let emulated:
    [(text: String, change: @Sendable (inout EventObservation) -> Void, outcome: Outcome)] = [
      ("active", { ($0.state, $0.isTakingTurns) = (.inactive, true) }, .notObservable),
      ("on gp0", { ($0.state, $0.isTakingTurns) = (.inactive, true) }, .notObservable),
      ("on gp0", { $0.state = .inactive }, .differs),
      ("active", { $0.state = .inactive }, .differs),
      ("error", { ($0.state, $0.isTakingTurns) = (.inactive, true) }, .differs),
      (
        "counts all", { ($0.countInRun, $0.happenedInRun, $0.isTakingTurns) = (5, 10, true) },
        .notObservable
      ),
      ("counts all", { ($0.countInRun, $0.happenedInRun) = (5, 10) }, .differs),
      ("counts some", { ($0.countInRun, $0.happenedInRun) = (10, 10) }, .notObservable),
      ("counts some", { ($0.countInRun, $0.happenedInRun) = (50_000_000, 50_000_000) }, .differs),
      ("runs 50%", { ($0.timeRunning, $0.timeEnabled, $0.timeTolerance) = (56, 100, 10) }, .met),
      (
        "runs 50%", { ($0.timeRunning, $0.timeEnabled, $0.timeTolerance) = (61, 100, 10) }, .differs
      ),
      ("value 0", { ($0.hasAdvanced, $0.countInRun) = (true, 5) }, .differs),
      ("value 0", { ($0.hasAdvanced, $0.countInRun) = (true, 0) }, .notObservable),
      ("value 7", { $0.value = 9 }, .notObservable),
      ("value 7", { $0.value = 7 }, .met),
      ("value unchanged", { $0.hasChangedInRun = true }, .differs),
      ("value unchanged", { $0.hasChangedInRun = false }, .met),
    ]

  @Test(arguments: emulated.indices)
  func `on emulated hardware moments and magnitudes are not compared`(place: Int) throws {
    let (text, change, outcome) = Self.emulated[place]
    let plan = try plan("host: A = open cycles -C 0\nrun 1ms\nexpect A \(text)\n")
    var trace = Trace.steady(plan, [seen(change)])
    trace.isExact = false
    #expect(Judge.judge(plan, trace).map(\.outcome) == [outcome])
  }

  static let stalls: [(text: String, scheduled: UInt64?, stalled: UInt64, outcome: Outcome)] = [
    ("nothing", 100, 0, .met), ("nothing", 100, 1, .differs), ("all", 100, 100, .met),
    ("all", 100, 99, .differs), ("some", 100, 1, .met), ("some", 100, 100, .differs),
    ("all", 0, 0, .notObservable), ("all", nil, 0, .notObservable),
  ]

  @Test(arguments: stalls)
  func `a guest stalls for a share of its time on a CPU`(
    text: String,
    scheduled: UInt64?,
    stalled: UInt64,
    outcome: Outcome
  ) throws {
    let plan = try plan("vm V\nrun 1ms\nexpect guest V stalls \(text)\n")
    let guest = GuestObservation(
      overflows: 0,
      interrupts: 0,
      scheduledNanoseconds: scheduled,
      stalledNanoseconds: stalled
    )
    #expect(Judge.judge(plan, .steady(plan, [], guests: [guest])).map(\.outcome) == [outcome])
  }

  @Test(arguments: told)
  func `a guest is told of an overflow, of nothing, or that is not seen`(
    text: String,
    guest: GuestObservation?,
    outcome: Outcome
  ) throws {
    let plan = try plan("vm V\nrun 1ms\nexpect guest V told \(text)\n")
    #expect(
      Judge.judge(plan, .steady(plan, [], guests: [guest])).map(\.outcome) == [outcome]
    )
  }

  @Test func `nothing at all is seen, and so nothing is met`() throws {
    let kinds = [
      "active", "counts all", "counts nothing", "counts some", "runs 0%", "reads eof", "value 0",
      "value unchanged", "on any", "on gp0",
    ]
    for kind in kinds {
      #expect(try outcome(kind, EventObservation()) == .notObservable, "\(kind)")
    }
  }

  @Test func `an expectation is about the moment at which it stands`() throws {
    let plan = try plan(
      """
      host: A = open cycles -C 0 disabled
      expect A off
      host: enable A
      expect A active
      """
    )
    let observations = [EventState?.none, .off, .active].map { state in
      StepObservation(time: 0, error: nil, subjects: [seen { $0.state = state }], guests: [])
    }
    let results = Judge.judge(plan, Trace(observations: observations))
    #expect(results.map(\.outcome) == [.met, .met])
    #expect(results.map(\.observed) == ["off", "active"])
  }

  static let observed: [(text: String, event: EventObservation, words: String)] = [
    ("active", seen { $0.state = .error }, "error"),
    ("counts all", seen { ($0.countInRun, $0.happenedInRun) = (10_000, 10_000) }, "all (10 000)"),
    (
      "counts all", seen { ($0.countInRun, $0.happenedInRun) = (2_500, 10_000) },
      "25% (2 500 of 10 000)"
    ),
    ("counts all", seen { ($0.countInRun, $0.happenedInRun) = (0, 10) }, "nothing"),
    ("runs 50%", seen { ($0.timeRunning, $0.timeEnabled) = (1, 3) }, "33.3%"),
    ("reads eof", seen { $0.read = .data }, "data"),
    ("value 1", seen { $0.value = 1_000_000 }, "1 000 000"),
    ("value unchanged", seen { ($0.value, $0.valueAtRunStart) = (5, 3) }, "from 3 to 5"),
    ("on gp0", seen { ($0.counter, $0.state) = (.fixed(1), .active) }, "fixed1"),
    ("on gp0", seen { $0.state = .error }, "on none (error)"),
  ]

  @Test(arguments: observed)
  func `what was seen is told in words`(
    text: String,
    event: EventObservation,
    words: String
  ) throws {
    let plan = try plan("host: A = open cycles -C 0\nrun 1ms\nexpect A \(text)\n")
    #expect(Judge.judge(plan, .steady(plan, [event])).map(\.observed) == [words])
  }
}
