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

  // MARK: On x86

  private func seenOnX86(_ text: String, _ lines: [String]) throws -> StepObservation {
    let plan = try #require(try ParsedScenario.parse(text, file: "s").get().plans.first)
    let name = BackendName(kind: Bochs().kind, kernel: .linux73)
    var report = AgentReport()
    for line in lines { report.take(line[...]) }
    let answers = AgentAnswers(
      plan: plan,
      program: try Bochs().translate(plan, for: name).get(),
      report: report
    )
    let trace = try #require(answers.trace)
    return trace.after(step: plan.steps.count - 1)
  }

  /// Samples, empty ones, those of calls, those of a guest, reads; and what they tell.
  static let stacks: [(tally: String, contents: [BranchStackContents], records: UInt64?)] = [
    ("25 0 0 0 26", [.fresh], 10_000_000), ("25 0 0 0 0", [.stale], 0),
    ("25 25 0 0 0", [.empty], 0), ("25 3 0 0 0", [.stale, .empty], 0),
    ("25 20 5 0 40", [.filtered], 10_000_000), ("25 0 0 25 0", [.guest], nil),
    // As often read as not: nobody knows which sample is which.
    ("25 0 0 0 12", [], nil), ("0 0 0 0 0", [], nil),
  ]

  @Test(arguments: stacks)
  func `stacks are fresh where the driver has read the registers for each`(
    tally: String,
    contents: [BranchStackContents],
    records: UInt64?
  ) throws {
    let text =
      "machine skylake\nhost: L = open cycles -C 0 sample_type=0x800 branch_sample_type=0xf "
      + "sample_period=100000\nrun 10ms\nrun 10ms\nexpect L stacks fresh\n"
    let event = "O 0 24 500000 10000000 10000000 0 0 0 1 0 0"
    let lines = [
      "N -1 0", "N 0 0", event, "Y 0 25 0 0 0 26", "P", "N 1 0", event, "Y 0 \(tally)", "P",
      "N 2 0",
    ]
    let seen = try seenOnX86(text, lines).subjects[0]
    #expect(seen.branchStacks?.contents ?? [] == contents)
    #expect(seen.recordedInRun == records)
  }

  @Test func `what was read before the scenario's first read is not told apart from nothing`()
    throws
  {
    let text =
      "machine skylake\nhost: L = open cycles -C 0 sample_type=0x800 branch_sample_type=0xf "
      + "sample_period=100000\nrun 10ms\nexpect L stacks empty\n"
    let lines = ["N -1 0", "N 0 0", "O 0 24 500000 10000000 10000000 0 0 0 1 0 0"]
    let stale = try seenOnX86(text, lines + ["Y 0 25 0 0 0 0", "P", "N 1 0"]).subjects[0]
    #expect(stale.branchStacks == nil)
    #expect(stale.recordedInRun == 0)
    let empty = try seenOnX86(text, lines + ["Y 0 25 25 0 0 0", "P", "N 1 0"]).subjects[0]
    #expect(empty.branchStacks?.contents == [.empty])
  }

  /// Records found, recording at the begin, at the end; and what the guest can read and has recorded.
  static let finds: [(line: String, value: UInt64?, records: UInt64?)] = [
    ("R 0 32 1 1", 32, 1_000_000), ("R 0 0 0 0", 0, 0), ("R 0 32 1 0", 32, nil),
  ]

  @Test(arguments: finds)
  func `a guest that records at both ends of a run has recorded all of it`(
    line: String,
    value: UInt64?,
    records: UInt64?
  ) throws {
    let text = "machine skylake\nvm V on cpu0\nguest V: lbr on\nrun 1ms\nexpect V.lbr active\n"
    let lines = ["N -1 0", "N 0 0", "B 0 1 58 0", line, "P", "N 1 0"]
    let seen = try #require(try seenOnX86(text, lines).subjects.first)
    #expect(seen.state == .active)
    #expect(seen.value == value)
    #expect(seen.recordedInRun == records)
  }

  @Test func `between runs a guest that records cannot be asked what it had`() throws {
    let text = "machine skylake\nvm V on cpu0\nguest V: lbr on\nexpect V.lbr active\n"
    let seen = try seenOnX86(text, ["N -1 0", "B 0 1 58 0", "R 0 32 1 1", "P", "N 0 0"])
    #expect(seen.subjects[0].value == nil)
  }

  @Test(arguments: [
    ("skylake", "0 1 0", "0 1", MappedIndex.counter(.gp(0)) as MappedIndex?),
    ("skylake", "1 33 0", "0 \(1 << 30 | 2)", .counter(.fixed(1))),
    ("toy counters=2", "1 1 0", "0 2", .counter(nil)),
    ("skylake", "-2 -1 -1", "0 0", MappedIndex.none),
    // Of two moments.
    ("skylake", "1 0 0", "0 0", nil), ("skylake", "-2 -1 -1", "0 3", nil),
  ])
  func `a mapped page names RDPMC's number and one`(
    machine: String,
    kernel: String,
    page: String,
    index: MappedIndex?
  ) throws {
    let state = kernel.hasPrefix("0") ? "1 0 0" : kernel
    let text = "machine \(machine)\nhost: A = open cycles:D -C 0\nexpect A index any\n"
    let seen = try seenOnX86(
      text,
      ["N -1 0", "O 0 24 5 5 5 0 0 0 \(state)", "I \(page)", "P", "N 0 0"]
    )
    #expect(seen.subjects[0].index == index)
  }

  @Test func `exits, polls and timers are what the agent found`() throws {
    let text =
      "machine skylake\nvm V on cpu0\nhost: A = open cycles -C 0\nguest V: G = count cycles\n"
      + "run 1ms\nexpect A polls hangup\nexpect cpu0 timer on\nexpect guest V exits some\n"
    let lines = [
      "N -1 0", "N 0 0", "N 1 0", "T 0 1", "O 0 24 5 5 5 0 0 0 1 0 0", "E 0 16", "V 0 0 0",
      "X 0 3 2",
      "P", "N 2 0",
    ]
    let seen = try seenOnX86(text, lines)
    #expect(seen.subjects[0].poll == .hangup)
    #expect(seen.armedTimers == [true])
    #expect(seen.guests[0]?.registerAccesses == 3)
    #expect(seen.guests[0]?.accessesWithExit == 2)
  }
}
