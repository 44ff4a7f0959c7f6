import PerfInterface
import ScenarioLanguage

/// A plan as the agent's operations, one in each line (`Sources/Agent/program.c`).
public struct AgentProgram: Sendable {
  /// The operations, without the scenario's own first line.
  var lines: [String] = []
  /// Whether events are to be throttled, so that one that counts a part of its time does so by itself.
  private(set) var lowersRate = false
  /// The kernel's own number of arm64's cycle counter; 6.1 gives it 0 and the others those from 1.
  private(set) var cycleCounterIndex = ArmGuest.cycleCounter
  /// For each step, the tasks that have a CPU during it.
  private(set) var runningTasks: [Set<TaskHandle>] = []
  private var taskCPUs: [[Int]] = []
  /// The cgroup of each task, now and during each step.
  private var cgroups: [CgroupHandle]
  private var cgroupsOfSteps: [[CgroupHandle]] = []
  /// The task that executes each virtual CPU, now and during each step.
  private var executors: [TaskHandle]
  private var executorsOfSteps: [[TaskHandle]] = []

  /// Whether the agent sees what KVM has for a guest's counter; a machine in use it leaves alone.
  var looksIntoKernel: Bool { machine.isEmulated }

  let plan: Plan
  let machine: KernelMachine
  let kernel: KernelVersion?
  var schedule: TaskSchedule
  private var guests: any GuestDriver

  /// Translates a plan for a machine with some counters.
  init(
    _ plan: Plan,
    machine: KernelMachine,
    kernel: KernelVersion? = nil
  ) throws(NotExpressible) {
    self.plan = plan
    self.machine = machine
    self.kernel = kernel
    schedule = TaskSchedule(plan)
    executors = plan.virtualCPUs.map(\.task)
    cgroups = plan.tasks.map(\.cgroup)
    guests =
      machine.architecture == .arm64
      ? ArmGuest(plan, on: machine) : X86Guest(plan, on: machine, kernel: kernel)
    if let kernel, kernel < .linux612 { cycleCounterIndex = 0 }
    let refusal = AgentLimits.reasonBeyond(plan) ?? machine.reasonNotToExpress(plan)
    if let reason = refusal { throw NotExpressible(reason: reason) }
    let rate = machine.rateOperations(plan)
    lowersRate = !rate.isEmpty
    lines += machine.counterOperations(plan) + rate
    if plan.hasWatchdog { lines.append("J 1") }
    if let milliseconds = plan.machine.multiplexMilliseconds { lines.append("x \(milliseconds)") }
    for (place, cgroup) in plan.cgroups.enumerated() {
      lines.append("c \(place + 1) \(cgroup.parent)")
    }
    if let paranoid = plan.paranoid { lines.append("u \(paranoid)") }
    if plan.checks.contains(where: \.isAboutTimer) {
      lines += (0..<plan.machine.cpus).map { "t \($0)" }
    }
    for (slot, task) in plan.tasks.enumerated() where !task.isForked {
      lines.append("T \(slot) \(task.cpu) \(kind(ofTask: slot))")
      if task.cgroup != 0 { lines.append("g \(slot) \(task.cgroup)") }
    }
    lines += schedule.start()
    if plan.checks.contains(where: { $0.step == -1 }) { lines.append("P") }
    lines.append("N -1")
    for (number, step) in plan.steps.enumerated() {
      for action in step.actions { try add(action) }
      runningTasks.append(schedule.running)
      taskCPUs.append(schedule.cpus)
      executorsOfSteps.append(executors)
      cgroupsOfSteps.append(cgroups)
      if isObserved(number) { lines.append("P") }
      lines.append("N \(number)")
    }
  }

  /// Bits of `enum task_kind`.
  private func kind(ofTask slot: Int) -> Int {
    guard let vcpu = plan.virtualCPUs.first(where: { $0.task == slot }), !plan.vms[vcpu.vm].isLater
    else { return sharing }
    return kind(of: vcpu)
  }

  private var sharing: Int { plan.handsOver ? 8 : 0 }

  private func kind(of vcpu: PlannedVirtualCPU) -> Int {
    let vm = plan.vms[vcpu.vm]
    let counters = (vm.counters ?? 0) << 4
    return 1 | (vm.mode == .none ? 2 : 0) | (vm.hasUserAPIC ? 4 : 0) | sharing | counters
  }

