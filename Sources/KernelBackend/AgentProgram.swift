import PerfInterface
import ScenarioLanguage

/// A plan as the agent's operations, one in each line (`Sources/Agent/program.c`).
public struct AgentProgram: Hashable, Sendable {
  /// Where a virtual counter is: the virtual CPU and the counter's number.
  struct GuestPlace: Hashable, Sendable {
    let vcpu: VCPUHandle
    let number: Int
  }

  /// The operations, without the scenario's own first line.
  private(set) var lines: [String] = []
  /// Whether events are to be throttled, so that one that counts a part of its time does so by itself.
  private(set) var lowersRate = false
  /// The kernel's own number of arm64's cycle counter; 6.1 gives it 0 and the others those from 1.
  private(set) var cycleCounterIndex = KernelMachine.cycleCounter
  /// For each guest counter handle, where it is; nil before it is programmed.
  private(set) var counterPlaces: [GuestCounterHandle: GuestPlace] = [:]
  /// For each step, the tasks that have a CPU during it.
  private(set) var runningTasks: [Set<TaskHandle>] = []
  private var taskCPUs: [[Int]] = []

  private let plan: Plan
  private let machine: KernelMachine
  private var schedule: TaskSchedule
  /// The value that a guest wrote last, to tell a counter that never moved.
  private(set) var initialValues: [GuestCounterHandle: UInt64] = [:]

  /// Translates a plan for a machine with some counters.
  init(_ plan: Plan, machine: KernelMachine) throws(NotExpressible) {
    self.plan = plan
    self.machine = machine
    schedule = TaskSchedule(plan)
    let refusal = AgentLimits.reasonBeyond(plan) ?? machine.reasonNotToExpress(plan)
    if let reason = refusal { throw NotExpressible(reason: reason) }
    let rate = machine.rateOperations(plan)
    lowersRate = !rate.isEmpty
    lines += machine.counterOperations(plan) + rate
    for (slot, task) in plan.tasks.enumerated() where !task.isForked {
      let isVirtual = plan.virtualCPUs.contains { $0.task == slot }
      lines.append("T \(slot) \(task.cpu) \(isVirtual ? 1 : 0)")
    }
    lines += schedule.start()
    if plan.checks.contains(where: { $0.step == -1 }) { lines.append("P") }
    lines.append("N -1")
    for (number, step) in plan.steps.enumerated() {
      for action in step.actions { try add(action) }
      runningTasks.append(schedule.running)
      taskCPUs.append(schedule.cpus)
      if isObserved(number) { lines.append("P") }
      lines.append("N \(number)")
    }
  }

  /// The CPU that a task is on, or waits for, during a step.
  func cpu(of task: TaskHandle, _ step: Int) -> Int { taskCPUs[step][task] }

  /// Translates a plan for a kernel; nil for one whose line of versions is not known.
  static func translate(
    _ plan: Plan,
    kernel: KernelVersion?,
    on machine: KernelMachine
  ) -> Result<AgentProgram, NotExpressible> {
    if let reason = kernel.flatMap(plan.reasonExcluding) {
      return .failure(NotExpressible(reason: reason))
    }
    do throws(NotExpressible) {
      var program = try AgentProgram(plan, machine: machine)
      if let kernel, kernel < .linux612 { program.cycleCounterIndex = 0 }
      return .success(program)
    } catch {
      return .failure(error)
    }
  }

  /// Tells programs apart in evidence.
  public var fingerprint: String { Fingerprint.hex(lines.joined(separator: "\n")) }

  /// Whether the agent looks after a step: it costs time, and steps ought to take none.
  private func isObserved(_ number: Int) -> Bool {
    plan.checks.contains { $0.step == number }
      || (plan.steps[number].isRun && (plan.observesRuns || !plan.virtualCPUs.isEmpty))
  }

  // MARK: Actions

