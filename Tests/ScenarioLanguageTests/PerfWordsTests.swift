import PerfInterface
import Testing

@testable import ScenarioLanguage

/// What users of perf type, and what the tool makes of it.
@Suite struct PerfWordsTests {
  static let events: [(text: String, type: EventType, config: UInt64)] = [
    ("cpu/event=0x3c/", .raw, 0x3c),
    ("cpu/event=0xc0,umask=0x01,cmask=2,inv,edge/", .raw, 0x0284_01c0),
    ("cpu/event=0x1c2/", .raw, 0x1_0000_00c2),
    ("cpu/config=0x1c2,in_tx/", .raw, 0x1_0000_01c2),
    ("armv8_pmuv3/event=0x11/", .raw, 0x11),
    ("L1-dcache-load-misses", .hardwareCache, 0x1_0000),
    ("L1-icache-prefetches", .hardwareCache, 0x0201),
    ("LLC-store-misses", .hardwareCache, 0x1_0102),
    ("dTLB-loads", .hardwareCache, 0x03), ("iTLB-load-misses", .hardwareCache, 0x1_0004),
    ("branch-load-misses", .hardwareCache, 0x1_0005),
    ("node-prefetch-misses", .hardwareCache, 0x1_0206),
    ("branch-misses", .hardware, 5), ("topdown-mem-bound", .raw, 0x8700),
  ]

  // `/sys/bus/event_source/devices/cpu/format`, `tools/perf/util/evsel.c:evsel__hw_cache`
  @Test(arguments: events)
  func `an event has the code that perf gives it`(
    text: String,
    type: EventType,
    config: UInt64
  ) throws {
    let attr = try #require(EventName.attr(text))
    #expect(attr == EventAttr(type: type, config: config))
  }

  @Test func `terms set the period or the frequency of any event`() throws {
    let period = try #require(EventName.attr("cycles/period=100000/"))
    #expect(period.samplePeriod == 100_000 && !period.flags.contains(.frequency))
    let frequency = try #require(EventName.attr("cpu/event=0xc0,freq=99/"))
    #expect(frequency.samplePeriod == 99 && frequency.flags.contains(.frequency))
  }

  static let mistakes: [(text: String, complaint: String)] = [
    (
      "host: A = open cpu/evnt=1/ -C 0",
      "1:16: error: 'cpu' has no term 'evnt'; possible: event, config, config1, config2, period, freq, umask, edge, pc, any, inv, cmask, in_tx, in_tx_cp, offcore_rsp, ldlat, frontend"
    ),
    (
      "host: A = open cpu/umask=0x100/ -C 0",
      "1:16: error: the term 'umask=256' has no number that fits it"
    ),
    (
      "host: A = open cycles/period=x/ -C 0",
      "1:16: error: the term 'period=x' has no number that fits it"
    ),
    (
      "host: A = open cycles -C 3-1",
      "1:26: error: expected the number of a CPU or a list such as 0-3,6, not '3-1'"
    ),
    (
      "host: S = perf stat",
      "1:20: error: perf stat needs to be told whom it counts: -a, -C CPUS, -t TASK or -p TASK"
    ),
    ("host: S = perf stat -a -C 0", "1:24: error: the target is given twice"),
    (
      "host: S = perf stat -F 99 -a",
      "1:21: error: unknown option of perf stat '-F'; possible here: -e, -i, -G, --for-each-cgroup, -a, -C, -t, -p; did you mean '-e'?"
    ),
    ("expect A value 5 +-x", "1:18: error: expected a tolerance such as +-1000 or +-5%"),
    (
      "guest V: linux 9.9",
      "1:16: error: unknown word '9.9'; possible here: watchdog, 6.1, 6.12, 7.0, 7.1, 7.2, 7.3"
    ),
  ]

  @Test(arguments: mistakes)
  func `a mistake in perf's words is told with its place`(text: String, complaint: String) {
    #expect(complaints(text).first == "s:\(complaint)")
  }

  @Test func `names of bits stand for their numbers and are printed as they are written`() throws {
    let text = "host: A = open cycles -C 0 sample_type=ip,branch_stack branch_sample_type=any,u"
    let plan = try #require(try plans(text + "\n").first)
    guard case .open(_, let attr, _, _)? = plan.steps.first?.actions.first else {
      Issue.record("it opens nothing")
      return
    }
    #expect(attr.sampleType == 0x801 && attr.branchSampleType == 9)
    #expect(plan.steps.first?.text == text)
    let short = try #require(try plans("host: A = open cycles -C 0 -j any,u\n").first)
    guard case .open(_, let other, _, _)? = short.steps.first?.actions.first else { return }
    #expect(other.sampleType == 0x800 && other.branchSampleType == 9)
  }