  /// The counters of guests that were programmed.
  var guestCounters: [GuestCounterHandle: ProgrammedCounter] { guests.counters }

  /// Which of a toy's counters the kernel has by a number of its own; nil where that is not known.
  func toyCounter(_ index: Int) -> Counter? { machine.toyCounter(index, plan) }

  /// How long a cycle of the machine takes.
  var nanosecondsPerCycle: UInt64 { machine.nanosecondsPerCycle }

  /// Whether nothing is counted on a CPU that waits.
  var stopsWhenIdle: Bool { machine.architecture == .x86 }

  /// Whether what an event counts happens with every cycle; where not, its time stands for it.
  func countsCycles(_ attr: EventAttr) -> Bool { machine.occursEachCycle(attr, plan.machine) }

  /// The CPU that a task is on, or waits for, during a step.
  func cpu(of task: TaskHandle, _ step: Int) -> Int { taskCPUs[step][task] }

  /// Whether a task is in a cgroup, or in one below it, during a step.
  func isIn(_ cgroup: CgroupHandle, _ task: TaskHandle, _ step: Int) -> Bool {
    var own = cgroupsOfSteps[step][task]
    while own != cgroup, own > 0 { own = plan.cgroups[own - 1].parent }
    return own == cgroup
  }

  /// Whether a virtual CPU runs during a step, whoever executes it.
  func runs(_ vcpu: VCPUHandle, _ step: Int) -> Bool {
    runningTasks[step].contains(executorsOfSteps[step][vcpu])
  }

