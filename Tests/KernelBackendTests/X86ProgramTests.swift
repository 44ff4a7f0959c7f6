import PerfInterface
import ScenarioLanguage
import ScenarioRunner
import Testing

@testable import KernelBackend

/// What the agent is asked to do on x86, written by hand: registers from the SDM and the APM.
@Suite struct X86ProgramTests {
  private static let bochs = Bochs()

  private func translate(
    _ text: String,
    _ kernel: KernelVersion = .linux73
  ) throws -> Result<AgentProgram, NotExpressible> {
    let plan = try #require(try ParsedScenario.parse(text, file: "s").get().plans.first)
    return Self.bochs.translate(plan, for: BackendName(kind: Self.bochs.kind, kernel: kernel))
  }

  private func lines(_ text: String, _ kernel: KernelVersion = .linux73) throws -> [String] {
    try translate(text, kernel).get().lines
  }

  /// The guest's own operations.
  private func guest(_ text: String, _ kernel: KernelVersion = .linux73) throws -> [String] {
    try lines(text + "run 1ms\n", kernel).filter { $0.hasPrefix("G") || $0.hasPrefix("V") }
  }

  @Test(arguments: [
    ("skylake", "cycles", "0 0"), ("skylake", "r01c0", "4 1c0"),
    ("zen4", "cache-misses", "0 3"), ("icelake", "L1-dcache-loads", "3 0"),
    // On a toy every event is one that happens with each cycle.
    ("toy counters=4", "cache-misses", "0 0"), ("toy counters=4", "instructions", "0 0"),
    ("toy counters=4 fixed=instructions", "instructions", "0 1"),
  ])
  func `an event is opened as it is written, but on a toy`(
    machine: String,
    event: String,
    type: String
  ) throws {
    let text = "machine \(machine)\nhost: A = open \(event) -C 0\nrun 1ms\n"
    #expect(try lines(text).contains("O 0 -1 -1 0 \(type) 0 0 0 0 0 0 0 136"))
  }

