import PerfInterface
import Testing

@testable import ScenarioLanguage

@Suite struct SetupMeaningTests {
  static let machines: [(text: String, machine: Machine)] = [
    ("machine toy", Machine(counters: 4, fixed: [], cpus: 1, lbr: 0)),
    ("machine toy counters=1", Machine(counters: 1)),
    ("machine toy counters=32 cpus=256", Machine(counters: 32, cpus: 256)),
    (
      "machine toy fixed=cycles,instructions,ref-cycles",
      Machine(fixed: [.cycles, .instructions, .referenceCycles])
    ),
    ("machine toy fixed=ref-cycles", Machine(fixed: [.referenceCycles])),
    ("machine toy cpus=2 lbr=32", Machine(cpus: 2, lbr: 32)),
    ("machine toy arch=x86", .toy(.x86)),
    ("machine toy counters=2 arch=arm64", .toy(.arm64, counters: 2)),
    ("machine skylake", Machine(processor: .skylake)),
    ("machine icelake", Machine(processor: .icelake)),
    ("machine sapphire-rapids", Machine(processor: .sapphireRapids)),
    ("machine zen3", Machine(processor: .zen3)),
    ("machine zen4", Machine(processor: .zen4)),
    ("machine armv8", Machine(processor: .armv8)),
  ]

  @Test(arguments: machines)
  func `a machine is what its line says`(text: String, machine: Machine) throws {
    #expect(try plans(text).map(\.machine) == [machine])
  }

  @Test func `without a machine line it is the toy with 4 counters and 1 CPU`() throws {
    #expect(try plans("task T\n").map(\.machine) == [Machine()])
    #expect(Machine() == Machine(processor: .toy, counters: 4, fixed: [], cpus: 1, lbr: 0))
  }

  static let policies: [(text: String, policy: ContentionPolicy)] = [
    ("policy first", .first), ("policy scaled", .scaled), ("policy stalled", .stalled),
    ("policy told", .told),
    ("policy reserved counters=2", .reserved(counters: 2, includesFixed: false)),
    ("policy reserved counters=32 fixed", .reserved(counters: 32, includesFixed: true)),
  ]

  @Test(arguments: policies)
  func `a policy is what its line says, and Linux has none`(
    text: String,
    policy: ContentionPolicy
  ) throws {
    #expect(try plans("\(text)\nvm V\n").map(\.policy) == [policy])
    #expect(try plans("vm V\n").map(\.policy) == [nil])
  }

  @Test func `a plan can be put under a policy unless it is not about the emulated vPMU`() throws {
    let text = "vm V\nguest V: G1..G2 = count cycles\nrun 1ms\nexpect G1 active\n"
    let plan = try plans(text)[0]
    let changed = try #require(plan.under(.told))
    #expect(changed.policy == .told)
    #expect(changed.steps.map(\.actions) == plan.steps.map(\.actions))
    #expect(plan.sufficientReservation == .reserved(counters: 2, includesFixed: false))
    #expect(try plans("policy first\n\(text)")[0].under(.told) == nil)
    #expect(try plans("vm V vpmu=mediated\n")[0].under(.told) == nil)
    #expect(try plans("task T\n")[0].under(.told) == nil)
  }

  @Test func `a reservation holds the fixed counters of a guest that names one`() throws {
    let text = "machine icelake\nvm V\nguest V: G = count cycles on fixed1\n"
    let policy = ContentionPolicy.reserved(counters: 1, includesFixed: true)
    #expect(try plans(text)[0].sufficientReservation == policy)
  }

  @Test func `only the kernels named are meant, and all when none is`() throws {
    #expect(try plans("kernel 6.1 6.12 7.0\n")[0].kernels == [.linux61, .linux612, .linux70])
    #expect(try plans("kernel 7.0\n")[0].kernels == [.linux70])
    #expect(try plans("task T\n")[0].kernels == nil)
  }

  @Test func `tasks are on their CPU, cpu0 by default, in the order declared`() throws {
    let plan = try plans("machine toy cpus=2\ntask A1..A2 on cpu1\ntask B\n")[0]
    #expect(plan.tasks.map(\.name) == ["A1", "A2", "B"])
    #expect(plan.tasks.map(\.cpu) == [1, 1, 0])
  }

  @Test func `the virtual CPUs of a VM are tasks of its name`() throws {
    let plan = try plans("machine toy cpus=2\nvm V on cpu1\nvm W vcpus=2 on cpu0\n")[0]
    #expect(plan.virtualCPUs.map(\.name) == ["V", "W.0", "W.1"])
    #expect(plan.tasks.map(\.name) == ["V", "W.0", "W.1"])
    #expect(plan.tasks.map(\.cpu) == [1, 0, 0])
  }

  static let modes: [(text: String, mode: VirtualPMUMode)] = [
    ("vm V", .emulated),
    ("vm V vpmu=emulated", .emulated),
    ("vm V vpmu=mediated", .mediated),
    ("vm V vpmu=none", .none),
    ("vm V vcpus=1 on cpu0 vpmu=none", .none),
  ]

  @Test(arguments: modes)
  func `a VM gets its PMU the way its line says`(text: String, mode: VirtualPMUMode) throws {
    #expect(try plans(text)[0].vms.map(\.mode) == [mode])
  }

  @Test func `the watchdog has an event on every CPU`() throws {
    let plan = try plans("watchdog on\nmachine toy cpus=3\n")[0]
    #expect(plan.hasWatchdog)
    #expect(plan.subjects.map(\.kind) == (0..<3).map { .watchdog($0, cpu: $0) })
    #expect(try !plans("task T\n")[0].hasWatchdog)
  }

  @Test func `a watchdog that is switched on later has its names and no event at the start`() throws
  {
    let plan = try plans("host: watchdog on\nexpect watchdog active\n")[0]
    #expect(!plan.hasWatchdog)
    #expect(plan.subjects.map(\.kind) == [.watchdog(0, cpu: 0)])
    #expect(plan.steps.map(\.actions) == [[.watchdog(true)]])
  }

  @Test func `a fork declares a task on its parent's CPU, later than all others`() throws {
    let text = "machine toy cpus=2\ntask T on cpu1\ntask U\nrun 1ms\nhost: fork T as K\n"
    let tasks = try plans(text)[0].tasks
    #expect(tasks.map(\.name) == ["T", "U", "K"])
    #expect(tasks.last?.cpu == 1)
    #expect(tasks.map(\.isForked) == [false, false, true])
  }
}

extension Machine {
  /// A toy that is about one architecture.
  fileprivate static func toy(_ architecture: Architecture, counters: Int = 4) -> Machine {
    var machine = Machine(counters: counters)
    machine.architecture = architecture
    return machine
  }
}
