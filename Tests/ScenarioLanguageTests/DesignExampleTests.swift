import PerfInterface
import Testing

@testable import ScenarioLanguage

/// The examples by which the language is defined.
@Suite struct DesignExampleTests {
  @Test func `the scenario of a pinned event that loses its counter`() throws {
    let text = """
      machine toy counters=1
      task T on cpu0

      host: A = open cycles:D -C 0
      host: B = open cycles:D -t T
      run 10ms
      expect A active
      expect B error
      expect B reads eof
      """
    let plan = try #require(try plans(text).first)
    let attr = EventAttr.hardware(HardwareEvent.cycles, [.pinned])
    #expect(plan.machine == Machine(counters: 1))
    #expect(
      plan.steps.flatMap(\.actions) == [
        .open(0, attr: attr, target: .cpu(0), group: nil),
        .open(1, attr: attr, target: .task(0, cpu: nil), group: nil),
        .run(nanoseconds: 10_000_000),
      ]
    )
    #expect(
      plan.checks.map(\.kind) == [.state(0, .active), .state(1, .error), .reads(1, .endOfFile)]
    )
    #expect(plan.checks.map(\.step) == [2, 2, 2])
  }

  static let lines: [(head: String, line: String)] = [
    ("", "machine toy counters=2 fixed=cycles,instructions,ref-cycles cpus=2 lbr=16"),
    ("", "kernel 6.1 6.12 7.0"),
    ("", "task T on cpu0"),
    ("", "vm V vcpus=2 on cpu0 vpmu=emulated"),
    ("", "vm V vcpus=2 on cpu0 vpmu=mediated"),
    ("", "vm V vcpus=2 on cpu0 vpmu=none"),
    ("", "watchdog on"),
    ("", "host: A = open cycles:D -C 0"),
    ("", "host: A = open instructions:u -C 0"),
    ("", "host: A = open r0300 -C 0"),
    ("", "host: A = open {cycles,instructions}:D -C 0"),
    ("", "host: A = open cycles:e -C 0"),
    ("", "host: A = open cycles:G -C 0"),
    ("", "host: A = open cycles:H -C 0"),
    ("task T\n", "host: A = open cycles -t T -C 0 disabled inherit=1 precise_ip=2"),
    ("", "host: A = open cycles pid=-1 cpu=0"),
    ("", "host: A1..A4 = open cycles -C 0"),
    ("task T\n", "host: switch cpu0 to T"),
    ("machine toy cpus=2\ntask T\n", "host: migrate T to cpu1"),
    ("task T\n", "host: fork T as U"),
    ("", "host: irqs off cpu0"),
    ("", "host: irqs on cpu0"),
    ("vm V\n", "guest V: G = count cycles from 10 period 100 on gp0"),
    ("vm V\n", "guest V: G = count cycles on fixed1"),
    ("vm V\n", "guest V: toggle global"),
    ("vm V\n", "guest V: emulate 100"),
    ("vm V\n", "guest V: lbr on"),
    ("vm V\n", "guest V: lbr off"),
    ("vm V\n", "guest V: lbr read"),
    ("", "run 10ms"),
  ]

  @Test(arguments: lines)
  func `every line that is shown as an example can be read`(head: String, line: String) {
    #expect(complaints(head + line) == [])
  }

  @Test(arguments: ["run 7ns", "run 7us", "run 7ms", "run 7s"])
  func `durations are in ns, us, ms and s`(line: String) {
    #expect(complaints(line) == [])
  }

  @Test func `a comment goes to the end of its line`() throws {
    let text = "# first\nrun 1ms # then\n   # and\n\nrun 2ms#close\n"
    #expect(try plans(text)[0].steps.map(\.text) == ["run 1ms", "run 2ms"])
  }

  @Test(arguments: ["\n", "\r\n"])
  func `lines end as they do on any system`(end: String) throws {
    let text = ["machine toy counters=1", "run 1ms # one", "", "run 2ms", ""]
    #expect(
      try plans(text.joined(separator: end))[0].steps.map(\.position.line) == [2, 4]
    )
  }

  @Test func `spaces and tabs separate words, however many`() throws {
    let text = "\t machine  toy\tcounters=2\n  host:A = open   cycles:D\t-C 0  \n"
    #expect(
      try plans(text)[0].scenario.description
        == "machine toy counters=2\nhost: A = open cycles:D -C 0\n"
    )
  }

  @Test func `a group may have spaces between its members`() throws {
    #expect(
      try plans("host: A = open {cycles, instructions}:D -C 0\n")[0].steps[0].actions.count == 2
    )
  }
}
