import PerfInterface
import ScenarioLanguage
import ScenarioRunner
import Testing

@testable import KernelBackend

/// What the agent says, as lines of a console into which the kernel may write as well.
@Suite struct AgentAnswersTests {
  private func answers(_ text: String, _ lines: [String]) throws -> AgentAnswers {
    let parsed = try ParsedScenario.parse(text, file: "s").get()
    let plan = try #require(parsed.plans.first)
    var report = AgentReport()
    for line in lines { report.take(line[...]) }
    return AgentAnswers(plan: plan, program: try AgentProgram(emulated: plan), report: report)
  }

  private let text = """
    machine toy counters=7
    host: A = open cycles:D -C 0
    run 10ms
    expect A active
    """

  @Test func `state, counts and times come from what the agent read`() throws {
    let lines = [
      "N -1 0", "N 0 0", "W 10000000",
      "O 0 24 11000000 11100000 11100000 1000000 1000000 1000000 1 31 0",
      "P", "N 1 0",
    ]
    let trace = try #require(try answers(text, lines).trace)
    let seen = trace.after(step: 1).subjects[0]
    #expect(seen.state == .active)
    #expect(seen.cpu == 0)
    #expect(seen.countInRun == 10_000_000)
    #expect(seen.happenedInRun == 10_000_000)
    #expect(seen.read == .data)
    #expect(!trace.isExact)
  }

  @Test func `an event in error reads nothing`() throws {
    let lines = ["N -1 0", "N 0 0", "W 1", "O 0 0 0 0 0 0 0 0 -2 -1 -1", "P", "N 1 0"]
    let seen = try #require(try answers(text, lines).trace?.after(step: 1).subjects[0])
    #expect(seen.state == .error)
    #expect(seen.read == .endOfFile)
    #expect(seen.countInRun == 0)
  }

  @Test func `a read that fails is the error of the step that reads, and tells nothing else`()
    throws
  {
    let text = """
      machine toy counters=7
      host: A = open cycles -C 0 read_format=8
      host: read A
      expect error ECHILD
      """
    let lines = ["N -1 0", "N 0 0", "W 1", "O 0 -10 0 0 0 0 0 0 1 31 0", "P", "N 1 0"]
    let answers = try answers(text, lines)
    #expect(answers.failure == nil)
    let seen = try #require(answers.trace?.after(step: 1))
    #expect(seen.error == .echild)
    #expect(seen.subjects[0].read == .failed(.echild))
    #expect(seen.subjects[0].state == .active)
    #expect(seen.subjects[0].value == nil)
    #expect(seen.subjects[0].timeEnabled == nil)
  }

  @Test func `of a group read the agent keeps nothing for a sibling but the times`() throws {
    let text = """
      machine toy counters=7
      host: A = open cycles -C 0
      host: S = open cycles -C 0 group=A read_format=8
      run 10ms
      expect S active
      """
    let line = "40 11000000 11100000 11100000 1000000 1000000 1000000 1 31 0"
    let lines = [
      "N -1 0", "N 0 0", "N 1 0", "W 10000000", "O 0 \(line)", "O 1 \(line)", "P", "N 2 0",
    ]
    let seen = try #require(try answers(text, lines).trace?.after(step: 2)).subjects
    #expect(seen[0].countInRun == 10_000_000)
    #expect(seen[1].countInRun == nil)
    #expect(seen[1].hasAdvanced == nil)
    #expect(seen[1].timeRunning == 1000)
  }

  static let damaged: [[String]] = [
    [], ["N -1 0"], ["N -1 0", "N 1 0"], ["N 99999999999 0"], ["N 7 0", "N -1 0"],
    ["O", "O 1", "G 9 9 9 9", "V x y", "T", "", " ", "N", "N a b", "N -1 0", "N 0 0"],
  ]

  @Test(arguments: damaged)
  func `answers that are damaged or end early give no trace`(lines: [String]) throws {
    #expect(try answers(text, lines).trace == nil)
  }

  @Test func `a step that fails and should not is told with its number`() throws {
    let found = try answers(text, ["N -1 0", "N 0 22", "N 1 0"]).failure
    #expect(found?.step == 0)
    #expect(found?.reason == "EINVAL")
  }
}
