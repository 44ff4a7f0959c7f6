import PerfInterface
import ScenarioLanguage

/// The driver of an arm64 guest: registers of the PMU by the counter's number.
struct ArmGuest: GuestDriver {
  private(set) var counters: [GuestCounterHandle: ProgrammedCounter] = [:]
  private var types: [GuestCounterHandle: UInt64] = [:]
  private let plan: Plan
  private var machine: Machine { plan.machine }
  private let hardware: KernelMachine

  /// The number that KVM and the agent give the cycle counter.
  static let cycleCounter = 31

  init(_ plan: Plan, on hardware: KernelMachine) {
    self.plan = plan
    self.hardware = hardware
  }

  mutating func operations(
    _ action: GuestAction,
    _ vcpu: VCPUHandle,
    slot: Int
  ) throws(NotExpressible) -> [String] {
    func ask(_ command: GuestCommand, _ counter: Int = 0, _ argument: UInt64 = 0) -> String {
      command.operation(slot: slot, counter, argument)
    }
    switch action {
    case .count(let handle, let setting, let counter):
      return try count(handle, setting, counter, vcpu, slot)
    case .stop(let handle): return [ask(.disable, try known(handle).number)]
    case .start(let handle): return [ask(.enable, try known(handle).number)]
    case .write(let handle, let value):
      counters[handle]?.initialValue = value
      return [ask(.write, try known(handle).number, value)]
    case .read(let handle): return [ask(.read, try known(handle).number)]
    case .reprogram(let handle):
      return [ask(.setType, try known(handle).number, types[handle] ?? 0)]
    case .toggleGlobal: return [ask(.switch, 0, 0), ask(.switch, 0, 1)]
    case .rewriteGlobal: return [ask(.switch, 0, 1)]
    case .emulate(let instructions): return [ask(.trap, 0, min(instructions, 1000))]
    case .writeStatus:
      throw NotExpressible(reason: "the read-only status register is one of x86")
    case .rdpmc: throw NotExpressible(reason: "RDPMC is an instruction of x86")
    case .lbrOn, .lbrOff, .lbrRead:
      throw NotExpressible(reason: "arm64 guests have no last branch record")
    case .maskInterrupt:
      throw NotExpressible(reason: "the agent's arm64 guest takes no interrupts")
    }
  }

  func filter(_: GuestEventFilter?, slot: Int) throws(NotExpressible) -> String {
    throw NotExpressible(reason: "the agent sets no event filter on arm64")
  }

  private mutating func count(
    _ handle: GuestCounterHandle,
    _ setting: GuestCounterSetting,
    _ counter: Counter?,
    _ vcpu: VCPUHandle,
    _ slot: Int
  ) throws(NotExpressible) -> [String] {
    let number = try number(handle, vcpu, counter)
    let type = try eventType(setting)
    let watch = counters[handle] == nil ? ["V \(slot) \(number)"] : []
    counters[handle] = ProgrammedCounter(
      vcpu: vcpu,
      number: number,
      initialValue: setting.initialValue,
      countsCycles: type & 0xffff == ArmEvent.cycles
    )
    types[handle] = type
    return watch + [
      GuestCommand.setType.operation(slot: slot, number, type),
      GuestCommand.write.operation(slot: slot, number, setting.initialValue),
      GuestCommand.enable.operation(slot: slot, number),
    ]
  }

  /// PMEVTYPER for a guest's counter.
  ///
  /// The agent's guest runs at EL1 and a scenario's in user mode, so the two exclude bits trade
  /// places.
  private func eventType(_ setting: GuestCounterSetting) throws(NotExpressible) -> UInt64 {
    if setting.period != nil {
      throw NotExpressible(reason: "the agent's arm64 guest takes no interrupts")
    }
    let event = try hardware.encoding(setting.attr, machine)
    guard event.type == "\(EventType.raw.rawValue)" else {
      throw NotExpressible(reason: "a guest's counter counts hardware events")
    }
    let kernel: UInt64 = setting.attr.flags.contains(.excludeUser) ? 1 << 31 : 0
    let user: UInt64 = setting.attr.flags.contains(.excludeKernel) ? 1 << 30 : 0
    return event.config | kernel | user
  }

  private func number(
    _ handle: GuestCounterHandle,
    _ vcpu: VCPUHandle,
    _ counter: Counter?
  ) throws(NotExpressible) -> Int {
    // A guest has as many counters as the scenario's host; the cycle counter comes on top.
    // Where nobody knows the host's, `armv8` has six of them.
    let all = hardware.counters.map { max($0 - 1, 0) } ?? 6
    let host = machine.isToy ? min(machine.counters, all) : all
    let limit = min(host, plan.vms[plan.virtualCPUs[vcpu].vm].counters ?? host)
    if let counter {
      if counter.isFixed, !machine.isToy { return ArmGuest.cycleCounter }
      guard !counter.isFixed, counter.number < limit else {
        throw NotExpressible(reason: "an arm64 guest has no counter \(counter.name)")
      }
      return counter.number
    }
    if let known = counters[handle] { return known.number }
    guard let free = firstFree(0..<limit, vcpu) else {
      throw NotExpressible(reason: "an arm64 guest has \(limit) programmable counters here")
    }
    return free
  }
}
