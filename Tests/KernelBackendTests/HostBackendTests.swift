import Foundation
import PerfInterface
import ScenarioLanguage
import ScenarioRunner
import Testing

@testable import KernelBackend

/// The backend `host`, with an agent that gives canned answers, and with the real one.
@Suite struct HostBackendTests {
  /// A program that answers `A` with a machine and everything else with some lines.
  private final class Agent: Sendable {
    let path: String

    init(machine: String = "@A 2 -1 0", answers: String = "") throws {
      path =
        FileManager.default.temporaryDirectory
        .appendingPathComponent("agent-\(UUID().uuidString)").path
      let script = """
        #!/bin/sh
        echo '@K 6.18.1 x86_64'
        read -r first
        case "$first" in A*) echo '\(machine)'; exit ;; esac
        printf '%b' '@S 0\\n\(answers)@L\\n'
        """
      // Written by a process of its own: a child that another test forks meanwhile has this one's files
      // open for a moment, and a file that somebody may write to cannot be executed.
      let text = path + ".text"
      try Data(script.utf8).write(to: URL(fileURLWithPath: text))
      defer { try? FileManager.default.removeItem(atPath: text) }
      let install = Process()
      install.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      install.arguments = ["install", "-m", "700", text, path]
      try install.run()
      install.waitUntilExit()
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  private func plan(_ text: String) throws -> Plan {
    let parsed = try ParsedScenario.parse(text, file: "s").get()
    return try #require(parsed.plans.first)
  }

  private func reason(
    _ text: String,
    _ agent: Agent,
    allowsDisturbing: Bool = false
  ) throws -> String? {
    let host = try HostBackend(agent: agent.path, allowsDisturbing: allowsDisturbing)
    if case .notRun(let reason) = host.execute(try plan(text)) { return reason }
    return nil
  }

  private let open = "machine toy counters=2\ntask T\nhost: A = open cycles -t T\nrun 1ms\n"

  @Test func `without a PMU a hardware event is not run, however it was refused`() throws {
    let agent = try Agent(answers: "@N -1 0\\n@N 0 2\\n@N 1 0\\n")
    #expect(try reason(open, agent) == "no hardware PMU")
    let expecting =
      "machine toy counters=2\ntask T\nhost: A = open cycles -t T\nexpect error ENOENT\n"
    #expect(try reason(expecting, try Agent(answers: "@N -1 0\\n@N 0 2\\n")) == "no hardware PMU")
  }

  @Test func `what the user may not do is not run, unless it is what is expected`() throws {
    let software = "task T\nhost: A = open task-clock -t T\n"
    let refused = try Agent(answers: "@N -1 0\\n@N 0 13\\n")
    #expect(try reason(software, refused)?.contains("is not permitted here (EACCES)") == true)
    #expect(try reason(software + "expect error EACCES\n", refused) == nil)
  }

  @Test func `counters are taken from others only when that is allowed`() throws {
    let agent = try Agent(machine: "@A 0 -1 0", answers: "@N -1 0\\n@N 0 0\\n@N 1 0\\n")
    #expect(try reason(open, agent)?.contains("--allow-disturbing") == true)
    #expect(try reason(open, agent, allowsDisturbing: true) == nil)
  }

  @Test(arguments: [
    ("machine armv8\n", "armv8 is arm64 hardware, and this is x86"),
    ("vm V\n", "there is no KVM that the agent uses"),
  ])
  func `what this machine is not is not run`(setup: String, expected: String) throws {
    #expect(try reason(setup + "run 1ms\n", try Agent()) == expected)
  }

  @Test func `an agent that is missing or talks nonsense is refused with a reason`() throws {
    #expect(throws: HostBackend.Unusable.self) {
      try HostBackend(agent: "/nowhere/agent", allowsDisturbing: false)
    }
    let broken = try Agent(machine: "@A x")
    #expect(throws: HostBackend.Unusable.self) {
      try HostBackend(agent: broken.path, allowsDisturbing: false)
    }
  }

  @Test func `two times tell active from waiting where the kernel cannot be looked into`() throws {
    // event, bytes, count, enabled, running; then the same before the run
    let text = """
      task T
      host: A = open task-clock -t T
      run 10ms
      expect A active
      run 10ms
      expect A inactive
      """
    let seen = "@N -1 0\\n@N 0 0\\n@O 0 24 9999999 9999999 9999999 0 0 0\\n@P\\n@N 1 0\\n"
    let waits = "@O 0 24 9999999 19999999 9999999 9999999 9999999 9999999\\n@P\\n@N 2 0\\n"
    let agent = try Agent(answers: seen + waits)
    let host = try HostBackend(agent: agent.path, allowsDisturbing: false)
    let plan = try plan(text)
    guard case .ran(let trace) = host.execute(plan) else {
      Issue.record("the scenario was not run")
      return
    }
    #expect(Judge.judge(plan, trace).map(\.outcome) == [.met, .met])
  }

  /// The kernel below the tests: what it answers must be what the rules say, or not to be had.
  @Test func `this kernel checks arguments as the rules say, and counts time`() throws {
    let host = try HostBackend(agent: HostAgent.path, allowsDisturbing: false)
    let texts = [
      "host: A = open cycles pid=-1 cpu=-1\nexpect error EINVAL\n",
      "host: A = open cycles pid=-2 cpu=0\nexpect error ESRCH\n",
      "task T\nhost: A = open task-clock:u -t T\nrun 20ms\nexpect A counts all\n",
    ]
    for text in texts {
      let plan = try plan(text)
      switch host.execute(plan) {
      case .ran(let trace): #expect(Judge.judge(plan, trace).allSatisfy { $0.outcome == .met })
      case .notRun(let reason): #expect(reason.contains("is not permitted here"), "\(text)")
      case let other: Issue.record("\(text): \(other)")
      }
    }
  }
}
