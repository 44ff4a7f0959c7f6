import PerfInterface
import Report
import RunView
import ScenarioLanguage
import ScenarioRunner
import TestSupport
import Testing

@Suite struct StepTableTests {
  static let text = """
    machine toy counters=1
    host: A = open cycles:D -C 0
    expect A active
    run 1ms
    expect A counts all
    expect A active
    run 2ms
    host: B = open cycles -C 0
    host: disable A
    run 3ms
    expect B active
    host: close B
    """

  private func table(_ states: [EventState?]) throws -> StepTable {
    let backends = zip(KernelVersion.allCases, states).map { ScriptedBackend($0, $1) }
    let result = try results(chapter("A", "", [Self.text]), backends)
    return StepTable(try #require(result.claims.first).runs)
  }

  @Test func `moments are numbered from 1 and timed by the runs before them`() throws {
    let moments = try table([.active]).moments
    #expect(moments.map(\.number) == [1, 2, 3, 4])
    #expect(moments.map(\.time) == [0, 1_000_000, 3_000_000, 6_000_000])
    #expect(moments.map(\.runNanoseconds) == [1_000_000, 2_000_000, 3_000_000, nil])
    #expect(
      moments.map { $0.steps.map(\.text) } == [
        ["host: A = open cycles:D -C 0"], [], ["host: B = open cycles -C 0", "host: disable A"],
        ["host: close B"],
      ]
    )
  }

  @Test func `expectations stand before or after the run they are about`() throws {
    let moments = try table([.active]).moments
    #expect(
      moments.map { $0.steps.map { $0.checks.map(\.expected) } } == [
        [["A active"]], [], [[], []], [[]],
      ]
    )
    #expect(
      moments.map { $0.checksAfter.map(\.expected) } == [
        ["A counts all", "A active"], [], ["B active"], [],
      ]
    )
  }

  @Test func `no expectation is lost or told twice`() throws {
    let rows = try table([.active, .error, nil]).moments.flatMap(\.checks)
    #expect(rows.count == 4)
    #expect(rows.allSatisfy { $0.observed.count == 3 })
  }

  @Test func `backends that saw the same share a column`() throws {
    #expect(try table([.active, .active, .active]).columns.map(\.backends.count) == [3])
    #expect(try table([.active, .active]).columns.map(\.title) == ["model:6.1 = model:6.12"])
    let apart = try table([.active, .error, .active])
    #expect(apart.columns.map(\.title) == ["model:6.1 = model:7.0", "model:6.12"])
    #expect(apart.columns.map(\.verdict) == [.notObservable, .differs])
  }

  @Test func `a cell says what its column saw`() throws {
    let row = try #require(try table([.active, .error]).moments.first?.checks.first)
    #expect(row.observed.map(\.text) == ["active", "error"])
    #expect(row.observed.map(\.outcome) == [.met, .differs])
    #expect(row.differs)
  }

  @Test func `a backend that did not run has no column, and is told with its reason`() throws {
    let backends = [
      ScriptedBackend(.linux61, .active), ScriptedBackend(.linux612) { _ in .notRun("not here") },
    ]
    let result = try results(chapter("A", "", [Self.text]), backends)
    let table = StepTable(try #require(result.claims.first).runs)
    #expect(table.columns.map(\.verdict) == [.notObservable])
    #expect(table.silent.map(\.verdict) == [.notRun])
    #expect(table.silent.first?.reason == "not here")
    #expect(table.moments.count == 4)
  }

  @Test func `nothing is told of no run`() {
    #expect(StepTable([]).moments.isEmpty)
    #expect(StepTable([]).columns.isEmpty)
  }
}

@Suite struct VariantTableTests {
  private func table(_ text: String, _ backends: [ScriptedBackend]) throws -> VariantTable? {
    let result = try results(chapter("A", "", [text]), backends)
    return VariantTable(try #require(result.claims.first?.scenarios.first))
  }

  static let text =
    "vary ORDER = before | after\nvary N = 1 | 2\nmachine toy counters=$N\n" + active

  @Test func `every combination has its row, in the order of the scenario`() throws {
    let table = try #require(try table(Self.text, [ScriptedBackend(.linux61, .active)]))
    #expect(table.names == ["ORDER", "N"])
    #expect(
      table.rows.map(\.values) == [
        ["before", "1"], ["before", "2"], ["after", "1"], ["after", "2"],
      ]
    )
    #expect(table.rows.allSatisfy { $0.cells.map(\.verdict) == [.asDocumented] })
  }

  @Test func `a scenario that does not vary has no such table`() throws {
    #expect(try table(active, [ScriptedBackend(.linux61, .active)]) == nil)
  }

  @Test func `backends that agree on every row share a column`() throws {
    let odd = ScriptedBackend(.linux612) { plan in
      let isOdd = plan.scenario.values.map(\.value) == ["after", "2"]
      return .ran(.made(plan) { event, _ in event.state = isOdd ? .error : .active })
    }
    let backends = [
      ScriptedBackend(.linux61, .active), odd, ScriptedBackend(.linux70, .active),
    ]
    let table = try #require(try table(Self.text, backends))
    #expect(
      table.columns.map { $0.map(\.description) } == [["model:6.1", "model:7.0"], ["model:6.12"]]
    )
    #expect(table.rows.map { $0.cells.map(\.verdict) }.last == [.asDocumented, .differs])
    #expect(table.rows.last?.cells.last?.detail == "A active: error")
  }
}
