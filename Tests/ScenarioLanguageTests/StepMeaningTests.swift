import PerfInterface
import Testing

@testable import ScenarioLanguage

@Suite struct StepMeaningTests {
  static let cycles = EventAttr.hardware(HardwareEvent.cycles)
  static let instructions = EventAttr.hardware(HardwareEvent.instructions)

  static let hostSteps: [(text: String, actions: [Action])] = [
    ("enable A", [.enable(0)]),
    ("disable A", [.disable(0)]),
    ("reset A", [.reset(0)]),
    ("read A", [.read(0)]),
    ("close A", [.close(0)]),
    ("read B.1", [.read(2)]),
    ("disable B.0", [.disable(1)]),
    ("close B.1", [.close(2)]),
    ("switch cpu0 to T", [.contextSwitch(cpu: 0, to: 0)]),
    ("switch cpu0 to V.0", [.contextSwitch(cpu: 0, to: 2)]),
    ("switch cpu1 to V.1", [.contextSwitch(cpu: 1, to: 3)]),
    ("sleep T", [.sleep(0)]),
    ("wake T", [.wake(0)]),
    ("migrate T to cpu1", [.migrate(0, cpu: 1)]),
    ("exec T", [.exec(0)]),
    ("exit T", [.exit(0)]),
    ("fork T as K", [.fork(0, child: 4, isThread: false)]),
    ("clone T as K", [.fork(0, child: 4, isThread: true)]),
    ("run V.1 by T", [.runVirtualCPU(1, by: 0, rebuilding: false)]),
    ("run V by U", [.runVirtualCPU(0, by: 1, rebuilding: false)]),
    ("save V", [.saveVM(0)]),
    ("restore V", [.restoreVM(0)]),
    ("irqs off cpu0", [.interrupts(cpu: 0, enabled: false)]),
    ("irqs on cpu1", [.interrupts(cpu: 1, enabled: true)]),
    ("watchdog on", [.watchdog(true)]),
    ("watchdog off", [.watchdog(false)]),
  ]

  @Test(arguments: hostSteps)
  func `a host step does what it says`(text: String, actions: [Action]) throws {
    let plan = try #require(try plans(stage + "host: \(text)\n").first)
    #expect(plan.steps.last?.actions == actions)
  }

  static let targets: [(text: String, target: OpenTarget)] = [
    ("-C 0", .cpu(0)),
    ("-C 1", .cpu(1)),
    ("-t T", .task(0, cpu: nil)),
    ("-t U -C 0", .task(1, cpu: 0)),
    ("-t V.1", .task(3, cpu: nil)),
    ("pid=-1 cpu=0", .raw(pid: -1, cpu: 0)),
    ("pid=0 cpu=-1", .raw(pid: 0, cpu: -1)),
    ("pid=2 cpu=7", .raw(pid: 2, cpu: 7)),
  ]

  @Test(arguments: targets)
  func `a target is perf's option or the system call's arguments`(
    text: String,
    target: OpenTarget
  ) throws {
    let plan = try #require(try plans(stage + "host: N = open cycles \(text)\n").first)
    #expect(plan.steps.last?.actions == [.open(3, attr: Self.cycles, target: target, group: nil)])
  }

  static let attrs: [(text: String, attr: EventAttr)] = [
    ("cycles -C 0", cycles),
    ("cpu-cycles -C 0", cycles),
    ("instructions -C 0", instructions),
    ("ref-cycles -C 0", .hardware(HardwareEvent.referenceCycles)),
    ("branches -C 0", .hardware(HardwareEvent.branches)),
    ("r0300 -C 0", EventAttr(type: .raw, config: 0x300)),
    ("r01c0 -C 0", EventAttr(type: .raw, config: 0x1c0)),
    ("cpu-clock -C 0", EventAttr(type: .software, config: SoftwareEvent.cpuClock)),
    ("task-clock -t T", EventAttr(type: .software, config: SoftwareEvent.taskClock)),
    ("page-faults -C 0", EventAttr(type: .software, config: 2)),
    ("context-switches -C 0", EventAttr(type: .software, config: SoftwareEvent.contextSwitches)),
    ("cpu-migrations -C 0", EventAttr(type: .software, config: SoftwareEvent.cpuMigrations)),
    ("cycles:D -C 0", .hardware(0, [.pinned])),
    ("cycles:e -C 0", .hardware(0, [.exclusive])),
    ("cycles:De -C 0", .hardware(0, [.pinned, .exclusive])),
    ("cycles:u -C 0", .hardware(0, [.excludeKernel, .excludeHypervisor])),
    ("cycles:k -C 0", .hardware(0, [.excludeUser, .excludeHypervisor])),
    ("cycles:uk -C 0", .hardware(0, [.excludeHypervisor])),
    ("cycles:G -C 0", .hardware(0, [.excludeHost])),
    ("cycles:H -C 0", .hardware(0, [.excludeGuest])),
    ("cycles:GH -C 0", .hardware(0)),
    ("cycles:uG -C 0", .hardware(0, [.excludeKernel, .excludeHypervisor, .excludeHost])),
    ("instructions:uD -C 0", .hardware(1, [.excludeKernel, .excludeHypervisor, .pinned])),
    ("cycles:I -C 0", .hardware(0, [.excludeIdle])),
    ("cycles:pp -C 0", cycles.with { $0.preciseIP = 2 }),
    ("cycles -C 0 disabled", .hardware(0, [.disabled])),
    ("cycles -C 0 disabled=1", .hardware(0, [.disabled])),
    ("cycles -C 0 inherit=1", .hardware(0, [.inherit])),
    ("cycles -C 0 pinned=1 exclusive=1", .hardware(0, [.pinned, .exclusive])),
    ("cycles:D -C 0 pinned=0", cycles),
    ("cycles -C 0 exclude_host=1 exclude_guest=1", .hardware(0, [.excludeHost, .excludeGuest])),
    ("cycles -t T enable_on_exec=1", .hardware(0, [.enableOnExec])),
    ("cycles -t T remove_on_exec=1 sigtrap=1", .hardware(0, [.removeOnExec, .sigtrap])),
    ("cycles -t T inherit_stat=1", .hardware(0, [.inheritStat])),
    ("cycles -t T inherit_thread=1", .hardware(0, [.inheritThread])),
    ("cycles -C 0 precise_ip=2", cycles.with { $0.preciseIP = 2 }),
    ("cycles -C 0 sample_period=4000", cycles.with { $0.samplePeriod = 4000 }),
    ("cycles -C 0 sample_period=0x10", cycles.with { $0.samplePeriod = 16 }),
    ("cycles -C 0 branch_sample_type=9", cycles.with { $0.branchSampleType = 9 }),
    ("cycles -C 0 read_format=8", cycles.with { $0.readFormat = 8 }),
    ("cycles -C 0 sample_type=2", cycles.with { $0.sampleType = 2 }),
    ("cycles -C 0 config1=1 config2=3", cycles.with { ($0.config1, $0.config2) = (1, 3) }),
    ("cycles -C 0 type=4 config=0xffff", EventAttr(type: .raw, config: 0xffff)),
    ("cycles -C 0 size=64", cycles.with { $0.size = 64 }),
    (
      "cycles -C 0 freq=1 sample_freq=99",
      cycles.with { ($0.samplePeriod, $0.flags) = (99, [.frequency]) }
    ),
  ]

