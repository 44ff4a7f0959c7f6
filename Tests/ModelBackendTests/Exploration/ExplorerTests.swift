import PerfInterface
import ScenarioLanguage
import ScenarioRunner
import Testing

@testable import ModelBackend

/// What explorations find, on scenarios small enough to be worked out by hand.
@Suite struct ExplorerTests {
  private static func explore(
    _ text: String,
    kernel: KernelVersion = .linux73
  ) throws -> ExplorationTrace {
    let plan = try #require(try ParsedScenario.parse(text, file: "s").get().plans.first)
    var (_, explorer) = try #require(ModelBackend(kernel: kernel).beginExploration(plan))
    return explorer.run(workLimit: .max, byteLimit: .max)
  }

  @Test func `one event that is switched has two states`() throws {
    let trace = try Self.explore(
      """
      host: A = open cycles -C 0
      explore 9 steps of
        host: {enable|disable} A
      reaches A off
      never A error
      """
    )
    #expect(trace.stateCount == 2)
    #expect(trace.viewCount == 2)
    #expect(trace.isClosed && trace.isExhausted)
    #expect(trace.findings.map(\.path) == [["host: disable A"], nil])
  }

  @Test func `it ends when everything is decided`() throws {
    let trace = try Self.explore(
      """
      host: A = open cycles -C 0
      explore 9 steps of
        host: {enable|disable} A
        run 1ms
      reaches A off
      always A active
      """
    )
    #expect(trace.findings.map { $0.path?.count } == [1, 1])
    #expect(trace.depth < 9)
  }