  private mutating func add(_ action: Action) throws(NotExpressible) {
    switch action {
    case .open(let handle, let attr, let target, let group):
      try addOpen(handle, attr, target, group)
    case .enable(let handle): lines.append("E \(handle)")
    case .disable(let handle): lines.append("D \(handle)")
    case .close(let handle): lines.append("C \(handle)")
    case .reset(let handle): lines.append("Z \(handle)")
    case .read: break
    case .contextSwitch(_, let task) where isFamily(task):
      throw NotExpressible(
        reason:
          "the agent lets a CPU idle between two tasks, so that clones are not exchanged (S44)"
      )
    case .contextSwitch(let cpu, let task): lines += schedule.choose(task, cpu: cpu)
    case .sleep(let task): lines += schedule.setAwake(task, false)
    case .wake(let task): lines += schedule.setAwake(task, true)
    case .migrate(let task, let cpu): lines += schedule.move(task, to: cpu)
    case .exec(let task): lines.append("X \(task)")
    case .exit(let task):
      guard schedule.isRunning(task) else {
        throw NotExpressible(reason: "a task that waits cannot be made to exit")
      }
      lines.append("Q \(task)")
      lines += schedule.exit(task)
    case .fork(let task, let child):
      guard schedule.isRunning(task) else {
        throw NotExpressible(reason: "a task that waits cannot be made to fork")
      }
      lines.append("F \(task) \(child)")
      lines += schedule.add(child, from: task)
    case .guest(let vcpu, let action): try addGuest(vcpu, action)
    case .run(let nanoseconds): lines.append("R \(nanoseconds)")
    case .createKernelCounter:
      throw NotExpressible(reason: "a counter of the kernel's own needs a kernel module")
    case .interrupts:
      throw NotExpressible(reason: "interrupts can be switched off by a kernel module only")
    case .createVM: throw NotExpressible(reason: "the agent makes its VMs at the start")
    case .filter: throw NotExpressible(reason: "the agent sets no event filter")
    case .watchdog: throw NotExpressible(reason: "the agent does not touch the watchdog")
    case .grab: throw NotExpressible(reason: "the agent touches no counter behind perf")
    case .runVirtualCPU, .saveVM, .restoreVM:
      throw NotExpressible(reason: "the agent neither hands over, saves nor restores a VM")
    }
  }

  /// Whether a task was forked or has forked, with events that children inherit.
  private func isFamily(_ task: TaskHandle) -> Bool {
    let actions = plan.steps.flatMap(\.actions)
    let inherits = actions.contains {
      if case .open(_, let attr, _, _) = $0 { attr.flags.contains(.inherit) } else { false }
    }
    return inherits
      && actions.contains {
        if case .fork(let parent, let child) = $0 { parent == task || child == task } else { false }
      }
  }

  private mutating func addOpen(
    _ handle: EventHandle,
    _ attr: EventAttr,
    _ target: OpenTarget,
    _ group: EventHandle?
  ) throws(NotExpressible) {
    let who: String
    var cpu: Int
    switch target {
    case .cpu(let number): (who, cpu) = ("-1", number)
    case .task(let task, let number): (who, cpu) = ("t\(task)", number ?? -1)
    case .raw(let pid, let number):
      cpu = number
      if pid > 0 {
        // A number that no process can have.
        who = pid <= plan.tasks.count ? "t\(pid - 1)" : "99999999"
      } else if pid < 0 {
        who = "\(pid)"
      } else {
        guard schedule.isRunning(0), !plan.virtualCPUs.contains(where: { $0.task == 0 }) else {
          throw NotExpressible(reason: "pid 0 needs its task to run, and to be no virtual CPU")
        }
        who = "s0"
      }
    }
    // The machine has more CPUs than the scenario's; another one must not exist either.
    if cpu >= plan.machine.cpus { cpu = 9999 }
    let event = try machine.encoding(attr, plan.machine)
    var fields: [String] = [
      "O", "\(handle)", "\(group ?? -1)", who, "\(cpu)", "\(event.type)", hex(event.config),
      hex(attr.config1), hex(attr.config2), hex(EventABI.bits(attr)), "\(attr.samplePeriod)",
      hex(attr.sampleType), hex(attr.readFormat), hex(attr.branchSampleType), "\(attr.size)",
    ]
    if attr.config3 != 0 || attr.config4 != 0 { fields += [hex(attr.config3), hex(attr.config4)] }
    lines.append(fields.joined(separator: " "))
  }

  private func hex(_ value: UInt64) -> String { String(value, radix: 16) }

  // MARK: Guests

