import PerfInterface
import Randomness

/// What random operation sequences may have in them.
struct SequenceKind: OptionSet, Sendable {
  let rawValue: UInt8

  static let software = SequenceKind(rawValue: 1)
  /// Tasks that fork and end, and events that are inherited.
  static let families = SequenceKind(rawValue: 2)
  static let branchRecords = SequenceKind(rawValue: 4)
  static let mediated = SequenceKind(rawValue: 8)
  static let policies = SequenceKind(rawValue: 16)
  /// Precise events, which AMD's core hands to another PMU.
  static let precise = SequenceKind(rawValue: 32)
  static let all: SequenceKind = [
    .software, .families, .branchRecords, .mediated, .policies, .precise,
  ]
}

/// Random operation sequences, the same for the same seed.
///
/// Machine, clock, mode and policy are drawn each by itself, so that every combination occurs.
struct SequenceGenerator {
  private var random: SplitMix64
  let machine: Machine
  let mode: VirtualPMUMode
  let policy: ContentionPolicy?
  /// What occurs in this sequence, of what was allowed.
  let kind: SequenceKind
  private(set) var eventCount = 0
  private(set) var counterCount = 0
  /// Tasks 0 and 1 are threads, task 2 is the vCPU, further ones are forked.
  private(set) var taskCount = 3

  static let vcpuTask = 2
  private static let taskLimit = 8

  init(seed: UInt64, allowing allowed: SequenceKind) {
    random = SplitMix64(seed: seed)
    kind = allowed.intersection(SequenceKind(rawValue: UInt8(random.number(below: 64))))
    machine = SequenceGenerator.machine(&random)
    mode = kind.contains(.mediated) ? .mediated : .emulated
    policy =
      kind.contains(.policies) && mode == .emulated
      ? random.pick([
        .first, .scaled, .stalled, .told, .reserved(counters: 1, includesFixed: false),
      ]) : nil
  }

  private static func machine(_ random: inout SplitMix64) -> Machine {
    var machine = Machine(processor: random.chance(50) ? .toy : random.pick(Processor.all))
    machine.cpus = random.number(below: 2) + 1
    machine.clockMHz = random.pick([1, 300, 1000, 2600, 3700])
    if machine.processor == .toy {
      machine.counters = random.number(below: 4) + 1
      machine.lbr = random.pick([0, 16])
      if random.chance(30) { machine.fixed = [.cycles, .instructions] }
    }
    return machine
  }

  private mutating func next(below limit: Int) -> Int { random.number(below: limit) }

  /// The next operation; `run` for a little while in between.
  mutating func action() -> Action {
    if eventCount == 0 { return open() }
    switch next(below: 24) {
    case 0...5: return open()
    case 6: return .enable(next(below: eventCount))
    case 7: return .disable(next(below: eventCount))
    case 8: return .close(next(below: eventCount))
    case 9: return .reset(next(below: eventCount))
    case 10: return .contextSwitch(cpu: next(below: machine.cpus), to: next(below: taskCount))
    case 11: return .sleep(next(below: taskCount))
    case 12: return .wake(next(below: taskCount))
    case 13: return .migrate(next(below: taskCount), cpu: next(below: machine.cpus))
    case 14: return .exec(next(below: 2))
    case 15...17: return guest()
    case 18 where kind.contains(.families): return family()
    default: return .run(nanoseconds: UInt64(next(below: 6_000_000) + 1))
    }
  }

  /// Takes note of an operation that was done: a fork has made a task.
  mutating func note(_ action: Action) {
    if case .fork = action { taskCount += 1 }
  }

  private mutating func family() -> Action {
    if taskCount < SequenceGenerator.taskLimit, random.chance(75) {
      return .fork(next(below: 2), child: taskCount, isThread: next(below: 2) == 0)
    }
    return .exit(next(below: taskCount))
  }

  private mutating func open() -> Action {
    var attr = event()
    if random.chance(50) { attr.flags.insert(.pinned) }
    if random.chance(12) { attr.flags.insert(.exclusive) }
    if random.chance(20) { attr.flags.insert(.disabled) }
    if random.chance(12) { attr.flags.insert(.enableOnExec) }
    if random.chance(12) { attr.samplePeriod = UInt64(next(below: 900_000) + 100_000) }
    // So short that it is throttled (S60).
    if random.chance(3) { attr.samplePeriod = 2000 }
    if kind.contains(.families), random.chance(40) { attr.flags.insert(.inherit) }
    if kind.contains(.mediated), random.chance(80) { attr.flags.insert(.excludeGuest) }
    // A 64-bit counter on arm64, the value of a shared register on Intel.
    if random.chance(15) { attr.config1 = UInt64(next(below: 3)) }
    var group: EventHandle?
    if eventCount > 0, random.chance(25) {
      group = next(below: eventCount)
      attr.flags.subtract([.pinned, .exclusive])
    }
    eventCount += 1
    return .open(eventCount - 1, attr: attr, target: target(), group: group)
  }

  private mutating func event() -> EventAttr {
    if kind.contains(.software), random.chance(25) { return EventAttr(type: .software, config: 1) }
    if random.chance(20) {
      // Events with a pair of counters or a shared register among them.
      let codes: [UInt64] = [0x03, 0x01b7, 0x01c6, 0x012a, UInt64(next(below: 0x100) | 0x100)]
      return EventAttr(type: .raw, config: random.pick(codes))
    }
    let generic = [HardwareEvent.cycles, HardwareEvent.instructions, HardwareEvent.branches]
    var attr = EventAttr(type: .hardware, config: random.pick(generic))
    if kind.contains(.precise), random.chance(40) {
      attr.preciseIP = random.pick([1, 2, 3])
      attr.samplePeriod = 1_000_000
    }
    if kind.contains(.branchRecords), random.chance(30) {
      attr.sampleType = 1 << 11
      attr.samplePeriod = 1_000_000
      // PERF_SAMPLE_BRANCH_ANY or ANY_CALL
      attr.branchSampleType = random.pick([1 << 3, 1 << 4])
    }
    return attr
  }

  private mutating func target() -> OpenTarget {
    switch next(below: 4) {
    case 0, 1: return .cpu(next(below: machine.cpus))
    case 2: return .task(next(below: taskCount), cpu: nil)
    default: return .task(next(below: taskCount), cpu: next(below: machine.cpus))
    }
  }

  private mutating func guest() -> Action {
    if kind.contains(.branchRecords), random.chance(40) {
      return .guest(0, random.pick([.lbrOn, .lbrOff, .lbrRead]))
    }
    guard counterCount > 0, next(below: 3) > 0 else {
      counterCount += 1
      let attr = EventAttr(type: .hardware, config: UInt64(next(below: 2)))
      let period: UInt64? = random.chance(33) ? UInt64(next(below: 900_000) + 100_000) : nil
      let setting = GuestCounterSetting(attr: attr, period: period)
      return .guest(0, .count(counterCount - 1, setting, on: nil))
    }
    let counter = next(below: counterCount)
    switch next(below: 7) {
    case 0: return .guest(0, .stop(counter))
    case 1: return .guest(0, .start(counter))
    case 2: return .guest(0, .write(counter, value: UInt64(next(below: 1000))))
    case 3: return .guest(0, .reprogram(counter))
    case 4: return .guest(0, .toggleGlobal)
    case 5: return .guest(0, .rewriteGlobal)
    default: return .guest(0, .emulate(instructions: UInt64(next(below: 9) + 1)))
    }
  }
}
