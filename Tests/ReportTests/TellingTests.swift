import PerfInterface
import Report
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
      moments.map(\.steps) == [
        ["host: A = open cycles:D -C 0"], [], ["host: B = open cycles -C 0", "host: disable A"],
        ["host: close B"],
      ]
    )
  }

  @Test func `expectations stand before or after the run they are about`() throws {
    let moments = try table([.active]).moments
    #expect(moments.map { $0.checksBefore.map(\.expected) } == [["A active"], [], [], []])
    #expect(
      moments.map { $0.checksAfter.map(\.expected) } == [
        ["A counts all", "A active"], [], ["B active"], [],
      ]
    )
  }

  @Test func `no expectation is lost or told twice`() throws {
    let rows = try table([.active, .error, nil]).moments.flatMap {
      $0.checksBefore + $0.checksAfter
    }
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
    let row = try #require(try table([.active, .error]).moments.first?.checksBefore.first)
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

@Suite struct PerfCommandsTests {
  private func lines(_ text: String) throws -> [String] {
    let parsed = try ParsedScenario.parse(text, file: "s").get()
    return PerfCommands.lines(parsed.plans[0].scenario)
  }

  static let stage = "machine toy cpus=2\ntask T on cpu1\n"

  static let words: [(text: String, words: [String])] = [
    ("host: A = open cycles:D -C 0", ["perf stat", "-e 'cycles:D'", "-C 0", "&"]),
    ("host: A = open {cycles,instructions}:D -t T", ["-e '{cycles,instructions}:D'", "-t $T"]),
    ("host: A = open r01c0 -t T -C 1", ["-e 'r01c0'", "-t $T", "-C 1"]),
    ("host: A = open cycles -C 0 inherit=1", ["inherit=1"]),
    ("host: sleep T", ["kill -STOP $T"]),
    ("host: wake T", ["kill -CONT $T"]),
    ("host: migrate T to cpu0", ["taskset", "-pc 0 $T"]),
    ("host: exit T", ["kill $T"]),
    ("run 10ms", ["sleep 0.01"]),
    ("run 2s", ["sleep 2"]),
    ("run 1500ms", ["sleep 1.5"]),
    ("run 1ns", ["sleep 0.000000001"]),
    ("run 600s", ["sleep 600"]),
  ]

  @Test(arguments: words)
  func `a step is told as the command that does the same`(text: String, words: [String]) throws {
    let line = try #require(try lines(Self.stage + text).last)
    for word in words { #expect(line.contains(word), "\(line)") }
  }

  @Test func `a task is a busy process on its CPU`() throws {
    let line = try #require(try lines("machine toy cpus=2\ntask T on cpu1\n").first)
    #expect(line.hasPrefix("taskset -c 1 "))
    #expect(line.hasSuffix("T=$!"))
  }

  @Test func `every name of a range has its command`() throws {
    #expect(
      try lines("host: A1..A3 = open cycles -C 0\n").filter { $0.hasPrefix("perf") }.count == 3
    )
  }

  @Test(arguments: [
    "host: A = open cycles -C 0",
    "host: A = open cycles -t T -C 1 disabled inherit=1",
    "host: A = open cycles pid=-1 cpu=0",
    "host: A = open cycles pid=1 cpu=-1",
    "host: A = open cycles pid=1 cpu=-1 disabled",
  ])
  func `a command that keeps running does so in the background`(text: String) throws {
    for line in try lines(Self.stage + text) where line.hasPrefix("perf") {
      let command = line.split(separator: "#", omittingEmptySubsequences: false).first ?? ""
      #expect(command.contains(" & "), "\(line)")
    }
  }

  @Test(arguments: [
    "host: A = open cycles -C 0 disabled\nhost: enable A",
    "host: A = open cycles -C 0\nhost: disable A",
    "host: A = open {cycles,instructions} -C 0\nhost: disable A.1",
  ])
  func `an event that is switched later is opened so that it can be`(text: String) throws {
    let lines = try lines(text)
    let controls = lines.compactMap { line in
      line.hasPrefix("echo ") ? line.split(separator: "> ").last.map(String.init) : nil
    }
    for control in controls {
      #expect(lines.contains { $0.hasPrefix("perf") && $0.contains("fifo:\(control)") })
      #expect(lines.contains { $0.contains("mkfifo") && $0.contains(control) })
    }
  }

  @Test func `what the tool does not count by itself it is told to`() throws {
    let text = "vm V\nhost: A = open cycles -C 0\nhost: B = open cycles:G -C 0\n"
    let lines = try lines(text).filter { $0.hasPrefix("perf") }
    #expect(lines.map { $0.contains("'cycles:GH'") } == [true, false])
    #expect(lines.map { $0.contains("'cycles:G'") } == [false, true])
  }

  @Test func `set-up that no command makes and expectations are left out`() throws {
    #expect(try lines("machine toy counters=2\nkernel 6.1\n").isEmpty)
    #expect(try lines(active).count == 2)
  }
}
