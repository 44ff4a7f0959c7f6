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
      host: K = open cycles -C 0
      explore 6 steps of
        host: A = open cycles:D -C 0
        host: B = open cycles:D -C 0
        host: close {A|B}
      reaches A error and B active
      reaches B error and A active
      never A active and B active
      """
    )
    #expect(trace.findings.map { $0.path?.count } == [2, 2, nil])
    #expect(trace.isExhausted)
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
