import ScenarioLanguage
import Testing

@Suite struct PerfCommandsTests {
  private func lines(_ text: String) throws -> [String] {
    PerfCommands.lines(try plans(text)[0].scenario)
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
    ("host: watchdog off", ["sysctl kernel.nmi_watchdog=0"]),
    ("host: watchdog on", ["sysctl kernel.nmi_watchdog=1"]),
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

  static let inheritance: [(text: String, isSwitchedOff: Bool)] = [
    ("-t T", true), ("-t T -C 1", true), ("-t T inherit=0", true), ("-t T inherit=1", false),
    ("-C 0", false),
  ]

  @Test(arguments: inheritance)
  func `the tool is told not to inherit where the scenario does not`(
    text: String,
    isSwitchedOff: Bool
  ) throws {
    let line = try #require(try lines(Self.stage + "host: A = open cycles \(text)").last)
    #expect(line.contains(" --no-inherit") == isSwitchedOff, "\(line)")
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
    #expect(try lines("host: A = open cycles -C 0\nrun 1ms\nexpect A active\n").count == 2)
  }
}
