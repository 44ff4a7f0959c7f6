import PerfInterface
import ScenarioLanguage
import ScenarioRunner
import Testing

@testable import KernelBackend

/// What the agent is asked to do, written by hand from `Sources/Agent/program.c`.
@Suite struct AgentProgramTests {
  private func plan(_ text: String) throws -> Plan {
    let parsed = try ParsedScenario.parse(text, file: "s").get()
    return try #require(parsed.plans.first)
  }

  private func lines(_ text: String) throws -> [String] {
    try AgentProgram(emulated: plan(text)).lines
  }

  private func reason(_ text: String) throws -> String? {
    let plan = try plan(text)
    do throws(NotExpressible) {
      _ = try AgentProgram(emulated: plan)
      return nil
    } catch {
      return error.reason
    }
  }

  @Test func `counters that the scenario does not have are held on each of its CPUs`() throws {
    let held = try lines("machine toy counters=4 cpus=2\nrun 1ms\n").prefix(2)
    #expect(held == ["B 0 3", "B 1 3"])
    #expect(try lines("machine toy counters=7\nrun 1ms\n").first == "N -1")
    #expect(try lines("machine armv8\nrun 1ms\n").first == "N -1")
  }

  @Test func `one task runs on each CPU, and a switch puts the other to sleep`() throws {
    let text = """
      machine toy counters=7
      task T on cpu0
      task U on cpu0
      host: switch cpu0 to U
      host: sleep U
      host: wake U
      run 1ms
      """
    #expect(
      try lines(text) == [
        "T 0 0 0", "T 1 0 0", "U 0 1", "N -1", "U 0 0", "U 1 1", "N 0", "U 1 0", "U 0 1", "N 1",
        "N 2", "R 1000000", "N 3",
      ]
    )
  }

  @Test func `between relatives the CPU is never idle, so that perf exchanges their clones`() throws
  {
    let text = """
      machine toy counters=7
      task T on cpu0
      host: A = open cycles -t T inherit=1
      host: fork T as U
      host: switch cpu0 to U
      host: sleep U
      run 1ms
      """
    #expect(
      try lines(text).filter { "FUs".contains($0.first ?? " ") } == [
        "U 0 1", "F 0 1", "s 0 1", "s 1 0",
      ]
    )
    let without = text.replacing(" inherit=1", with: "")
    #expect(try lines(without).filter { $0.hasPrefix("s") }.isEmpty)
  }

  @Test func `a virtual CPU goes to a thread with the same memory, and its guest keeps its slot`()
    throws
  {
    let text = """
      machine toy counters=7
      vm V on cpu0
      task T on cpu0
      guest V: G = count cycles
      host: sleep V
      host: run V by T
      guest V: toggle global
      run 1ms
      """
    let all = try lines(text)
    #expect(all.filter { $0.hasPrefix("T") } == ["T 0 0 9", "T 1 0 8"])
    #expect(all.contains("h 0 1"))
    #expect(all.contains("G 0 6 0 0"))
  }

  @Test func `fields behind the first 128 bytes are stated where they are not zero`() throws {
    let text = "machine toy counters=7\nhost: A = open cycles -C 0 config3=10 config4=31\n"
    #expect(try lines(text).contains("O 0 -1 -1 0 4 11 0 0 0 0 0 0 0 144 a 1f"))
    let bits =
      "machine toy counters=7\nhost: A = open cycles -C 0 defer_callchain=1 defer_output=1\n"
    #expect(try lines(bits).contains("O 0 -1 -1 0 4 11 0 0 c000000000 0 0 0 0 136"))
  }

  @Test(arguments: [
    // 400 samples in a tick of 4 ms at 1 GHz are a period of 10,000
    ([9999], true), ([10_000], false), ([1000, 2_000_001], true), ([1000, 2_000_000], false),
    ([1000, 10_000], false), ([], false),
  ])
  func `the rate is lowered where it throttles nothing else`(
    periods: [Int],
    isLowered: Bool
  ) throws {
    let opens = periods.enumerated().map { place, period in
      "host: A\(place) = open cycles -C 0 sample_period=\(period)\n"
    }
    let text = "machine toy counters=7\n\(opens.joined())run 1ms\n"
    #expect(try lines(text).contains("I 500") == isLowered)
    #expect(try AgentProgram(emulated: plan(text)).lowersRate == isLowered)
  }

  @Test func `a guest that rewrites the switch writes it once`() throws {
    let text = "machine armv8\nvm V on cpu0\nguest V: rewrite global\nrun 1ms\n"
    #expect(try lines(text).filter { $0.hasPrefix("G") } == ["G 0 6 0 1"])
  }

  @Test func `an event of a toy is the one that the emulation counts`() throws {
    let text =
      "machine toy counters=7\ntask T\nhost: A = open instructions:D -C 0\nexpect A active\n"
    // type 4 (raw), config 0x11, bit 2 of the flags: pinned
    #expect(try lines(text).contains("O 0 -1 -1 0 4 11 0 0 4 0 0 0 0 136"))
    let task = "machine toy counters=7\ntask T\nhost: A = open cycles:u -t T -C 0\n"
    // bits 5 and 6: the kernel and the hypervisor are not counted
    #expect(try lines(task).contains("O 0 -1 t0 0 4 11 0 0 60 0 0 0 0 136"))
  }

  @Test func `a CPU that the scenario does not have does not exist there either`() throws {
    let text = "machine toy counters=7\nhost: A = open cycles -C 1\nexpect error EINVAL\n"
    #expect(try lines(text).contains { $0.hasPrefix("O 0 -1 -1 9999 ") })
  }

  @Test func `a guest's counter is programmed as a driver does`() throws {
    let text = """
      machine toy counters=7
      vm V on cpu0
      guest V: G = count cycles from 5
      guest V: H = count cycles
      guest V: toggle global
      run 1ms
      expect G counts all
      """
    let guest = try lines(text).filter { $0.hasPrefix("G ") || $0.hasPrefix("V ") }
    #expect(
      guest == [
        "V 0 0", "G 0 1 0 17", "G 0 2 0 5", "G 0 4 0 0", "V 0 1", "G 0 1 1 17", "G 0 2 1 0",
        "G 0 4 1 0", "G 0 6 0 0", "G 0 6 0 1",
      ]
    )
    #expect(try lines(text).suffix(3) == ["R 1000000", "P", "N 3"])
  }

  static let notExpressible: [(text: String, reason: String)] = [
    ("machine icelake\n", "icelake is x86 hardware, and this is arm64"),
    ("machine toy arch=x86\n", "it is about x86, and this is arm64"),
    ("machine toy counters=10\n", "the machine has 9 counters"),
    ("machine toy cpus=3\n", "the machine has 2 CPUs for scenarios"),
    ("machine toy counters=7\ntask T1..T65\n", "the agent has 64 tasks at most"),
    (
      "machine toy counters=7\nhost: A1..A1025 = open cycles -C 0\n",
      "the agent holds 1024 events at most"
    ),
    (
      "machine toy counters=7\nvm V\nguest V: G1..G65 = count cycles\n",
      "the agent watches 64 counters of guests at most"
    ),
    ("machine toy fixed=cycles\n", "fixed counters of this kind are x86's"),
    ("policy told\nvm V\n", "no kernel has the policy 'told'"),
    ("watchdog on\n", "the agent does not touch the watchdog"),
    ("vm V vpmu=none\n", "the agent's VMs have an emulated vPMU"),
    (
      "host: A = open cycles:De -C 0\n",
      "an exclusive pinned event of the CPU would find the agent's own beside it (S14)"
    ),
    (
      "machine toy counters=2\ntask T\nhost: A = open {cycles,cycles,cycles} -t T\n",
      "a group that the machine is too small for fits the hardware"
    ),
    ("task T\nhost: A = open cycles:p -t T\n", "the agent opens no precise events"),
    ("run 7s\n", "the scenario takes longer than 6s"),
    ("vm V\nguest V: G = count cycles period 100\n", "the agent's arm64 guest takes no interrupts"),
    ("machine toy lbr=32\nvm V\nguest V: lbr on\n", "arm64 guests have no last branch record"),
    (
      "machine toy counters=1\nvm V\nguest V: G1..G2 = count cycles\n",
      "an arm64 guest has 1 programmable counters here"
    ),
  ]

  @Test(arguments: notExpressible)
  func `what a machine cannot express is said with its reason`(
    text: String,
    reason: String
  ) throws {
    let rest = text.contains("run") ? "" : "run 1ms\n"
    #expect(try self.reason(text + rest) == reason)
  }
}

extension AgentProgram {
  /// A plan for the machine that QEMU gives it.
  init(emulated plan: Plan) throws(NotExpressible) {
    let name = BackendName(kind: .init("qemu"), kernel: .linux612)
    try self.init(plan, machine: QEMU().hardware(for: plan, name))
  }
}