  @Test func `a list of CPUs opens an event on each, and the name stands for all`() throws {
    let text = """
      machine toy cpus=4
      host: A = open {cycles,instructions} -C 0-1,3
      expect A.1 inactive
      host: disable A group
      host: close A.cpu3
      """
    let plan = try #require(try plans(text + "\n").first)
    #expect(
      plan.subjects.map(\.name)
        == ["A.cpu0", "A.1.cpu0", "A.cpu1", "A.1.cpu1", "A.cpu3", "A.1.cpu3"]
    )
    #expect(plan.checks.map(\.text) == ["0", "1", "3"].map { "A.1.cpu\($0) inactive" })
    #expect(plan.steps[1].actions == (0..<6).map { .disable($0) })
    #expect(plan.steps[2].actions == [.close(5), .close(4)])
  }

  // rules: E50
  @Test func `perf stat opens all of a CPU first and enables the leaders last`() throws {
    let text = "machine toy cpus=2\nhost: S = perf stat -e cycles,{instructions,branches} -a\n"
    let plan = try #require(try plans(text).first)
    let actions = try #require(plan.steps.first).actions
    let openings = actions.compactMap(\.opening)
    #expect(openings.map(\.target) == [0, 0, 0, 1, 1, 1].map { .cpu($0) })
    #expect(openings.map(\.group) == [nil, nil, 1, nil, nil, 4])
    #expect(actions.suffix(4) == [0, 1, 3, 4].map { .enableByTool($0) })
    #expect(
      plan.subjects.map(\.name) == [
        "S.cycles.cpu0", "S.instructions.cpu0", "S.branches.cpu0", "S.cycles.cpu1",
        "S.instructions.cpu1", "S.branches.cpu1",
      ]
    )
    #expect(openings.allSatisfy { $0.attr.flags.contains(.inherit) })
    #expect(openings[2].attr.flags.contains(.disabled) == false)
  }

  // rules: E52 E53
  @Test func `the tool tries what its release tries`() {
    let event = ToolEvent(.instructions, seeksPrecision: true, whom: .tool)
    func attempts(_ event: ToolEvent, _ kernel: KernelVersion) -> [ToolEvent.Attempt] {
      event.attempts(on: kernel.behaviour, mayWatchKernel: true)
    }
    let old = attempts(event, .linux612)
    #expect(old.map(\.attr.preciseIP) == [3, 2, 1, 0, 0])
    #expect(old.dropLast().allSatisfy { $0.attr.flags.contains(.excludeGuest) })
    // After EINVAL it takes it that guests cannot be left out.
    #expect(old.last?.after == .einval)
    #expect(old.last?.attr.flags.contains(.excludeGuest) == false)
    let new = attempts(event, .linux73)
    #expect(new.map(\.attr.preciseIP) == [3, 2, 1, 0, 3, 2, 1, 0])
    let without = new.map { $0.attr.flags.contains(.excludeGuest) }
    #expect(without == [false, false, false, false, true, true, true, true])
    #expect(new.map(\.after) == [nil, nil, nil, nil, .eopnotsupp, nil, nil, nil])
    // A modifier of its own has 6.1 and 6.12 forget that guests are left out; 6.1 never tries again.
    let forgetful = ToolEvent(.instructions, whom: .toolAfterModifier)
    #expect(attempts(forgetful, .linux61).map { $0.attr.flags.contains(.excludeGuest) } == [false])
    #expect(
      attempts(forgetful, .linux612).map { $0.attr.flags.contains(.excludeGuest) } == [false, true]
    )
    let byDefault = ToolEvent(.instructions, whom: .defaultOfRecord(onAMD: false))
    #expect(
      attempts(byDefault, .linux61).map { $0.attr.flags.contains(.excludeGuest) } == [true, false]
    )
    #expect(attempts(byDefault, .linux612)[0].attr.flags.contains(.excludeGuest) == false)
  }

  // rules: E54
  @Test func `who may not watch the kernel gets user mode alone`() {
    let event = ToolEvent(.instructions, whom: .tool)
    let attempts = event.attempts(on: KernelVersion.linux61.behaviour, mayWatchKernel: false)
    #expect(attempts.map(\.after) == [nil, .einval, .eacces, .einval])
    #expect(attempts[2].attr.flags.isSuperset(of: [.excludeKernel, .excludeHypervisor]))
    var user = event
    user.attr.flags.insert(.excludeKernel)
    #expect(user.attempts(on: KernelVersion.linux61.behaviour, mayWatchKernel: false).count == 2)
  }

  @Test func `Linux in a guest has names of its own, and keeps the counters for itself`() throws {
    let stage = "vm V\nguest V: linux watchdog\nguest V: task T\nguest V: A = open cycles -t T\n"
    let plan = try #require(try plans(stage).first)
    #expect(plan.subjects.map(\.name) == ["V.watchdog", "A"])
    #expect(plan.subjects.allSatisfy { $0.guestKernel == 0 && $0.isGuestCounter })
    #expect(complaints(stage + "guest V: G = count cycles").count == 1)
    #expect(complaints(stage + "host: close A").count == 1)
    #expect(complaints("vm V\nguest V: A = open cycles -C 0").count == 1)
    #expect(complaints(stage + "guest V: B = open cycles -t U").count == 1)
  }

  @Test func `a scenario's guest can be made one that runs Linux`() throws {
    let text = """
      vm V
      host: X = open cycles:D -C 0
      guest V: G = count cycles
      guest V: H = count instructions period 1000
      run 1ms
      guest V: stop G
      """
    let plan = try #require(try plans(text + "\n").first)
    let linux = try #require(plan.inLinux(.counts))
    #expect(linux.subjects.map(\.guestKernel) == [nil, 0, 0])
    #expect(linux.steps[1].actions.count == 2)
    #expect(linux.steps[4].actions == [.inGuest(0, .disable(1))])
    #expect(try plans("vm V\nguest V: lbr on\n").first?.inLinux(.counts) == nil)
  }
}
