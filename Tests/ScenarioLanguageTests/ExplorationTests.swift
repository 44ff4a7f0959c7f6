import PerfInterface
import Testing

@testable import ScenarioLanguage

/// What stands behind `explore`.
@Suite struct ExplorationTests {
  private static let scenario = """
    machine toy counters=1 cpus=2
    task T on cpu0

    host: A1..A2 = open cycles:D -t T
    explore 3 steps of
      host: {enable|disable} {A1|A2}
      host: B = open {cycles,instructions}:D -C 0
      host: migrate T to {cpu0|cpu1}
      run 1ms
    always A1 active and A2 error or A1 off
    never A1..A2 exited
    reaches B active
    after A1 error, never A1 active until enable A1..A2 or B active
    after run 1ms, always A1 counts all
    """

  private static func plan(_ text: String) throws -> Plan {
    let parsed = try ParsedScenario.parse(text, file: "s").get()
    return try #require(parsed.plans.first)
  }

  private static func exploration(_ text: String) throws -> Exploration {
    try #require(try plan(text).exploration)
  }

  @Test func `alternatives in braces are actions of their own, and a group is none`() throws {
    let exploration = try Self.exploration(Self.scenario)
    #expect(exploration.bound == 3)
    #expect(
      exploration.actions.map(\.text) == [
        "host: enable A1", "host: enable A2", "host: disable A1", "host: disable A2",
        "host: B = open {cycles,instructions}:D -C 0", "host: migrate T to cpu0",
        "host: migrate T to cpu1", "run 1ms",
      ]
    )
  }

  @Test func `what is asked stands as it is written, and never of several is never of each`() throws
  {
    let exploration = try Self.exploration(Self.scenario)
    #expect(
      exploration.properties.map(\.text) == [
        "always A1 active and A2 error or A1 off", "never A1 exited", "never A2 exited",
        "reaches B active",
        "after A1 error, never A1 active until host: enable A1..A2 or B active",
        "after run 1ms, always A1 counts all",
      ]
    )
    let first = exploration.properties[0].condition
    #expect(first.alternatives == [[.state(0, .active), .state(1, .error)], [.state(0, .off)]])
    let last = exploration.properties[4]
    #expect(last.triggers == [.condition(exploration.properties[4].triggers[0].condition!)])
    #expect(last.releases.first == .action([0, 1]))
    #expect(exploration.properties[5].triggers == [.action([7])])
  }

  @Test func `it prints back`() throws {
    let plan = try Self.plan(Self.scenario)
    let again = try Self.plan(plan.scenario.description)
    #expect(again.exploration?.actions.map(\.actions) == plan.exploration?.actions.map(\.actions))
    #expect(again.exploration?.properties.map(\.text) == plan.exploration?.properties.map(\.text))
    #expect(again.scenario.description == plan.scenario.description)
  }

  @Test func `an event that one action closes is open for the others`() throws {
    let exploration = try Self.exploration(
      "host: A = open cycles -C 0\nexplore 2 steps of\nhost: close A\nhost: disable A\nreaches A off\n"
    )
    #expect(exploration.actions.count == 2)
  }

  @Test func `a way is a scenario that ends in what decides`() throws {
    let plan = try Self.plan(Self.scenario)
    let exploration = try #require(plan.exploration)
    let text = exploration.scenario(path: [2, 7], deciding: exploration.properties[1])
    #expect(
      text == """
        machine toy counters=1 cpus=2
        task T on cpu0
        host: A1..A2 = open cycles:D -t T
        host: disable A1
        run 1ms
        # Contrary to: never A1 exited
        expect A1 exited

        """
    )
    #expect(try Self.plan(text).steps.count == 3)
  }

  static let mistakes: [(text: String, complaint: String)] = [
    ("explore many steps of", "1:9: error: expected a number of steps from 1 to 1000, not 'many'"),
    (
      "explore 2 steps of",
      "1:1: error: the exploration has no actions; they stand on the lines below it"
    ),
    (
      "explore 2 steps of\nrun 1ms",
      "1:1: error: nothing is asked of the exploration: always, never, reaches or after stand behind its actions"
    ),
    (
      "host: A = open cycles -C 0\nnever A error",
      "2:1: error: 'never' is asked of an exploration: 'explore 6 steps of' and its actions stand before it"
    ),
    (
      "host: A = open cycles -C 0\nexplore 2 steps of\nrun 1ms\nexpect A active\nnever A error",
      "4:1: error: 'expect' stands before 'explore'; always, never, reaches and after are asked of an exploration"
    ),
    (
      "host: A = open cycles -C 0\nexplore 2 steps of\nrun 1ms\nnever A error\nrun 2ms",
      "5:1: error: the actions of an exploration stand before what is asked of it"
    ),
    (
      "vm V\nhost: A = open cycles -C 0\nexplore 2 steps of\nguest V: linux\nnever A error",
      "4:1: error: 'guest V: linux' cannot be an action of an exploration: what Linux in a guest opens or starts is numbered in the scenario's order"
    ),
    (
      "host: A = open cycles -C 0\nexplore 2 steps of\nrun 1ms\nafter enable A, never A error",
      "4:1: error: no action of the block is 'host: enable A'"
    ),
    (
      "host: A = open cycles -C 0\nexplore 2 steps of\nrun 1ms\nafter A error, sometimes A active",
      "4:1: error: the line has no 'always' or 'never' behind 'after'"
    ),
    (
      "host: A = open cycles -C 0\nexplore 2 steps of\nrun 1ms\nnever A errror",
      "4:9: error: unknown expectation 'errror'"
    ),
    (
      "host: A = open cycles -C 0\nexplore 900 steps of\nrun 1s\nnever A error",
      "2:1: error: the exploration may run longer than the limit"
    ),
    (
      "host: A1..A4 = open cycles -C 0\nexplore 2 steps of\nhost: {enable|disable|reset|read} {A1|A2|A3|A4} {a|b|c|d|e|f|g|h|i|j|k|l|m|n|o|p|q}\nnever A1 error",
      "3:1: error: the line stands for more than 256 actions"
    ),
  ]

  @Test(arguments: mistakes)
  func `what makes no sense is told where it stands`(text: String, complaint: String) throws {
    switch ParsedScenario.parse(text, file: "s") {
    case .success: Issue.record("it was taken: \(text)")
    case .failure(let found):
      let told = found.all.map { String($0.description.dropFirst("s:".count)) }
      #expect(told.contains { $0.hasPrefix(complaint) }, "\(told)")
    }
  }
}

extension Exploration.Moment {
  fileprivate var condition: Exploration.Condition? {
    if case .condition(let condition) = self { condition } else { nil }
  }
}
