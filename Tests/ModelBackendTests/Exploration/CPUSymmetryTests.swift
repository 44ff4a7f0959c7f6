import PerfInterface
import PerfModel
import ScenarioLanguage
import ScenarioRunner
import Testing

@testable import ModelBackend

/// CPUs that nothing tells apart trade places; what is found is what is found without.
@Suite struct CPUSymmetryTests {
  private static let twoCPUs = """
    machine toy counters=1 cpus=2
    task T on cpu0
    task U on cpu1
    host: A = open cycles:D -C 0 disabled
    host: B = open cycles:D -C 1 disabled
    host: C = open cycles -t T disabled
    host: D = open cycles -t U disabled
    explore 40 steps of
      host: {enable|disable} {A|B|C|D}
      host: {sleep|wake} {T|U}

    """

  private func plan(_ text: String) throws -> Plan {
    try #require(try ParsedScenario.parse(text, file: "s").get().plans.first)
  }

  private func explore(_ text: String) throws -> ExplorationTrace {
    var (_, explorer) = try #require(
      ModelBackend(kernel: .linux73).beginExploration(try plan(text))
    )
    return explorer.run(workLimit: .max, byteLimit: .max)
  }

  private func renamings(_ text: String) throws -> [StateRenaming] {
    let plan = try plan(text)
    return CPUSymmetry(plan, try #require(plan.exploration)).renamings
  }

  // Each CPU is in one of 18 states and knows nothing of the other: 18 * 18, or 18 * 19 / 2 pairs.
  @Test func `of two states that are one another's mirror image one is looked at`() throws {
    #expect(try explore(Self.twoCPUs + "never C error\n").stateCount == 18 * 18)
    #expect(try explore(Self.twoCPUs + "never C error or D error\n").stateCount == 18 * 19 / 2)
  }

  @Test func `tasks and events go with their CPUs`() throws {
    let found = try renamings(Self.twoCPUs + "never C error or D error\n")
    #expect(found.map(\.cpus) == [[0, 1], [1, 0]])
    #expect(found.map(\.tasks) == [[0, 1], [1, 0]])
    #expect(found.map(\.events) == [[0, 1, 2, 3], [1, 0, 3, 2]])
  }

  @Test(arguments: [
    // What is asked of one, what is done to one, what one is more, a guest, more tasks.
    twoCPUs + "never C error\n",
    twoCPUs + "  host: reset A\nnever C error or D error\n",
    twoCPUs.replacing("host: B = open cycles:D -C 1", with: "host: B = open cycles -C 1")
      + "never C error or D error\n",
    twoCPUs + "after enable A, never C error or D error\n",
    "watchdog on\n" + twoCPUs + "never C error or D error\n",
    twoCPUs.replacing("task U on cpu1", with: "task U on cpu1\ntask W on cpu1")
      + "never C error or D error\n",
    twoCPUs + "never C error or D error\nnever cpu0 timer on\n",
    """
    machine toy counters=2 cpus=2
    vm V on cpu0
    host: A = open cycles -C 0
    explore 3 steps of
      host: migrate V to {cpu0|cpu1}
    never A error
    """,
  ])
  func `CPUs that something tells apart keep their places`(text: String) throws {
    #expect(try renamings(text).isEmpty)
  }

  @Test func `tasks that move keep their names, and any two CPUs that are alike trade`() throws {
    let found = try renamings(
      """
      machine toy counters=1 cpus=3
      task T on cpu0
      task U on cpu0
      host: A0 = open cycles:D -C 0
      host: A1 = open cycles:D -C 1
      host: A2 = open cycles:D -C 2
      host: C = open cycles -t T
      explore 3 steps of
        host: {enable|disable} {A1|A2}
        host: migrate {T|U} to {cpu0|cpu1|cpu2}
      never C error
      never A0 error
      """
    )
    #expect(found.map(\.cpus) == [[0, 1, 2], [0, 2, 1]])
    #expect(found.map(\.tasks) == [[0, 1], [0, 1]])
    #expect(found.map(\.events) == [[0, 1, 2, 3], [0, 2, 1, 3]])
  }

  // The same asked of one by its name is not symmetric, so that nothing is merged.
  @Test(arguments: [
    ("reaches C inactive and A active", "D inactive and B active"),
    ("reaches C error", "D error"), ("reaches A error", "B error"),
    ("reaches C active and D off", "D active and C off"),
  ])
  func `shortest ways are as short as without`(one: String, other: String) throws {
    let text = Self.twoCPUs.replacing("cycles -t", with: "cycles:D -t")
    let plain = try explore(text + one + "\n")
    let merged = try explore(text + one + " or " + other + "\n")
    #expect(merged.stateCount <= plain.stateCount)
    #expect(merged.findings.map { $0.path?.count } == plain.findings.map { $0.path?.count })
  }

  /// Whatever way leads to a state, its mirror image leads to one with the same digest.
  @Test(arguments: 0..<40)
  func `mirrored ways lead to one digest`(seed: Int) throws {
    let text = Self.twoCPUs
      .replacing("host: {sleep|wake} {T|U}", with: "host: {sleep|wake|exec} {T|U}\n  run 3ms")
    let plan = try plan(text + "never C error or D error\n")
    let exploration = try #require(plan.exploration)
    let (_, explorer) = try #require(ModelBackend(kernel: .linux73).beginExploration(plan))
    let first = try #require(explorer.frontier.first?.state)
    let mirror = try #require(explorer.comparison.renamings.last)
    let renaming = ActionRenaming(
      event: { mirror.events[$0] },
      places: ({ mirror.tasks[$0] }, { mirror.cpus[$0] })
    )
    var (here, there) = (first, first)
    var walk = StateWalk()
    var number = UInt64(seed) &* 0x9e37_79b9_7f4a_7c15 | 1
    for _ in 0..<30 {
      number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let action = exploration.actions[Int(number >> 33) % exploration.actions.count].actions
      let mirrored = try action.map { try #require(renaming($0)) }
      _ = here.perform(action, of: plan, workLimit: .max)
      _ = there.perform(mirrored, of: plan, workLimit: .max)
      #expect(
        here.system.digest(explorer.comparison, &walk)
          == there.system.digest(explorer.comparison, &walk)
      )
    }
  }
}
