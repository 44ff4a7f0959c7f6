import PerfInterface
import ScenarioLanguage
import ScenarioRunner
import Testing

// What the owner of an event makes of a read, and what is seen of a CPU and of a guest's exits.
@Suite struct JudgeReadingTests {
  typealias Outcome = CheckResult.Outcome

  private func outcome(
    _ expectation: String,
    isExact: Bool = true,
    _ change: (inout EventObservation) -> Void
  ) throws -> Outcome {
    let plan = try plan("host: A = open cycles -C 0\nrun 1ms\nexpect A \(expectation)\n")
    var trace = Trace.steady(plan, [seen(change)])
    trace.isExact = isExact
    return try #require(Judge.judge(plan, trace).first).outcome
  }

  /// A counter without state has no event behind it where that can be seen, and not where it is hidden.
  @Test func `a state that is hidden is not taken for none`() throws {
    let hidden = try outcome("error") {
      ($0.state, $0.value, $0.isStateHidden) = (nil, 0, true)
    }
    #expect(hidden == .notObservable)
    #expect(try outcome("error") { ($0.state, $0.value) = (nil, 0) } == .differs)
    #expect(try outcome("error") { ($0.state, $0.value) = (nil, nil) } == .notObservable)
  }

  struct Scaled: Sendable {
    let text: String
    let value: UInt64?
    /// Enabled and running.
    let times: (UInt64, UInt64)?
    let outcome: Outcome

    init(_ text: String, _ value: UInt64?, _ times: (UInt64, UInt64)?, _ outcome: Outcome) {
      (self.text, self.value, self.times, self.outcome) = (text, value, times, outcome)
    }
  }

  static let scaled = [
    Scaled("scaled 20", 10, (8, 4), .met), Scaled("scaled 10", 10, (8, 4), .differs),
    Scaled("scaled 10", 10, (8, 8), .met), Scaled("scaled 0", 0, (8, 4), .met),
    // Rounded down, and no tolerance of so small a number.
    Scaled("scaled 13 +-0", 10, (4, 3), .met), Scaled("scaled 14 +-0", 10, (4, 3), .differs),
    Scaled("scaled 1000", 1005, (1, 1), .met), Scaled("scaled 1000", 1006, (1, 1), .differs),
    Scaled("scaled 1000", 995, (1, 1), .met), Scaled("scaled 1000", 994, (1, 1), .differs),
    Scaled("scaled 1000 +-2", 1020, (1, 1), .met),
    Scaled("scaled 1000 +-2", 1021, (1, 1), .differs),
    Scaled("scaled nothing", 0, (8, 0), .met), Scaled("scaled nothing", 5, (8, 0), .met),
    Scaled("scaled nothing", 0, (8, 1), .differs), Scaled("scaled 0", 0, (8, 0), .differs),
    Scaled("scaled nothing", 0, (0, 0), .met),
    Scaled("scaled 20", nil, (8, 4), .notObservable), Scaled("scaled 20", 10, nil, .notObservable),
    // No sum is too large.
    Scaled("scaled -1", .max, (.max, .max), .met), Scaled("scaled 5", .max, (.max, 1), .differs),
  ]

  @Test(arguments: scaled)
  func `a count is extrapolated as the tool does it`(row: Scaled) throws {
    let found = try outcome(row.text) {
      $0.value = row.value
      if let (enabled, running) = row.times {
        ($0.timeEnabled, $0.timeRunning) = (enabled, running)
      }
    }
    #expect(found == row.outcome)
  }

  @Test func `what is read at the end of a file is not counted`() throws {
    let change: (inout EventObservation) -> Void = {
      ($0.read, $0.value, $0.timeEnabled, $0.timeRunning) = (.endOfFile, 5, 8, 4)
    }
    #expect(try outcome("scaled nothing", change) == .met)
    #expect(try outcome("scaled 10", change) == .differs)
  }

  @Test(arguments: ["scaled 5", "scaled nothing", "value 5", "value unchanged", "runs 50%"])
  func `a read that fails shows neither value nor times`(text: String) throws {
    let found = try outcome(text) { $0.read = .failed(.echild) }
    #expect(found == .notObservable)
  }

  @Test func `where magnitudes mean nothing only nothing can be told from something`() throws {
    let change: (inout EventObservation) -> Void = {
      ($0.value, $0.timeEnabled, $0.timeRunning) = (10, 8, 4)
    }
    #expect(try outcome("scaled 50", isExact: false, change) == .notObservable)
    #expect(try outcome("scaled 0", isExact: false, change) == .differs)
  }

  static let timers: [(text: String, armed: [Bool], outcome: Outcome)] = [
    ("cpu1 timer on", [false, true], .met), ("cpu1 timer off", [false, true], .differs),
    ("cpu0 timer off", [false, true], .met), ("cpu0 timer on", [false, true], .differs),
    ("cpu1 timer on", [], .notObservable), ("cpu1 timer off", [], .notObservable),
  ]

  @Test(arguments: timers)
  func `a timer is armed, not armed, or not seen`(
    text: String,
    armed: [Bool],
    outcome: Outcome
  ) throws {
    let plan = try plan("machine toy cpus=2\nrun 1ms\nexpect \(text)\n")
    var trace = Trace.steady(plan, [])
    for place in trace.observations.indices { trace.observations[place].armedTimers = armed }
    #expect(Judge.judge(plan, trace).map(\.outcome) == [outcome])
  }

  static let exits: [(share: String, exits: UInt64?, accesses: UInt64?, outcome: Outcome)] = [
    ("all", 3, 3, .met), ("all", 2, 3, .differs), ("some", 2, 3, .met), ("some", 3, 3, .differs),
    ("nothing", 0, 3, .met), ("nothing", 1, 3, .differs),
    ("nothing", 0, 0, .notObservable), ("all", 0, 0, .notObservable),
    ("nothing", nil, nil, .notObservable),
  ]

  @Test(arguments: exits)
  func `accesses leave the guest, stay in it, or there are none`(
    share: String,
    exits: UInt64?,
    accesses: UInt64?,
    outcome: Outcome
  ) throws {
    let plan = try plan("vm V\nrun 1ms\nexpect guest V exits \(share)\n")
    var guest = GuestObservation(overflows: 0, interrupts: 0)
    (guest.accessesWithExit, guest.registerAccesses) = (exits, accesses)
    var trace = Trace.steady(plan, [])
    for place in trace.observations.indices { trace.observations[place].guests = [guest] }
    #expect(Judge.judge(plan, trace).map(\.outcome) == [outcome])
  }
}
