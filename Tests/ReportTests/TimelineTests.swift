import PerfInterface
import Report
import RunView
import ScenarioLanguage
import ScenarioRunner
import TestSupport
import Testing

@Suite struct TimelineTests {
  static let text = """
    machine toy counters=2 cpus=2
    vm V
    host: A = open cycles:D -C 0
    guest V: G = count cycles
    run 4ms
    host: B = open cycles:D -C 0
    run 6ms
    expect G counts nothing
    host: close B
    """

  /// A on gp0 all the time, G on gp1 until B takes it, then in error.
  static let intervals = [
    StateInterval(subject: 0, start: 0, end: 10, state: .active, cpu: 0, counter: .gp(0)),
    StateInterval(subject: 1, start: 0, end: 4, state: .active, cpu: 0, counter: .gp(1)),
    StateInterval(subject: 1, start: 4, end: 10, state: .error, cpu: nil, counter: nil),
    StateInterval(subject: 2, start: 4, end: 10, state: .active, cpu: 0, counter: .gp(1)),
  ].map { interval in
    var interval = interval
    interval.start *= 1_000_000
    interval.end *= 1_000_000
    return interval
  }

  private func run() throws -> RunResult {
    let backend = ScriptedBackend(.linux61) { plan in
      guard plan.vms.first?.mode == .emulated else { return .notRun("not tried here") }
      return .ran(
        .made(plan, intervals: Self.intervals) { event, subject in
          event.countInRun = subject.isGuestCounter && !plan.checks.isEmpty ? 2 : 5
        }
      )
    }
    let result = try results(chapter("G", "kind: gap", [Self.text]), [backend])
    return try #require(result.claims.first?.runs.first)
  }

  @Test func `moments have the numbers and times of the step table`() throws {
    let run = try run()
    let timeline = try #require(Timeline(run))
    let table = StepTable([run])
    #expect(timeline.moments.map(\.number) == table.moments.map(\.number))
    #expect(timeline.moments.map(\.time) == table.moments.map(\.time))
    #expect(timeline.moments.map(\.steps.count) == table.moments.map(\.steps.count))
    #expect(timeline.end == 10_000_000)
  }

  static let shapes = [
    "run 1ms\nrun 1ms\nhost: A = open cycles -C 0\nexpect A active",
    "host: A = open cycles -C 0\nexpect A active\nrun 1ms",
    "run 1ms\nhost: A = open cycles -C 0\nrun 1ms\nrun 1ms\nexpect A active\nhost: close A",
    "task T\nrun 1ms\nrun 2ms\nhost: sleep T\nhost: A = open cycles -C 0\nexpect A active\nrun 1ms",
  ]

  @Test(arguments: shapes)
  func `moments agree with the step table whatever the scenario`(text: String) throws {
    let result = try results(chapter("A", "", [text]), [ScriptedBackend(.linux61, .active)])
    let runs = try #require(result.claims.first).runs
    let timeline = try #require(runs.first.flatMap(Timeline.init))
    let table = StepTable(runs)
    #expect(timeline.moments.map(\.number) == table.moments.map(\.number))
    #expect(timeline.moments.map(\.time) == table.moments.map(\.time))
    #expect(timeline.moments.map(\.steps.count) == table.moments.map(\.steps.count))
  }

  @Test func `every subject has its lane, the guest's apart`() throws {
    let timeline = try #require(try Timeline(run()))
    #expect(timeline.host.map(\.name) == ["A", "B"])
    #expect(timeline.guest.map(\.name) == ["G"])
    #expect(timeline.guest.first?.segments.map(\.state) == [.active, .error])
    #expect(timeline.lossTime == 4_000_000)
  }

  @Test func `what counters are occupied adds up to what events were on them`() throws {
    let timeline = try #require(try Timeline(run()))
    func time(_ segments: [Timeline.Segment]) -> UInt64 {
      segments.filter { $0.state == .active }.reduce(0) { $0 + $1.end - $1.start }
    }
    let occupied = timeline.counters.flatMap(\.segments)
    for lane in timeline.host + timeline.guest {
      #expect(time(lane.segments) == time(occupied.filter { $0.label == lane.name }))
    }
    #expect(time(occupied) == time((timeline.host + timeline.guest).flatMap(\.segments)))
  }

  @Test func `no counter is occupied twice at a time`() throws {
    for lane in try #require(try Timeline(run())).counters {
      for (first, second) in zip(lane.segments, lane.segments.dropFirst()) {
        #expect(first.end <= second.start, "\(lane.name)")
      }
    }
  }

  @Test func `a free counter has a lane too`() throws {
    let timeline = try #require(try Timeline(run()))
    #expect(timeline.counters.map(\.name) == ["gp0", "gp1"])
    #expect(timeline.counters.map { $0.segments.map(\.label) } == [["A"], ["G", "B"]])
    #expect(timeline.counters.map { $0.segments.map(\.isGuest) } == [[false], [true, false]])
  }

  @Test func `the curve adds up what was counted in each run`() throws {
    let curve = try #require(try Timeline(run())?.curves.first)
    #expect(curve.name == "G")
    #expect(curve.points.map(\.time) == [0, 4_000_000, 10_000_000])
    #expect(curve.points.map(\.count) == [0, 2, 4])
    #expect(curve.bareMetal.map(\.count) == [0, 5, 10])
  }

  @Test func `there is no picture of what did not run or took no time`() throws {
    let still = "host: A = open cycles -C 0\nexpect A active"
    let backends = [
      ScriptedBackend(.linux61, .active), ScriptedBackend(.linux612) { _ in .notRun("not here") },
    ]
    let runs = try results(chapter("A", "", [still]), backends).claims[0].runs
    #expect(runs.allSatisfy { Timeline($0) == nil })
  }
}

@Suite struct SummaryTests {
  @Test func `the totals are the sums of what is listed`() throws {
    let wrong = active.replacing("expect A active", with: "expect A error")
    let text =
      chapter("A", "", [active]) + chapter("B", "", [wrong, wrong])
      + chapter("C", "", [active, wrong]) + chapter("D", "untested: Why.", [])
      + chapter("G", "kind: gap", [guest]) + chapter("H", "kind: gap\nuntested: Why.", [])
    let backends = [KernelVersion.linux61, .linux612].map { ScriptedBackend($0, guestCounts: 0) }
    let result = try results(text, backends)
    let summary = Summary(result)
    #expect(summary.statementTotal == 4)
    #expect(summary.statementCounts.map(\.verdict) == ClaimVerdict.allCases)
    #expect(summary.statementCounts.map(\.count) == [1, 1, 1, 1])
    #expect(summary.gapTotal == 2)
    #expect(summary.untestedGapTotal == 1)
    #expect(summary.scenarioTotal == 6)
    #expect(summary.runTotal == result.claims.reduce(0) { $0 + $1.runs.count })
  }
}
