import PerfInterface
import ScenarioLanguage

// Opening events, for users and as the perf tool does.
extension AgentProgram {
  /// What an action asks for by `perf_event_open(2)`; of a tool's the attempt that ought to be taken.
  func opening(_ action: Action) -> Opening? {
    guard case .openByTool(let handle, let event, let target, let group) = action else {
      return action.opening
    }
    let attempts = event.attempts(
      on: (kernel ?? KernelVersion.allCases[0]).behaviour,
      mayWatchKernel: mayWatchKernel
    )
    // The last one that comes after an error which is to be expected here.
    let isMediated = plan.vms.contains { $0.mode == .mediated }
    let expected = attempts.last {
      $0.after == .eopnotsupp && isMediated || $0.after == .eacces && !mayWatchKernel
    }
    guard let attr = (expected ?? attempts.first)?.attr else { return action.opening }
    return Opening(handle: handle, attr: attr, target: target, group: group)
  }

  private var mayWatchKernel: Bool { plan.paranoid.map { $0 <= 1 } ?? true }

  /// Each attempt after the first does nothing where one before it was taken.
  mutating func addToolOpen(
    _ handle: EventHandle,
    _ event: ToolEvent,
    _ target: OpenTarget,
    _ group: EventHandle?,
    _ first: String? = nil
  ) throws(NotExpressible) {
    guard let kernel = kernel ?? KernelVersion.allCases.last else { return }
    let isSkipped = event.isSkipped(after: .einval, on: kernel.behaviour)
    if event.seeksPrecision, machine.processor?.preciseSampling == .otherPMU,
      machine.isEmulated
    {
      throw NotExpressible(reason: "the emulated Zen samples no instructions (IBS)")
    }
    let attempts = event.attempts(on: kernel.behaviour, mayWatchKernel: mayWatchKernel)
    for (number, attempt) in attempts.enumerated() {
      let verb = first ?? (isSkipped ? "q" : number > 0 ? "o" : "O")
      try addOpen(handle, attempt.attr, target, group, verb: verb)
    }
  }

  mutating func addOpen(
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
    case .cgroup(let cgroup, let number): (who, cpu) = ("g\(cgroup)", number)
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
    if attr.config3 != 0 || attr.config4 != 0 || attr.breakpointType != 0 {
      fields += [hex(attr.config3), hex(attr.config4)]
    }
    if attr.breakpointType != 0 { fields.append("\(attr.breakpointType)") }
    lines.append(fields.joined(separator: " "))
    if verb != "o", keepsSamples(handle, attr) { lines.append("Y \(handle)") }
    if verb != "o", isMapped(handle) { lines.append("i \(handle)") }
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
}