  /// Whether a task executes a virtual CPU during a step.
  func isGuest(_ task: TaskHandle, _ step: Int) -> Bool {
    executorsOfSteps[step].contains(task)
  }

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
      return .success(try AgentProgram(plan, machine: machine, kernel: kernel))
    } catch {
      return .failure(error)
    }
  }

  /// Tells programs apart in evidence.
  public var fingerprint: String {
    let distinction = machine.distinction.isEmpty ? [] : [machine.distinction]
    return Fingerprint.hex((distinction + lines).joined(separator: "\n"))
  }

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
    case .openByTool(let handle, let event, let target, let group):
      try addToolOpen(handle, event, target, group)
    case .openWithoutGroups(let members):
      lines.append(
        (["k"] + members.map { "\($0.handle) \($0.leader) \($0.group)" }).joined(separator: " ")
      )
      for member in members {
        let stays = member.event.staysInGroup && member.handle != member.leader
        try addToolOpen(
          member.handle,
          member.event,
          member.target,
          stays ? member.leader : nil,
          "o"
        )
      }
    case .enableByTool(let handle): lines.append("y \(handle)")
    case .enable(let handle): lines.append("E \(handle)")
    case .disable(let handle): lines.append("D \(handle)")
    case .close(let handle): lines.append("C \(handle)")
    case .reset(let handle): lines.append("Z \(handle)")
    case .read: break
    case .refresh(let handle, let overflows): lines.append("e \(handle) \(overflows)")
    case .setPeriod(let handle, let period): lines.append("p \(handle) \(period)")
    case .map(let handle): lines.append("a \(handle)")
    case .unmap(let handle): lines.append("n \(handle)")
    case .redirect(let handle, let output): lines.append("d \(handle) \(output ?? -1)")
    case .contextSwitch(let cpu, let task): lines += schedule.choose(task, cpu: cpu)
    case .sleep(let task): lines += schedule.setAwake(task, false)
    case .wake(let task): lines += schedule.setAwake(task, true)
    case .migrate(let task, let cpu): lines += schedule.move(task, to: cpu)
    case .moveToCgroup(let task, let cgroup):
      cgroups[task] = cgroup
      lines.append("g \(task) \(cgroup)")
    case .exec(let task): lines.append("X \(task)")
    case .exit(let task):
      guard schedule.isRunning(task) || !plan.tasks[task].isThread else {
        throw NotExpressible(reason: "a thread that waits cannot be made to end alone")
      }
      lines.append("Q \(task)")
      lines += schedule.exit(task)
    case .fork(let task, let child, let isThread):
      guard schedule.isRunning(task) else {
        throw NotExpressible(reason: "a task that waits cannot be made to fork")
      }
      lines.append("\(isThread ? "l" : "F") \(task) \(child)")
      cgroups[child] = cgroups[task]
      lines += schedule.add(child, from: task)
    case .guest(let vcpu, let action): try addGuest(vcpu, action)
    case .run(let nanoseconds): lines.append("R \(nanoseconds)")
    case .createKernelCounter:
      throw NotExpressible(reason: "a counter of the kernel's own needs a kernel module")
    case .interrupts:
      throw NotExpressible(reason: "interrupts can be switched off by a kernel module only")
    case .createVM(let vm):
      for vcpu in plan.virtualCPUs where vcpu.vm == vm {
        guard schedule.isRunning(vcpu.task) else {
          throw NotExpressible(reason: "a task that waits cannot be made a virtual CPU")
        }
        lines.append("W \(vcpu.task) \(kind(of: vcpu))")
      }
    case .filter(let vm, let filter):
      for slot in try runningVirtualCPUs(of: vm) {
        lines.append(try guests.filter(filter, slot: slot))
      }
    case .watchdog(let isOn):
      guard machine.hasWatchdog else {
        throw NotExpressible(reason: "the agent does not touch the watchdog")
      }
      lines.append("J \(isOn ? 1 : 0)")
    case .grab(let cpu, let counter, let isHeld):
      lines.append(try machine.grabOperation(plan, cpu: cpu, counter, isHeld))
    case .runVirtualCPU(let vcpu, let task, let isRebuilt):
      try handOver(vcpu, to: task, isRebuilt: isRebuilt)
    case .bootLinux, .inGuest, .startTask:
      throw NotExpressible(reason: "no Linux runs in the agent's guests")
    case .saveVM(let vm): try move(vm, "v")
    case .restoreVM(let vm): try move(vm, "r")
    }
  }

  /// The slots of a VM's virtual CPUs, which KVM is asked for by their own threads.
  private func runningVirtualCPUs(of vm: VMHandle) throws(NotExpressible) -> [TaskHandle] {
    let vcpus = plan.virtualCPUs.indices.filter { plan.virtualCPUs[$0].vm == vm }
    guard vcpus.allSatisfy({ schedule.isRunning(executors[$0]) }) else {
      throw NotExpressible(reason: "a virtual CPU that waits asks KVM for nothing")
    }
    return vcpus.map { plan.virtualCPUs[$0].task }
  }

  private mutating func handOver(
    _ vcpu: VCPUHandle,
    to task: TaskHandle,
    isRebuilt: Bool
  ) throws(NotExpressible) {
    if isRebuilt {
      throw NotExpressible(reason: "no kernel makes a guest's events anew for another thread")
    }
    guard plan.virtualCPUs.count == 1 else {
      throw NotExpressible(reason: "the agent hands a virtual CPU over where there is one only")
    }
    guard executors[vcpu] != task else { return }
    executors[vcpu] = task
    lines.append("h \(plan.virtualCPUs[vcpu].task) \(task)")
  }

  private mutating func move(_ vm: VMHandle, _ verb: String) throws(NotExpressible) {
    guard machine.architecture == .x86 else {
      throw NotExpressible(reason: "the agent neither saves nor restores a VM of arm64")
    }
    lines += try runningVirtualCPUs(of: vm).map { "\(verb) \($0)" }
  }

  // MARK: Guests

  private func reasonOfAbsence(_ vcpu: VCPUHandle) -> String {
    let name = plan.virtualCPUs[vcpu].name
    let cpu = schedule.cpus[executors[vcpu]]
    let current = schedule.running.first { schedule.cpus[$0] == cpu }
    let other = current.map { ", as cpu\(cpu) runs \(plan.tasks[$0].name)" } ?? ""
    return "the guest \(name) does something while it does not run\(other)"
  }

  private mutating func addGuest(
    _ vcpu: VCPUHandle,
    _ action: GuestAction
  ) throws(NotExpressible) {
    guard schedule.isRunning(executors[vcpu]) else {
      throw NotExpressible(reason: reasonOfAbsence(vcpu))
    }
    lines += try guests.operations(action, vcpu, slot: plan.virtualCPUs[vcpu].task)
  }
}

extension Plan {
  /// Whether a virtual CPU changes its thread, for which KVM wants threads with the same memory.
  fileprivate var handsOver: Bool {
    steps.flatMap(\.actions).contains { if case .runVirtualCPU = $0 { true } else { false } }
  }
}

extension PlanCheck {
  /// Whether it asks for the timer that rotates flexible events.
  fileprivate var isAboutTimer: Bool { if case .timer = kind { true } else { false } }
}