  private func reasonOfAbsence(_ vcpu: VCPUHandle) -> String {
    let name = plan.virtualCPUs[vcpu].name
    let cpu = schedule.cpus[plan.virtualCPUs[vcpu].task]
    let current = schedule.running.first { schedule.cpus[$0] == cpu }
    let other = current.map { ", as cpu\(cpu) runs \(plan.tasks[$0].name)" } ?? ""
    return "the guest \(name) does something while it does not run\(other)"
  }

  private mutating func addGuest(
    _ vcpu: VCPUHandle,
    _ action: GuestAction
  ) throws(NotExpressible) {
    let slot = plan.virtualCPUs[vcpu].task
    guard schedule.isRunning(slot) else {
      throw NotExpressible(reason: reasonOfAbsence(vcpu))
    }
    func ask(_ command: GuestCommand, _ counter: Int = 0, _ argument: UInt64 = 0) -> String {
      "G \(slot) \(command.rawValue) \(counter) \(argument)"
    }
    switch action {
    case .count(let handle, let setting, let counter):
      let number = try counterNumber(handle, vcpu, counter)
      let type = try machine.guestEventType(setting, plan.machine)
      if counterPlaces[handle] == nil { lines.append("V \(slot) \(number)") }
      counterPlaces[handle] = GuestPlace(vcpu: vcpu, number: number)
      initialValues[handle] = setting.initialValue
      lines += [
        ask(.setType, number, type), ask(.write, number, setting.initialValue),
        ask(.enable, number),
      ]
      types[handle] = type
    case .stop(let handle): lines.append(ask(.disable, try known(handle)))
    case .start(let handle): lines.append(ask(.enable, try known(handle)))
    case .write(let handle, let value):
      initialValues[handle] = value
      lines.append(ask(.write, try known(handle), value))
    case .read(let handle): lines.append(ask(.read, try known(handle)))
    case .reprogram(let handle): lines.append(ask(.setType, try known(handle), types[handle] ?? 0))
    case .toggleGlobal: lines += [ask(.switch, 0, 0), ask(.switch, 0, 1)]
    case .rewriteGlobal: lines.append(ask(.switch, 0, 1))
    case .emulate(let instructions): lines.append(ask(.trap, 0, min(instructions, 1000)))
    case .writeStatus:
      throw NotExpressible(reason: "the read-only status register is one of x86")
    case .rdpmc: throw NotExpressible(reason: "RDPMC is an instruction of x86")
    case .lbrOn, .lbrOff, .lbrRead:
      throw NotExpressible(reason: "arm64 guests have no last branch record")
    case .maskInterrupt: throw NotExpressible(reason: "the agent's guest takes no interrupts")
    }
  }

  private var types: [GuestCounterHandle: UInt64] = [:]

  /// The event that a guest's counter was programmed with, without its filter bits.
  func eventCode(_ handle: GuestCounterHandle) -> UInt64? { types[handle].map { $0 & 0xffff } }

  private func known(_ handle: GuestCounterHandle) throws(NotExpressible) -> Int {
    guard let place = counterPlaces[handle] else {
      throw NotExpressible(reason: "the guest uses a counter that it could not program")
    }
    return place.number
  }

  private func counterNumber(
    _ handle: GuestCounterHandle,
    _ vcpu: VCPUHandle,
    _ counter: Counter?
  ) throws(NotExpressible) -> Int {
    // A guest has as many counters as the scenario's host.
    let isToy = plan.machine.isToy
    // The cycle counter comes on top.
    let hardware = (machine.counters ?? 0) - 1
    let limit = isToy ? min(plan.machine.counters, hardware) : hardware
    if let counter {
      if counter.isFixed, !isToy { return KernelMachine.cycleCounter }
      guard !counter.isFixed, counter.number < limit else {
        throw NotExpressible(reason: "an arm64 guest has no counter \(counter.name)")
      }
      return counter.number
    }
    if let known = counterPlaces[handle] { return known.number }
    let used = counterPlaces.values.filter { $0.vcpu == vcpu }.map(\.number)
    guard let free = (0..<limit).first(where: { !used.contains($0) }) else {
      throw NotExpressible(reason: "an arm64 guest has \(limit) programmable counters here")
    }
    return free
  }
}

/// What the agent's guest understands (`enum guest_command`).
enum GuestCommand: Int {
  case setType = 1
  case write
  case read
  case enable
  case disable
  case `switch`
  case takeOverflows
  case trap
}
