import PerfInterface
import ScenarioLanguage
import ScenarioRunner
import Testing

/// Where a loss begins, one count to either side.
@Suite struct LossBoundaryTests {
  /// What was seen of a guest with one counter in one run.
  private struct Run {
    var count: UInt64?
    var guest = GuestObservation(overflows: 4, interrupts: 4, scheduledNanoseconds: 10)
  }

  private func loss(_ here: Run, of there: UInt64) throws -> GuestLoss {
    let plan = try plan("vm V\nguest V: G = count cycles\nrun 1ms\n")
    func trace(_ run: Run) -> Trace {
      .steady(plan, [seen { $0.countInRun = run.count }], guests: [run.guest])
    }
    return GuestLoss(plan, contended: trace(here), bareMetal: trace(Run(count: there)))
  }

  static let counts: [(count: UInt64, of: UInt64, isLoss: Bool, stoodStill: Bool)] = [
    (9, 10, true, false), (10, 10, false, false), (11, 10, false, false), (0, 1, true, true),
    (1, 2, true, false), (0, 0, false, false),
    (UInt64(1) << 53 - 1, UInt64(1) << 53, true, false),
  ]

  @Test(arguments: counts)
  func `one count too few is a loss, and none at all a stand`(
    count: UInt64,
    of: UInt64,
    isLoss: Bool,
    stoodStill: Bool
  ) throws {
    let loss = try loss(Run(count: count), of: of)
    #expect(loss.isLoss == isLoss)
    #expect(loss.isMisled == isLoss)
    #expect(loss.stoodStill == stoodStill)
  }

  static let overflows: [(count: UInt64, missing: UInt64)] = [(3, 1), (4, 0), (5, 0), (0, 4)]

  @Test(arguments: overflows)
  func `one overflow too few is missing`(count: UInt64, missing: UInt64) throws {
    var run = Run(count: 100)
    run.guest.overflows = count
    let loss = try loss(run, of: 100)
    #expect(loss.overflowsMissing == missing)
    #expect(loss.isLoss == (missing > 0))
  }

  static let records: [(here: UInt64?, there: UInt64?, missing: UInt64)] = [
    (0, 32, 32), (31, 32, 1), (32, 32, 0), (32, 0, 0), (nil, 32, 0), (0, nil, 0),
  ]

  @Test(arguments: records)
  func `a branch record too few is missing`(
    here: UInt64?,
    there: UInt64?,
    missing: UInt64
  ) throws {
    let plan = try plan("machine skylake\nvm V\nguest V: lbr on\nexpect V.lbr value 0\nrun 1ms\n")
    func trace(_ value: UInt64?) -> Trace {
      let guest = GuestObservation(overflows: 0, interrupts: 0)
      return .steady(plan, plan.subjects.map { _ in seen { $0.value = value } }, guests: [guest])
    }
    let loss = GuestLoss(plan, contended: trace(here), bareMetal: trace(there))
    #expect(loss.recordsMissing == missing)
    #expect(loss.isMisled == (missing > 0))
    #expect(loss.notice == (missing > 0 ? "branch records are missing" : "nothing"))
  }

  static let losses: [(told: UInt64, isMisled: Bool)] = [(0, true), (1, false)]

  @Test(arguments: losses)
  func `to be told once is to be told`(told: UInt64, isMisled: Bool) throws {
    var run = Run(count: 99)
    run.guest.losses = told
    #expect(try loss(run, of: 100).isMisled == isMisled)
  }

  @Test func `a guest that lost nothing need not be told`() throws {
    let plan = try plan(
      "vm V vcpus=2\nguest V.0: G = count cycles\nguest V.1: H = count cycles\nrun 1ms\n"
    )
    func trace(_ count: UInt64, losses: UInt64) -> Trace {
      let told = GuestObservation(overflows: 4, interrupts: 4, losses: losses)
      let other = GuestObservation(overflows: 4, interrupts: 4)
      let counts = [count, 100]
      return .steady(
        plan,
        counts.map { count in seen { $0.countInRun = count } },
        guests: [told, other]
      )
    }
    let loss = GuestLoss(plan, contended: trace(99, losses: 1), bareMetal: trace(100, losses: 0))
    #expect(loss.isLoss)
    #expect(!loss.isMisled)
  }

  /// The part of 100 counts that a guest can have which was not entered for a part of its time.
  static let stalls: [(scheduled: UInt64?, stalled: UInt64, due: UInt64)] = [
    (10, 0, 100), (10, 1, 90), (10, 9, 10), (10, 10, 0), (10, 11, 0), (3, 1, 66), (3, 2, 33),
    (0, 1, 100), (nil, 1, 100), (1, 0, 100), (1, 1, 0),
  ]

  @Test(arguments: stalls)
  func `a guest is due what fits the time in which it was entered`(
    scheduled: UInt64?,
    stalled: UInt64,
    due: UInt64
  ) throws {
    var run = Run(count: due)
    run.guest.scheduledNanoseconds = scheduled
    run.guest.stalledNanoseconds = stalled
    let even = try loss(run, of: 100)
    #expect(even.share == 0)
    #expect(even.counters.map(\.bareMetal) == (due == 0 ? [] : [due]))
    #expect(!even.stoodStill)
    guard due > 0 else { return }
    run.count = due - 1
    #expect(try loss(run, of: 100).share > 0)
  }

  static let stalledShares: [(scheduled: UInt64?, stalled: UInt64, share: Double)] = [
    (10, 0, 0), (10, 5, 0.5), (10, 10, 1), (0, 0, 0), (nil, 0, 0),
  ]

  @Test(arguments: stalledShares)
  func `time without entry is a share of the time on a CPU`(
    scheduled: UInt64?,
    stalled: UInt64,
    share: Double
  ) throws {
    var run = Run(count: 0)
    run.guest.scheduledNanoseconds = scheduled
    run.guest.stalledNanoseconds = stalled
    #expect(try loss(run, of: 100).stalledShare == share)
  }

  static let hosts: [(had: UInt64?, has: UInt64?, before: UInt64, lost: UInt64)] = [
    (10, 9, 10, 1), (10, 10, 10, 0), (10, 11, 10, 0), (10, nil, 10, 10), (nil, 10, 0, 0),
    (0, 5, 0, 0),
  ]

  @Test(arguments: hosts)
  func `the host loses what it no longer counts, event by event`(
    had: UInt64?,
    has: UInt64?,
    before: UInt64,
    lost: UInt64
  ) throws {
    let plan = try plan(
      "vm V\nhost: A = open cycles -C 0\nhost: B = open cycles -C 0\nguest V: G = count cycles\nrun 1ms\n"
    )
    func trace(_ count: UInt64?, other: UInt64) -> Trace {
      let counts = [count, other, other]
      return .steady(plan, counts.map { count in seen { $0.countInRun = count } })
    }
    // The other event counts more, and the guest's counter is not the host's.
    let loss = HostLoss(plan, before: trace(had, other: 3), after: trace(has, other: 7))
    #expect(loss.before == before + 3)
    #expect(loss.lost == lost)
    #expect(loss.share == Double(lost) / Double(before + 3))
  }

  @Test func `a host that counted nothing loses none of it`() throws {
    let plan = try plan("host: A = open cycles -C 0\nrun 1ms\n")
    let none = Trace.steady(plan, [seen { $0.countInRun = 0 }])
    #expect(HostLoss(plan, before: none, after: none).share == 0)
  }
}
