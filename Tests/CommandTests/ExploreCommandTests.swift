import Foundation
import Testing

/// Explorations from the command line.
@Suite struct ExploreCommandTests {
  private static let scenario = """
    machine toy counters=1
    task T on cpu0
    host: K = open cycles:D -t T enable_on_exec=1
    host: C = open cycles:D -C 0
    explore 4 steps of
      host: {enable|disable} {K|C}
      host: {exec|sleep|wake} T
    after K error, never K active until enable K
    always C active or C off
    """

  private static func explore(_ arguments: [String], _ text: String = scenario) throws -> Outcome {
    try Program.run(["explore", "-"] + arguments, in: TemporaryFolder(), input: text)
  }

  @Test func `the shortest order that contradicts is told, and is a scenario that runs`() throws {
    let outcome = try Self.explore(["--model", "6.12"])
    #expect(outcome.status == 1)
    #expect(outcome.text.contains("✕ after host: disable C; host: exec T"))
    #expect(outcome.text.contains("● 4 steps exhausted, "))
    let lines = outcome.text.split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.lastIndex(of: "machine toy counters=1"))
    let way = lines[start...].joined(separator: "\n")
    #expect(try Program.run(["run", "-"], in: TemporaryFolder(), input: way).status == 0)
  }

  @Test func `JSON has how far it went and the ways`() throws {
    let outcome = try Self.explore(["--json", "--steps", "2"])
    let runs = try #require(outcome.json as? [[String: Any]])
    let run = try #require((runs.first?["runs"] as? [[String: Any]])?.first)
    let exploration = try #require(run["exploration"] as? [String: Any])
    #expect(exploration["bound"] as? Int == 2)
    #expect(exploration["isExhausted"] as? Bool == true)
    let ways = try #require(exploration["ways"] as? [[String: Any]])
    #expect(ways.first?["actions"] as? [String] == ["host: disable C", "host: exec T"])
  }

  @Test func `what memory has no room for is left open, with the status of a limit`() throws {
    let text = """
      machine toy counters=3
      host: A1..A9 = open cycles -C 0
      explore 30 steps of
        host: {enable|disable} {A1|A2|A3|A4|A5|A6|A7|A8|A9}
        run 1ms
      never A1 error
      """
    let outcome = try Self.explore(["--model", "7.3", "--memory", "1"], text)
    #expect(outcome.status == 124)
    #expect(outcome.text.contains("1 MB of memory are used; --memory allows more"))
  }

  @Test func `an interruption tells what is known so far`() throws {
    let folder = TemporaryFolder()
    try folder.write(
      "scenario",
      """
      machine toy counters=3 cpus=2
      task T on cpu0
      host: A1..A9 = open cycles -C 0
      host: B1..B9 = open cycles:D -t T disabled
      explore 900 steps of
        host: {enable|disable} {A1|A2|A3|A4|A5|A6|A7|A8|A9|B1|B2|B3|B4|B5|B6|B7|B8|B9}
        host: migrate T to {cpu0|cpu1}
        run 1ms
      never A1 error
      """
    )
    // The signal comes when the exploration has told of itself, however long that takes.
    let script = """
      set -m
      $P explore scenario --model 7.3 2> told & program=$!
      until grep -q 'steps exhausted' told || ! kill -0 $program 2> /dev/null; do sleep 0.1; done
      kill -INT $program; wait $program; status=$?
      cat told >&2; exit $status
      """
    let outcome = try Shell.run(script, in: folder)
    #expect(outcome.status == 130, "\(outcome.messages)")
    #expect(outcome.text.contains("states (interrupted)"), "\(outcome.messages)")
  }

  static let refused: [(arguments: [String], status: Int32)] = [
    (["explore", "-", "--steps", "0"], 64), (["explore", "-", "--memory", "0"], 64),
    (["explore", "-", "--model", "5.4"], 64), (["explore", "-", "--sample", "3"], 64),
    (["explore", "-", "--backend", "qemu:6.12"], 64), (["explore", "nothing-of-this-name"], 4),
  ]

  @Test(arguments: refused)
  func `what makes no sense is refused`(arguments: [String], status: Int32) throws {
    let outcome = try Program.run(arguments, in: Documents.unreported(), input: Self.scenario)
    #expect(outcome.status == status, "\(outcome.messages)")
  }

  @Test func `a scenario without an exploration is none to explore`() throws {
    let outcome = try Self.explore([], "host: A = open cycles -C 0\nrun 1ms\nexpect A counts all\n")
    #expect(outcome.status == 4)
    #expect(outcome.messages.contains("has no exploration"))
  }
}
