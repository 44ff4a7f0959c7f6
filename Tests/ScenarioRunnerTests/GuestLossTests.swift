import PerfInterface
import ScenarioLanguage
import ScenarioRunner
import Testing

@Suite struct GuestLossTests {
  /// Two runs of a guest with one counter, or with more.
  private func loss(
    counted: [[UInt64?]],
    bareMetal: [[UInt64?]],
    told: [UInt64?] = [0, 0],
    toldOnBareMetal: [UInt64?] = [0, 0]
  ) throws -> GuestLoss {
    let names = counted[0].indices.map { "guest V: G\($0) = count cycles\n" }.joined()
    let plan = try plan("vm V\nhost: A = open cycles -C 0\n\(names)run 1ms\nrun 1ms\n")
    return GuestLoss(
      plan,
      contended: trace(plan, counted, told),
      bareMetal: trace(plan, bareMetal, toldOnBareMetal)
    )
  }

  private func trace(_ plan: Plan, _ counts: [[UInt64?]], _ told: [UInt64?]) -> Trace {
    var observations: [StepObservation] = []
    for step in -1..<plan.steps.count {
      let run = step - (plan.steps.count - 2)
      let isRun = run >= 0
      let events =
        [seen { $0.countInRun = 7 }]
        + counts[0].indices.map { place in
          seen { $0.countInRun = isRun ? counts[run][place] : 0 }
        }
      let guest = isRun ? told[run].map { GuestObservation(overflows: $0, interrupts: $0) } : nil
      observations.append(StepObservation(time: 0, error: nil, subjects: events, guests: [guest]))
    }
    return Trace(observations: observations)
  }

  static let shares: [(counted: [UInt64?], bareMetal: [UInt64?], share: Double)] = [
    ([10, 10], [10, 10], 0), ([10, 0], [10, 10], 0.5), ([0, 0], [10, 10], 1),
    ([5, 10], [10, 10], 0.25), ([0, 0], [0, 0], 0), ([1, 0], [0, 0], 0),
    ([20, 20], [10, 10], 0), ([0, 30], [10, 30], 0.25),
  ]

  @Test(arguments: shares)
  func `what is lost is a share of what bare metal counts in all runs`(
    counted: [UInt64?],
    bareMetal: [UInt64?],
    share: Double
  ) throws {
    let loss = try loss(counted: counted.map { [$0] }, bareMetal: bareMetal.map { [$0] })
    #expect(loss.share == share)
    #expect(loss.isMisled == (share > 0))
  }

  @Test func `one counter's gain does not make up for another's loss`() throws {
    let loss = try loss(counted: [[20, 0], [20, 0]], bareMetal: [[10, 10], [10, 10]])
    #expect(loss.share == 0.5)
    #expect(loss.counters.map(\.counted) == [40, 0])
    #expect(loss.counters.map(\.bareMetal) == [20, 20])
    #expect(loss.counters.map(\.subject) == [1, 2])
  }

  @Test func `a counter that counts nothing on bare metal is none of the loss`() throws {
    let loss = try loss(counted: [[0, 10], [0, 10]], bareMetal: [[0, 10], [0, 10]])
    #expect(loss.counters.map(\.subject) == [2])
  }

  static let notices:
    [(counted: [UInt64?], told: [UInt64?], toldOnBareMetal: [UInt64?], notice: String)] = [
      ([10, 10], [1, 1], [1, 1], "nothing"),
      ([5, 5], [0, 0], [0, 0], "nothing"),
      ([10, 0], [0, 0], [0, 0], "value stands still"),
      ([10, 5], [1, 0], [1, 1], "overflows stay away"),
      ([10, 0], [1, 0], [1, 1], "overflows stay away, value stands still"),
    ]

  @Test(arguments: notices)
  func `what the guest could have noticed is told`(
    counted: [UInt64?],
    told: [UInt64?],
    toldOnBareMetal: [UInt64?],
    notice: String
  ) throws {
    let loss = try loss(
      counted: counted.map { [$0] },
      bareMetal: [[10], [10]],
      told: told,
      toldOnBareMetal: toldOnBareMetal
    )
    #expect(loss.notice == notice)
  }

  @Test func `a missing overflow misleads even when no count is lost`() throws {
    let loss = try loss(
      counted: [[10], [10]],
      bareMetal: [[10], [10]],
      told: [1, 0],
      toldOnBareMetal: [1, 1]
    )
    #expect(loss.share == 0)
    #expect(loss.isMisled)
    #expect(loss.overflowsMissing == 1)
  }