  @Test(arguments: attrs)
  func `an event carries exactly the attributes written`(text: String, attr: EventAttr) throws {
    let plan = try #require(try plans(stage + "host: N = open \(text)\n").first)
    guard case .open(3, let opened, _, nil)? = plan.steps.last?.actions.first else {
      Issue.record("no open: \(plan.steps.last?.text ?? "")")
      return
    }
    #expect(opened == attr)
  }

  @Test func `a group is its leader and siblings, pinned by its leader alone`() throws {
    let text = stage + "host: N = open {cycles,instructions:u}:D -C 1 disabled inherit=1\n"
    let plan = try #require(try plans(text).first)
    #expect(
      plan.steps.last?.actions == [
        .open(
          3,
          attr: .hardware(0, [.pinned, .disabled, .inherit]),
          target: .cpu(1),
          group: nil
        ),
        .open(
          4,
          attr: .hardware(1, [.excludeKernel, .excludeHypervisor, .inherit]),
          target: .cpu(1),
          group: 3
        ),
      ]
    )
  }

  @Test func `a range opens the same event as often as it has names`() throws {
    let plan = try #require(try plans("host: A1..A4 = open cycles -C 0\n").first)
    #expect(plan.subjects.map(\.name) == ["A1", "A2", "A3", "A4"])
    #expect(
      plan.steps[0].actions
        == (0..<4).map { .open($0, attr: Self.cycles, target: .cpu(0), group: nil) }
    )
  }

  static let guestSteps: [(text: String, actions: [GuestAction])] = [
    ("status write", [.writeStatus]),
    ("N = count cycles", [.count(1, GuestCounterSetting(attr: cycles), on: nil)]),
    (
      "N = count instructions:u from 7",
      [
        .count(
          1,
          GuestCounterSetting(
            attr: .hardware(1, [.excludeKernel, .excludeHypervisor]),
            initialValue: 7
          ),
          on: nil
        )
      ]
    ),
    (
      "N = count cycles period 1000",
      [.count(1, GuestCounterSetting(attr: cycles, period: 1000), on: nil)]
    ),
    (
      "N = count cycles from 0x10 period 5 on gp0",
      [
        .count(1, GuestCounterSetting(attr: cycles, initialValue: 16, period: 5), on: .gp(0))
      ]
    ),
    ("N = count cycles on fixed1", [.count(1, GuestCounterSetting(attr: cycles), on: .fixed(1))]),
    (
      "N1..N2 = count cycles",
      (1...2).map { .count($0, GuestCounterSetting(attr: cycles), on: nil) }
    ),
    ("stop G", [.stop(0)]),
    ("start G", [.start(0)]),
    ("write G 12", [.write(0, value: 12)]),
    ("write G -1", [.write(0, value: .max)]),
    ("read G", [.read(0)]),
    ("reprogram G", [.reprogram(0)]),
    ("toggle global", [.toggleGlobal]),
    ("rewrite global", [.rewriteGlobal]),
    ("emulate 1000", [.emulate(instructions: 1000)]),
    ("lbr on", [.lbrOn]),
    ("rdpmc gp3", [.rdpmc(.gp(3), fromUser: false)]),
    ("rdpmc fixed0 user", [.rdpmc(.fixed(0), fromUser: true)]),
    ("lbr off", [.lbrOff]),
    ("lbr read", [.lbrRead]),
  ]

  @Test(arguments: guestSteps)
  func `a guest step does what it says`(text: String, actions: [GuestAction]) throws {
    let plan = try #require(try plans(stage + "guest V.0: \(text)\n").first)
    #expect(plan.steps.last?.actions == actions.map { .guest(0, $0) })
  }

  @Test func `a step of one virtual CPU is that CPU's`() throws {
    let plan = try #require(try plans(stage + "guest V.1: emulate 3\n").first)
    #expect(plan.steps.last?.actions == [.guest(1, .emulate(instructions: 3))])
  }
}
