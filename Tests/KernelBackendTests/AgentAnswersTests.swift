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