  @Test func `an Intel guest has its counters in two rows of registers`() throws {
    let text = "machine skylake\nvm V on cpu0\nguest V: G = count cycles from 7\nguest V: stop G\n"
    #expect(
      try guest(text) == [
        // IA32_PERF_GLOBAL_CTRL: four counters and three fixed ones
        "G 0 9 \(0x38f) \(0x7_0000_000f)",
        // IA32_A_PMC0, IA32_PERFEVTSEL0: enable, OS, USR
        "V 0 \(0x4c1)", "G 0 9 \(0x4c1) 7", "G 0 9 \(0x186) \(0x43003c)",
        "G 0 9 \(0x186) \(0x03003c)",
      ]
    )
  }

  @Test func `a toy's driver knows the oldest numbers, and the others for what does not fit`()
    throws
  {
    let text =
      "machine toy counters=2\nvm V on cpu0\nguest V: G = count cycles\n"
      + "guest V: write G 2147483648\n"
    #expect(
      try guest(text).filter { !$0.hasPrefix("G 0 9 \(0x186)") } == [
        "G 0 9 \(0x38f) 3", "V 0 \(0xc1)", "G 0 9 \(0xc1) 0", "G 0 9 \(0x4c1) \(1 << 31)",
      ]
    )
  }

  @Test func `a fixed counter has a field in a register that they share`() throws {
    let text =
      "machine icelake\nvm V on cpu0\nguest V: I = count instructions:u on fixed0\n"
      + "guest V: C = count cycles on fixed1\nguest V: stop I\n"
    let fixed = try guest(text).filter { $0.hasPrefix("G 0 9 \(0x38d) ") }
    // The scenario's user mode is ring 0 of the agent's guest.
    #expect(fixed == ["G 0 9 \(0x38d) 1", "G 0 9 \(0x38d) \(0x31)", "G 0 9 \(0x38d) \(0x30)"])
  }

  @Test(arguments: [
    ("zen3", KernelVersion.linux73, false), ("zen4", .linux61, false), ("zen4", .linux612, true),
  ])
  func `an AMD guest has them side by side, and one switch with the second version`(
    machine: String,
    kernel: KernelVersion,
    hasSwitch: Bool
  ) throws {
    let text = "machine \(machine)\nvm V on cpu0\nguest V: G1..G2 = count instructions:k\n"
    let global = hasSwitch ? ["G 0 9 \(0xc000_0301) \(0x3f)"] : []
    #expect(
      try guest(text, kernel) == global + [
        "V 0 \(0xc001_0201)", "G 0 9 \(0xc001_0201) 0", "G 0 9 \(0xc001_0200) \(0x4100c0)",
        "V 0 \(0xc001_0203)", "G 0 9 \(0xc001_0203) 0", "G 0 9 \(0xc001_0202) \(0x4100c0)",
      ]
    )
  }

  @Test func `a period ends as soon as in the scenario, and is written back`() throws {
    let text = "machine skylake\nvm V on cpu0\nguest V: G = count cycles period 3000000\n"
    // A cycle takes 20 ns: 150,000 of them before a counter of 48 bits wraps.
    let value = (1 << 48) - 150_000
    #expect(
      try guest(text).dropFirst(2) == [
        "G 0 14 \(0x4c1) \(value)", "G 0 9 \(0x4c1) \(value)", "G 0 9 \(0x186) \(0x53003c)",
      ]
    )
  }

  @Test func `a filter lists what KVM compares, and fixed counters by their bits`() throws {
    let text =
      "machine icelake\nvm V on cpu0\nhost: filter V allow {cycles,r01d0} fixed0 fixed2\n"
      + "host: filter V deny instructions\nhost: filter V none\nrun 1ms\n"
    #expect(
      try lines(text).filter { $0.hasPrefix("f") } == [
        "f 0 0 5 3c 1d0", "f 0 1 0 c0", "f 0 1 0",
      ]
    )
  }

  @Test func `a VM is saved and made anew by the threads of its virtual CPUs`() throws {
    let text = "machine skylake\nvm V on cpu0\nhost: save V\nhost: restore V\nrun 1ms\n"
    #expect(try lines(text).filter { "vr".contains($0.first ?? " ") } == ["v 0", "r 0"])
  }

  @Test func `a guest's branch records are watched from its first step on`() throws {
    let text = "machine skylake\nvm V on cpu0\nguest V: G = count cycles\nguest V: lbr on\n"
    #expect(try guest(text).filter { $0.hasPrefix("V") } == ["V 0 \(0x680)", "V 0 \(0x4c1)"])
  }

  @Test(arguments: [
    ("expect A stacks stale", true), ("expect A records all", true), ("expect A active", false),
  ])
  func `samples are kept where somebody asks for their stacks`(check: String, isKept: Bool) throws {
    let text =
      "machine skylake\nhost: A = open cycles -C 0 sample_type=0x800 branch_sample_type=0x8 "
      + "sample_period=100000\nrun 1ms\n\(check)\n"
    #expect(try lines(text).contains("Y 0") == isKept)
  }

  @Test func `RDPMC is one of the guest's kernel or of its programs`() throws {
    let text = "machine skylake\nvm V on cpu0\nguest V: rdpmc gp3\nguest V: rdpmc fixed1 user\n"
    #expect(
      try guest(text).suffix(2) == ["G 0 11 3 0", "G 0 17 \(1 << 30 | 1) 0"]
    )
  }

  @Test func `an event is mapped where somebody asks for its index`() throws {
    let text = "machine skylake\nhost: A = open cycles -C 0\nhost: B = open cycles -C 0\n"
    #expect(try lines(text + "expect B index any\n").filter { $0.hasPrefix("i") } == ["i 1"])
  }

  @Test func `a filter that drops branches leaves nothing to tell stacks apart by`() throws {
    let text =
      "machine skylake\nhost: A = open cycles -C 0 sample_type=0x800 branch_sample_type=0x20 "
      + "sample_period=100000\nrun 1ms\nexpect A stacks fresh\n"
    #expect(try !lines(text).contains("Y 0"))
  }

  @Test func `the branch trace store has a type that the agent looks up`() throws {
    let text = "machine skylake\nhost: B = open intel_bts// -C 0\nrun 1ms\n"
    #expect(try lines(text).contains { $0.hasPrefix("O 0 -1 -1 0 nintel_bts 0 ") })
  }

  @Test func `cgroups are made, filled and counted`() throws {
    let text =
      "machine skylake\ncgroup G\ncgroup H in G\ntask T in H\nhost: A = open cycles -C 0 -G G\n"
      + "host: move T to /\nrun 1ms\nexpect A counts nothing\n"
    let found = try lines(text)
    #expect(found.filter { $0.hasPrefix("c ") } == ["c 1 0", "c 2 1"])
    #expect(found.filter { $0.hasPrefix("g ") } == ["g 0 2", "g 0 0"])
    #expect(found.contains { $0.hasPrefix("O 0 -1 g1 0 ") })
  }

  @Test func `events of other PMUs go by name`() throws {
    let text =
      "machine skylake\ntask T\nhost: A = open msr/tsc/ -t T\nhost: B = open sched:sched_switch -C 0\n"
      + "host: C = open mem:0x1000/2:w -t T\nhost: clone T as U\nrun 1ms\n"
    let found = try lines(text)
    #expect(found.contains { $0.hasPrefix("O 0 -1 t0 -1 nmsr 0 ") })
    #expect(found.contains { $0.hasPrefix("O 1 -1 -1 0 esched/sched_switch 0 ") })
    #expect(found.contains { $0.hasPrefix("O 2 -1 t0 -1 5 0 1000 2 ") && $0.hasSuffix(" 0 0 2") })
    #expect(found.contains("l 0 1"))
    #expect(throws: NotExpressible.self) {
      try lines("machine skylake\nhost: E = open power/energy-pkg/ -C 0\nrun 1ms\n")
    }
  }

  @Test func `timers are looked at where a scenario asks for one`() throws {
    let text = "machine skylake cpus=2\ntask T on cpu0\nrun 1ms\nexpect cpu1 timer off\n"
    #expect(try lines(text).filter { $0.hasPrefix("t") } == ["t 0", "t 1"])
  }

  @Test(arguments: [
    // Two counters, of which the agent holds one: IA32_PERFEVTSEL1.
    ("toy counters=1", "m 0 \(0x187) 1 430000", "m 0 \(0x187) 0"),
    ("skylake", "m 0 \(0x186) 1 430000", "m 0 \(0x186) 0"),
    ("zen4", "m 0 \(0xc001_0200) 1 430000", "m 0 \(0xc001_0200) 0"),
  ])
  func `a tool behind perf writes a selector, and gives it back`(
    machine: String,
    held: String,
    given: String
  ) throws {
    let text = "machine \(machine)\nhost: grab cpu0 gp0\nhost: release cpu0 gp0\nrun 1ms\n"
    #expect(try lines(text).filter { $0.hasPrefix("m") } == [held, given])
  }

  @Test func `fixed counters that a toy lacks are held by what prefers them`() throws {
    let text = "machine toy counters=1 fixed=ref-cycles cpus=2\nrun 1ms\n"
    // PERF_COUNT_HW_INSTRUCTIONS, CPU_CYCLES and BRANCH_INSTRUCTIONS
    #expect(
      try lines(text).filter { $0.hasPrefix("b") } == [
        "b 0 1 1", "b 0 0 1", "b 0 4 3", "b 1 1 1", "b 1 0 1", "b 1 4 3",
      ]
    )
  }

  static let machines: [(text: String, processor: String)] = [
    ("machine toy counters=1", "generic-2"), ("machine toy counters=8", "generic-8"),
    ("machine toy counters=9", "icelake"), ("machine toy lbr=16", "skylake"),
    ("machine toy counters=4 fixed=instructions,cycles,ref-cycles", "skylake"),
    ("machine toy counters=2 fixed=instructions", "generic-2"),
    ("machine toy counters=2 fixed=ref-cycles", "skylake"),
    ("machine zen3", "zen3"), ("machine sapphire-rapids", "sapphire-rapids"),
  ]

  @Test(arguments: machines)
  func `a plan gets the machine that has what it needs`(text: String, processor: String) throws {
    let plan = try ParsedScenario.parse(text + "\nrun 1ms\n", file: "s").get().plans[0]
    let name = BackendName(kind: Self.bochs.kind, kernel: .linux73)
    #expect(Self.bochs.boot(for: plan, name, speed: .exact).processor == processor)
  }

  @Test func `what is asked of two processors has two fingerprints`() throws {
    let rest = "\nhost: A = open cycles -C 0\nrun 1ms\n"
    let (first, second) = (
      try translate("machine skylake" + rest).get(), try translate("machine icelake" + rest).get()
    )
    #expect(first.lines == second.lines)
    #expect(first.fingerprint != second.fingerprint)
  }

  static let notExpressible: [(text: String, kernel: KernelVersion, reason: String)] = [
    ("machine skylake\nvm V\n", .linux70, "there is no KVM that the agent uses"),
    ("machine skylake\nvm V vpmu=mediated\n", .linux612, "the kernel has no mediated vPMU"),
    (
      "machine skylake\nvm V vpmu=mediated\nvm W\n", .linux73,
      "KVM gives all VMs an emulated vPMU or all a mediated one"
    ),
    ("host: grab cpu0 gp0\n", .linux70, "the agent touches no counter behind perf here"),
    (
      "host: grab cpu0 fixed0\n", .linux73,
      "the agent takes general-purpose counters only behind perf"
    ),
    (
      "vm V\nvm W\ntask T\nhost: run V by T\n", .linux73,
      "the agent hands a virtual CPU over where there is one only"
    ),
    ("machine armv8\n", .linux73, "armv8 is arm64 hardware, and this is x86"),
    ("machine toy arch=arm64\n", .linux73, "it is about arm64, and this is x86"),
    ("machine skylake cpus=3\n", .linux73, "the machine has 2 CPUs for scenarios"),
  ]

  @Test(arguments: notExpressible)
  func `what a machine cannot express is said with its reason`(
    text: String,
    kernel: KernelVersion,
    reason: String
  ) throws {
    guard case .failure(let problem) = try translate(text + "run 1ms\n", kernel) else {
      Issue.record("it can be expressed")
      return
    }
    #expect(problem.reason == reason)
  }
}
