import PerfInterface
import Randomness

/// Random operation sequences, the same for the same seed.
struct SequenceGenerator {
  private var random: SplitMix64
  let machine: Machine
  let hasSoftware: Bool
  private(set) var eventCount = 0
  private(set) var counterCount = 0

  /// Tasks 0 and 1 are threads, task 2 is the vCPU.
  static let vcpuTask = 2

  init(seed: UInt64, hasSoftware: Bool) {
    random = SplitMix64(seed: seed)
    self.hasSoftware = hasSoftware
    let processors: [Processor] = [.toy, .toy, .toy, .icelake, .zen4, .armv8]
    var machine = Machine(processor: processors[Int(seed % UInt64(processors.count))])
    machine.cpus = seed % 3 == 0 ? 2 : 1
    if machine.processor == .toy { machine.counters = Int(seed / 7 % 4) + 1 }
    self.machine = machine
  }

  mutating func next(below limit: Int) -> Int { random.number(below: limit) }

  /// The next operation; `run` for a little while in between.
  mutating func action() -> Action {
    if eventCount == 0 { return open() }
    switch next(below: 22) {
    case 0...5: return open()
    case 6: return .enable(next(below: eventCount))
    case 7: return .disable(next(below: eventCount))
    case 8: return .close(next(below: eventCount))
    case 9: return .reset(next(below: eventCount))
    case 10: return .contextSwitch(cpu: next(below: machine.cpus), to: next(below: 3))
    case 11: return .sleep(next(below: 3))
    case 12: return .wake(next(below: 3))
    case 13: return .migrate(next(below: 3), cpu: next(below: machine.cpus))
    case 14: return .exec(next(below: 2))
    case 15...17: return guest()
    default: return .run(nanoseconds: UInt64(next(below: 6_000_000) + 1))
    }
  }

  private mutating func open() -> Action {
    let generic = [HardwareEvent.cycles, HardwareEvent.instructions, HardwareEvent.branches]
    var attr = EventAttr(type: .hardware, config: generic[next(below: 3)])
    if next(below: 5) == 0 {
      attr = EventAttr(type: .raw, config: UInt64(next(below: 0x100) | 0x100))
    }
    if hasSoftware, next(below: 4) == 0 { attr = EventAttr(type: .software, config: 1) }
    if next(below: 2) == 0 { attr.flags.insert(.pinned) }
    if next(below: 8) == 0 { attr.flags.insert(.exclusive) }
    if next(below: 5) == 0 { attr.flags.insert(.disabled) }
    if next(below: 8) == 0 { attr.flags.insert(.enableOnExec) }
    if next(below: 8) == 0 { attr.samplePeriod = UInt64(next(below: 900_000) + 100_000) }
    var group: EventHandle?
    if eventCount > 0, next(below: 4) == 0 {
      group = next(below: eventCount)
      attr.flags.subtract([.pinned, .exclusive])
    }
    eventCount += 1
    return .open(eventCount - 1, attr: attr, target: target(), group: group)
  }

  private mutating func target() -> OpenTarget {
    switch next(below: 4) {
    case 0, 1: return .cpu(next(below: machine.cpus))
    case 2: return .task(next(below: 3), cpu: nil)
    default: return .task(next(below: 3), cpu: next(below: machine.cpus))
    }
  }

  private mutating func guest() -> Action {
    guard counterCount > 0, next(below: 3) > 0 else {
      counterCount += 1
      let attr = EventAttr(type: .hardware, config: UInt64(next(below: 2)))
      let period: UInt64? = next(below: 3) == 0 ? UInt64(next(below: 900_000) + 100_000) : nil
      let setting = GuestCounterSetting(attr: attr, period: period)
      return .guest(0, .count(counterCount - 1, setting, on: nil))
    }
    let counter = next(below: counterCount)
    switch next(below: 6) {
    case 0: return .guest(0, .stop(counter))
    case 1: return .guest(0, .start(counter))
    case 2: return .guest(0, .write(counter, value: UInt64(next(below: 1000))))
    case 3: return .guest(0, .reprogram(counter))
    case 4: return .guest(0, .toggleGlobal)
    default: return .guest(0, .emulate(instructions: UInt64(next(below: 9) + 1)))
    }
  }
}