  // Closed or disabled it takes two steps for B to lose its place, and three to get it back.
  @Test func `the shortest way is found`() throws {
    let trace = try Self.explore(
      """
      machine toy counters=1
      host: A = open cycles:D -C 0 disabled
      host: B = open cycles -C 0
      explore 4 steps of
        host: {enable|disable|reset} {A|B}
        run 1ms
      reaches A error
      reaches B inactive
      reaches A active and B off
      """
    )
    #expect(
      trace.findings.map(\.path) == [
        nil, ["host: enable A"], ["host: enable A", "host: disable B"],
      ]
    )
  }

  @Test func `after a moment counts until its release`() throws {
    let block = """
      machine toy counters=1
      host: C = open cycles:D -C 0
      host: K = open cycles:D -C 0
      explore 4 steps of
        host: {enable|disable} {C|K}

      """
    let trace = try Self.explore(
      block + """
        after K error, never K active
        after K error, never K active until enable K
        after disable C, always K error
        after disable K, never K off
        """
    )
    #expect(
      trace.findings.map(\.path) == [
        ["host: disable C", "host: enable K"], nil, ["host: disable C", "host: enable K"],
        ["host: disable C", "host: enable K", "host: disable K"],
      ]
    )
  }

  @Test func `what is about a run is asked after runs that could count`() throws {
    let trace = try Self.explore(
      """
      task T on cpu0
      host: A = open cycles -t T
      explore 4 steps of
        host: {enable|disable} A
        host: {sleep|wake} T
        run 1ms
      always A counts all or A off
      always A counts all
      never A counts some
      """
    )
    #expect(
      trace.findings.map(\.path) == [nil, ["host: disable A", "run 1ms"], nil]
    )
  }

  @Test func `values make every moment a state of its own`() throws {
    let trace = try Self.explore(
      """
      host: A = open cycles -C 0
      explore 3 steps of
        run 1ms
        host: reset A
      reaches A value 3000000
      reaches A value 4000000
      """
    )
    #expect(trace.findings.map { $0.path?.count } == [3, nil])
    #expect(trace.stateCount > 4 && !trace.isClosed)
  }

  @Test func `a closed event may be opened again under its name`() throws {
    let trace = try Self.explore(
      """
      machine toy counters=1
      host: A = open cycles:D -C 0
      explore 6 steps of
        host: {A|B} = open cycles:D -C 0
        host: close {A|B}
      reaches B active
      reaches A error and B active
      never A active and B active
      after host: B = open cycles:D -C 0, never A error
      """
    )
    #expect(trace.findings.map { $0.path?.count } == [2, 3, nil, 3])
    #expect(trace.isExhausted)
  }

  // Either is the older one, and which is called A does not matter where both are treated alike.
  @Test func `events that can be exchanged are told apart where something asks for one`() throws {
    let block = """
      machine toy counters=1
      host: K = open cycles:D -C 0 disabled
      explore 9 steps of
        host: {A|B} = open cycles -C 0
        host: {enable|disable|close} {A|B}

      """
    let alike = try Self.explore(block + "never A active and B active\n")
    let apart = try Self.explore(block + "never A active and B active\nnever A error\n")
    #expect(alike.isClosed && apart.isClosed)
    #expect(alike.stateCount < apart.stateCount)
    #expect(alike.findings[0].path == nil && apart.findings[0].path == nil)
  }

  @Test func `states that do not fit are made again, and nothing changes`() throws {
    let text = """
      machine toy counters=2
      task T on cpu0
      host: A1..A4 = open cycles -C 0
      explore 5 steps of
        host: {enable|disable} {A1|A2|A3|A4}
        host: {sleep|wake} T
        run 3ms
      after disable A1, never A4 active until enable A1
      """
    let plan = try #require(try ParsedScenario.parse(text, file: "s").get().plans.first)
    var (_, roomy) = try #require(ModelBackend(kernel: .linux73).beginExploration(plan))
    var (_, tight) = try #require(ModelBackend(kernel: .linux73).beginExploration(plan))
    tight.waitingByteLimit = 0
    let trace = roomy.run(workLimit: .max, byteLimit: .max)
    #expect(tight.run(workLimit: .max, byteLimit: .max) == trace)
  }

  @Test func `a fork may come at any time, once`() throws {
    let trace = try Self.explore(
      """
      task T on cpu0
      host: A = open cycles:D -t T inherit=1
      explore 5 steps of
        host: fork T as U
        host: switch cpu0 to {T|U}
        host: {enable|disable} A
        host: exit U
        run 1ms
      never A error
      """
    )
    #expect(trace.isExhausted && trace.findings[0].path == nil)
  }

  @Test func `what is left open is told`() throws {
    let text = """
      host: A1..A6 = open cycles -C 0
      explore 20 steps of
        host: {enable|disable} {A1|A2|A3|A4|A5|A6}
        run 3ms
      never A1 error
      """
    let plan = try #require(try ParsedScenario.parse(text, file: "s").get().plans.first)
    var (_, explorer) = try #require(ModelBackend(kernel: .linux73).beginExploration(plan))
    let trace = explorer.run(workLimit: .max, byteLimit: 100_000)
    #expect(!trace.isExhausted && trace.obstacle != nil)
    let (execution, _) = ModelBackend(kernel: .linux73, workLimit: 1000).measure(plan)
    guard case .ran(let ran) = execution else {
      Issue.record("\(execution)")
      return
    }
    #expect(Judge.judge(plan, ran).map(\.outcome) == [.notObservable])
  }

  @Test func `two who share a batch find what one finds`() throws {
    let text = """
      machine toy counters=2
      task T on cpu0
      host: A1..A4 = open cycles -C 0
      host: B = open cycles:D -t T
      explore 5 steps of
        host: {enable|disable} {A1|A2|A3|A4|B}
        host: {sleep|wake} T
        run 3ms
      never A1 active and A2 active and A3 active
      reaches A4 active and A1 inactive
      """
    let plan = try #require(try ParsedScenario.parse(text, file: "s").get().plans.first)
    var (_, one) = try #require(ModelBackend(kernel: .linux612).beginExploration(plan))
    var (_, other) = try #require(ModelBackend(kernel: .linux612).beginExploration(plan))
    let trace = one.run(workLimit: .max, byteLimit: .max)
    while !other.isFinished {
      let pieces = other.pieces
      let found = pieces.reversed().map { other.look(at: $0) }
      other.take(found.reversed())
    }
    #expect(other.trace == trace)
  }
}
