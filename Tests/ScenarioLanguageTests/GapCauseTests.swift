import PerfInterface
import ScenarioLanguage
import Testing

@Suite struct GapCauseTests {
  /// What a cause does, written by hand: the scenario with it and without it.
  struct Pair: Sendable {
    let cause: GapCause
    let with: String
    let without: String
  }

  private static let guest = "guest V: G = count cycles"

  static let pairs = [
    Pair(
      cause: .hostEvent,
      with: "vm V\nwatchdog on\nhost: A = open cycles:D -C 0\n\(guest)\nhost: close A\nrun 1ms",
      without: "vm V\nwatchdog on\n\(guest)\nrun 1ms"
    ),
    Pair(
      cause: .pinned,
      with: "vm V\nhost: A = open cycles:De -C 0\n\(guest)\nrun 1ms",
      without: "vm V\nhost: A = open cycles:e -C 0\n\(guest)\nrun 1ms"
    ),
    Pair(
      cause: .exclusive,
      with: "vm V\nhost: A = open cycles:De -C 0\n\(guest)\nrun 1ms",
      without: "vm V\nhost: A = open cycles:D -C 0\n\(guest)\nrun 1ms"
    ),
    Pair(
      cause: .passive,
      with: "vm V\n\(guest)\nrun 1ms",
      without: "vm V\n\(guest)\nguest V: toggle global\nrun 1ms"
    ),
    Pair(
      cause: .filter,
      with: "vm V\nhost: filter V deny {cycles}\n\(guest)\nrun 1ms",
      without: "vm V\n\(guest)\nrun 1ms"
    ),
    Pair(
      cause: .tool,
      with: "vm V\n\(guest)\nhost: grab cpu0 gp0\nrun 1ms",
      without: "vm V\n\(guest)\nrun 1ms"
    ),
  ]

  @Test(arguments: pairs)
  func `a variant has everything but the cause`(pair: Pair) throws {
    let plan = try #require(try plans(pair.with).first)
    let expected = try #require(try plans(pair.without).first)
    let variant = try #require(plan.without(pair.cause))
    #expect(variant.steps.flatMap(\.actions) == expected.steps.flatMap(\.actions))
    #expect(variant.hasWatchdog == plan.hasWatchdog)
    #expect(variant.vms.map(\.mode) == plan.vms.map(\.mode))
  }

  @Test func `without the watchdog the steps stay`() throws {
    let plan = try #require(try plans("watchdog on\nvm V\n\(Self.guest)\nrun 1ms").first)
    let variant = try #require(plan.without(.watchdog))
    #expect(!variant.hasWatchdog)
    #expect(variant.steps.flatMap(\.actions) == plan.steps.flatMap(\.actions))
  }

  @Test func `without the watchdog nobody switches it on`() throws {
    let text = "vm V\n\(Self.guest)\nhost: watchdog on\nrun 1ms\nhost: watchdog off\nrun 1ms"
    let expected = try #require(try plans("vm V\n\(Self.guest)\nrun 1ms\nrun 1ms").first)
    let plan = try #require(try plans(text).first)
    let variant = try #require(plan.without(.watchdog))
    #expect(variant.steps.flatMap(\.actions) == expected.steps.flatMap(\.actions))
    #expect(plan.without(.hostEvent) == nil)
    #expect(plan.withoutContention?.steps.flatMap(\.actions) == variant.steps.flatMap(\.actions))
  }

  @Test func `in place of an emulated vPMU there is a mediated one`() throws {
    let plan = try #require(try plans("vm V\n\(Self.guest)\nrun 1ms").first)
    #expect(plan.without(.emulated)?.vms.map(\.mode) == [.mediated])
  }

  @Test(arguments: GapCause.allCases.filter { $0 != .emulated && $0 != .passive })
  func `a cause that does not occur has no variant`(cause: GapCause) throws {
    let plan = try #require(try plans("vm V\n\(Self.guest)\nrun 1ms").first)
    #expect(plan.without(cause) == nil)
  }
}