  @Test func `a counter stands still only in a run in which it would have counted`() throws {
    #expect(try !loss(counted: [[10], [0]], bareMetal: [[10], [0]]).stoodStill)
    #expect(try loss(counted: [[0], [10]], bareMetal: [[10], [10]]).stoodStill)
  }

  @Test func `counts that a backend cannot see are not lost`() throws {
    let loss = try loss(counted: [[nil], [nil]], bareMetal: [[10], [10]])
    #expect(!loss.isMisled)
    #expect(!loss.stoodStill)
    #expect(loss.share == 0)
  }

  /// A guest with one counter of which bare metal counts 100 in each of two runs.
  private func loss(counted: [UInt64], _ guests: [GuestObservation]) throws -> GuestLoss {
    let plan = try plan("vm V\nguest V: G = count cycles\nrun 1ms\nrun 1ms\n")
    let quiet = GuestObservation(overflows: 4, interrupts: 4, scheduledNanoseconds: 10)
    func trace(_ counts: [UInt64], _ guests: [GuestObservation]) -> Trace {
      let start = StepObservation(time: 0, error: nil, subjects: [seen { _ in }], guests: [quiet])
      let runs = zip(counts, guests).map { count, guest in
        StepObservation(
          time: 0,
          error: nil,
          subjects: [seen { $0.countInRun = count }],
          guests: [guest]
        )
      }
      return Trace(observations: [start, start] + runs)
    }
    return GuestLoss(
      plan,
      contended: trace(counted, guests),
      bareMetal: trace([100, 100], [quiet, quiet])
    )
  }

  private func guest(
    overflows: UInt64 = 4,
    losses: UInt64 = 0,
    stalled: UInt64 = 0
  )
    -> GuestObservation
  {
    GuestObservation(
      overflows: overflows,
      interrupts: overflows,
      losses: losses,
      scheduledNanoseconds: 10,
      stalledNanoseconds: stalled
    )
  }

  @Test func `a guest that is told of its loss is not misled`() throws {
    let told = try loss(counted: [0, 0], [guest(losses: 1), guest()])
    #expect(told.share == 1)
    #expect(!told.isMisled)
    #expect(told.isLoss)
  }

  @Test func `being told afterwards does not undo what was shown before`() throws {
    #expect(try loss(counted: [0, 0], [guest(), guest(losses: 1)]).isMisled)
  }

  @Test func `a guest that stands still has nothing to miss in that time`() throws {
    let stalled = try loss(counted: [100, 20], [guest(), guest(overflows: 0, stalled: 8)])
    #expect(stalled.share == 0)
    #expect(!stalled.isLoss)
    #expect(stalled.stalledShare == 0.4)
    let lost = try loss(counted: [100, 10], [guest(), guest(overflows: 0, stalled: 8)])
    #expect(lost.counters.map(\.bareMetal) == [120])
    #expect(lost.isMisled)
  }

  @Test func `overflows that a backend cannot see are not missing`() throws {
    let loss = try loss(
      counted: [[10], [10]],
      bareMetal: [[10], [10]],
      told: [nil, nil],
      toldOnBareMetal: [1, 1]
    )
    #expect(!loss.isMisled)
    #expect(loss.notice == "nothing")
  }
}

@Suite struct WordsTests {
  static let groups: [(number: UInt64, text: String)] = [
    (0, "0"), (7, "7"), (999, "999"), (1000, "1 000"), (10_000_000, "10 000 000"),
    (123_456, "123 456"), (.max, "18 446 744 073 709 551 615"),
  ]

  @Test(arguments: groups)
  func `digits stand in groups of three`(number: UInt64, text: String) {
    #expect(FigureText.grouped(number) == text)
  }

  static let percents: [(percent: Double, text: String)] = [
    (0, "0%"), (50, "50%"), (100, "100%"), (33.333, "33.3%"), (66.666, "66.7%"), (0.5, "0.5%"),
    (99.9, "99.9%"), (12.25, "12.3%"), (1.04, "1%"),
    // What is lost is not nothing, and what is left not all.
    (0.0001, "less than 0.1%"), (0.049, "less than 0.1%"), (0.05, "0.1%"), (99.94, "99.9%"),
    (99.95, "more than 99.9%"), (99.9999, "more than 99.9%"),
  ]

  @Test(arguments: percents)
  func `a percentage has at most one decimal`(percent: Double, text: String) {
    #expect(FigureText.percent(percent) == text)
  }
}
