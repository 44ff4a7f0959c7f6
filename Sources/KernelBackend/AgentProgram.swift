import PerfInterface
import ScenarioLanguage

/// A plan as the agent's operations, one in each line (`Sources/Agent/program.c`).
public struct AgentProgram: Sendable {
  /// The operations, without the scenario's own first line.
  private(set) var lines: [String] = []
  /// Whether events are to be throttled, so that one that counts a part of its time does so by itself.
  private(set) var lowersRate = false
  /// The kernel's own number of arm64's cycle counter; 6.1 gives it 0 and the others those from 1.
  private(set) var cycleCounterIndex = ArmGuest.cycleCounter
  /// For each step, the tasks that have a CPU during it.
  private(set) var runningTasks: [Set<TaskHandle>] = []
  private var taskCPUs: [[Int]] = []
  /// The task that executes each virtual CPU, now and during each step.
  private var executors: [TaskHandle]
  private var executorsOfSteps: [[TaskHandle]] = []

  /// Whether the agent sees what KVM has for a guest's counter; a machine in use it leaves alone.
  var looksIntoKernel: Bool { machine.isEmulated }

  private let plan: Plan
  private let machine: KernelMachine
  private let kernel: KernelVersion?
  private var schedule: TaskSchedule
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
    guests =
      machine.architecture == .arm64
      ? ArmGuest(plan.machine, on: machine) : X86Guest(plan, on: machine, kernel: kernel)
    if let kernel, kernel < .linux612 { cycleCounterIndex = 0 }
    let refusal = AgentLimits.reasonBeyond(plan) ?? machine.reasonNotToExpress(plan)
    if let reason = refusal { throw NotExpressible(reason: reason) }
    let rate = machine.rateOperations(plan)
    lowersRate = !rate.isEmpty
    lines += machine.counterOperations(plan) + rate
    if plan.hasWatchdog { lines.append("J 1") }
    if let paranoid = plan.paranoid { lines.append("u \(paranoid)") }
    if plan.checks.contains(where: \.isAboutTimer) {
      lines += (0..<plan.machine.cpus).map { "t \($0)" }
    }
    for (slot, task) in plan.tasks.enumerated() where !task.isForked {
      lines.append("T \(slot) \(task.cpu) \(kind(ofTask: slot))")
    }
    lines += schedule.start()
    if plan.checks.contains(where: { $0.step == -1 }) { lines.append("P") }
    lines.append("N -1")
    for (number, step) in plan.steps.enumerated() {
      for action in step.actions { try add(action) }
      runningTasks.append(schedule.running)
      taskCPUs.append(schedule.cpus)
      executorsOfSteps.append(executors)
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
    return 1 | (vm.mode == .none ? 2 : 0) | (vm.hasUserAPIC ? 4 : 0) | sharing
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
    case .enable(let handle): lines.append("E \(handle)")
    case .disable(let handle): lines.append("D \(handle)")
    case .close(let handle): lines.append("C \(handle)")
    case .reset(let handle): lines.append("Z \(handle)")
    case .read: break
    case .refresh(let handle, let overflows): lines.append("e \(handle) \(overflows)")
    case .setPeriod(let handle, let period): lines.append("p \(handle) \(period)")
    case .contextSwitch(let cpu, let task): lines += schedule.choose(task, cpu: cpu)
    case .sleep(let task): lines += schedule.setAwake(task, false)
    case .wake(let task): lines += schedule.setAwake(task, true)
    case .migrate(let task, let cpu): lines += schedule.move(task, to: cpu)
    case .exec(let task): lines.append("X \(task)")
    case .exit(let task):
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

  /// What an action asks for by `perf_event_open(2)`; of a tool's the attempt that ought to be taken.
  func opening(_ action: Action) -> Opening? {
    guard case .openByTool(let handle, let event, let target, let group) = action else {
      return action.opening
    }
    let attempts = event.attempts(on: (kernel ?? KernelVersion.allCases[0]).behaviour)
    let isLast = plan.vms.contains { $0.mode == .mediated }
    guard let attr = isLast ? attempts.last : attempts.first else { return action.opening }
    return Opening(handle: handle, attr: attr, target: target, group: group)
  }

  /// Each attempt after the first does nothing where one before it was taken.
  private mutating func addToolOpen(
    _ handle: EventHandle,
    _ event: ToolEvent,
    _ target: OpenTarget,
    _ group: EventHandle?
  ) throws(NotExpressible) {
    guard let kernel = kernel ?? KernelVersion.allCases.last else { return }
    if event.seeksPrecision, machine.processor?.preciseSampling == .otherPMU,
      machine.isEmulated
    {
      throw NotExpressible(reason: "the emulated Zen samples no instructions (IBS)")
    }
    for (number, attr) in event.attempts(on: kernel.behaviour).enumerated() {
      try addOpen(handle, attr, target, group, verb: number == 0 ? "O" : "o")
    }
  }

  private mutating func addOpen(
    _ handle: EventHandle,
    _ attr: EventAttr,
    _ target: OpenTarget,
    _ group: EventHandle?,
    verb: String = "O"
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
      verb, "\(handle)", "\(group ?? -1)", who, "\(cpu)", event.type, hex(event.config),
      hex(attr.config1), hex(attr.config2), hex(EventABI.bits(attr)),
      "\(machine.samplePeriod(attr))",
      hex(attr.sampleType), hex(attr.readFormat), hex(attr.branchSampleType), "\(attr.size)",
    ]
    if attr.config3 != 0 || attr.config4 != 0 { fields += [hex(attr.config3), hex(attr.config4)] }
    lines.append(fields.joined(separator: " "))
    if verb == "O", keepsSamples(handle, attr) { lines.append("Y \(handle)") }
    if verb == "O", isMapped(handle) { lines.append("i \(handle)") }
  }

  /// Whether somebody asks what the mapped page of an event says.
  private func isMapped(_ handle: EventHandle) -> Bool {
    checks(of: handle).contains { if case .index = $0 { true } else { false } }
  }

  /// What is asked of an event of the host.
  private func checks(of handle: EventHandle) -> [PlanCheck.Kind] {
    plan.checks.map(\.kind).filter {
      $0.subject.map { plan.subjects[$0].kind } == .event(handle)
    }
  }

  /// Whether somebody asks what the branch stacks of an event's samples hold, and the agent can tell.
  private func keepsSamples(_ handle: EventHandle, _ attr: EventAttr) -> Bool {
    guard attr.sampleType == EventAttr.branchStack, attr.branchFilter.contains(.any) else {
      return false
    }
    return checks(of: handle).contains {
      switch $0 {
      case .records, .stacks: true
      default: false
      }
    }
  }

  private func hex(_ value: UInt64) -> String { String(value, radix: 16) }

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
