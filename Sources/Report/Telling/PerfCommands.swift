import PerfInterface
public import ScenarioLanguage

/// The `perf` and shell lines by which a person can repeat a scenario.
public struct PerfCommands {
  private let hasVM: Bool
  /// Events that are enabled or disabled later, which `perf stat` does through a fifo.
  private let controlled: Set<String>

  /// The lines, comments included, in the order of the scenario.
  public static func lines(_ scenario: Scenario) -> [String] {
    let commands = PerfCommands(scenario)
    return scenario.statements.flatMap { commands.lines($0) }
  }

  private init(_ scenario: Scenario) {
    var hasVM = false
    var controlled: Set<String> = []
    for statement in scenario.statements {
      switch statement.kind {
      case .vm: hasVM = true
      case .host(.enable(let names)), .host(.disable(let names)):
        controlled.formUnion(names.all)
      default: break
      }
    }
    self.hasVM = hasVM
    self.controlled = controlled
  }

  private func lines(_ statement: Statement) -> [String] {
    switch statement.kind {
    case .task(let names, let cpu):
      names.all.map { "taskset -c \(cpu ?? 0) sh -c 'while :; do :; done' & \(variable($0))=$!" }
    case .vm(let names, let vm):
      names.all.map {
        "# \(variable($0)): the thread of VM \($0)'s vCPU, on CPU \(vm.cpu ?? 0)"
      }
    case .watchdog: ["sysctl kernel.nmi_watchdog=1"]
    case .policy(let policy): ["# no kernel has the policy '\(policy.text)'"]
    case .host(let step): host(step)
    case .guest(let vm, let step): ["# in the guest \(vm):"] + guest(step)
    case .run(let nanoseconds): ["sleep \(seconds(nanoseconds))"]
    case .machine, .kernels, .expect: []
    }
  }

  private func host(_ step: HostStep) -> [String] {
    switch step {
    case .open(let names, let open): return names.all.flatMap { stat($0, open) }
    case .enable(let names): return names.all.map { control($0, "enable") }
    case .disable(let names): return names.all.map { control($0, "disable") }
    case .close(let names): return names.all.map { "kill -INT $\(variable($0))_STAT" }
    case .reset(let names):
      return ["# ioctl PERF_EVENT_IOC_RESET on \(names); perf stat has no such command"]
    case .read(let names): return ["# the next line of \(names)'s perf stat -I"]
    case .sleep(let names): return names.all.map { "kill -STOP $\(variable($0))" }
    case .wake(let names): return names.all.map { "kill -CONT $\(variable($0))" }
    case .migrate(let names, let cpu):
      return names.all.map { "taskset -pc \(cpu) $\(variable($0))" }
    case .contextSwitch(let cpu, let task):
      return ["# let \(task) run on CPU \(cpu): stop the other busy tasks there"]
    case .exec(let names): return ["# \(names) calls execve"]
    case .exit(let names): return names.all.map { "kill $\(variable($0))" }
    case .fork(let task, let child): return ["# \(task) forks \(child)"]
    case .create(let names): return ["# create the VM \(names)"]
    case .filter(let names, let filter):
      return ["# ioctl KVM_SET_PMU_EVENT_FILTER on \(names): \(filter?.description ?? "none")"]
    case .grab(let cpu, let counter, let isGrabbed):
      let verb = isGrabbed ? "program" : "leave alone"
      return ["# \(verb) \(counter.name) of CPU \(cpu) through /dev/cpu/\(cpu)/msr"]
    case .runVirtualCPU(let vcpu, let task):
      return ["# let the thread \(task) call KVM_RUN on \(vcpu) from now on"]
    case .save(let names): return ["# ioctl KVM_GET_MSRS on every vCPU of \(names)"]
    case .restore(let names):
      return ["# ioctl KVM_SET_MSRS on every vCPU of \(names), made anew, with what was read"]
    case .interrupts(let cpu, let enabled):
      return ["# interrupts \(enabled ? "on" : "off") on CPU \(cpu): needs a kernel module"]
    }
  }

  /// A member of a group has no process of its own that could be told.
  private func control(_ name: String, _ command: String) -> String {
    name.contains(".")
      ? "# ioctl PERF_EVENT_IOC_\(command.uppercased()) on \(name), a member of a group"
      : "echo \(command) > \(name).ctl"
  }

  private func stat(_ name: String, _ open: OpenStep) -> [String] {
    var event = open.event
    // The tool leaves guests out unless told otherwise; the scenario's event does not.
    if hasVM, !event.modifiers.contains("G"), !event.modifiers.contains("H") {
      event.modifiers += "GH"
    }
    if case .raw(let pid, let cpu) = open.target {
      return ["# perf_event_open() of \(event) with pid=\(pid) cpu=\(cpu), as \(name)"]
    }
    if open.isKernel { return ["# a kernel module creates \(event) \(open.target), as \(name)"] }
    let fields = open.fields.filter { $0.name != "disabled" }
    let isDisabled = open.fields.contains { $0.name == "disabled" && $0.value == 1 }
    var words = ["perf stat -I 1000 -e '\(event)'", target(open.target)]
    if isDisabled { words.append("-D -1") }
    if controlled.contains(name) { words.append("--control fifo:\(name).ctl") }
    let group = open.group.map { ["in the group of \($0)"] } ?? []
    let note = fields.map { "\($0.name)=\($0.value)" } + group
    let comment = note.isEmpty ? "" : "  # with \(note.joined(separator: ", "))"
    let line = words.joined(separator: " ") + " & \(variable(name))_STAT=$!" + comment
    return controlled.contains(name) ? ["mkfifo \(name).ctl", line] : [line]
  }

  private func target(_ target: TargetExpression) -> String {
    switch target {
    case .cpu(let cpu): "-C \(cpu)"
    case .task(let name): "-t $\(variable(name))"
    case .taskOnCPU(let name, let cpu): "-t $\(variable(name)) -C \(cpu)"
    case .raw: ""
    }
  }

  private func guest(_ step: GuestStep) -> [String] {
    switch step {
    case .count(let names, let event, _, let period, _):
      names.all.map { name in
        let tool = period.map { "perf record -c \($0)" } ?? "perf stat -I 1000"
        return "\(tool) -e '\(event)' -a &  # \(name)"
      }
    case .toggleGlobal: ["# write GLOBAL_CTRL 0 and back, as the guest's perf does at every switch"]
    case .rdpmc(let counter, let fromUser):
      ["# RDPMC of \(counter.name) in \(fromUser ? "user mode, CR4.PCE clear" : "kernel mode")"]
    case .emulate(let count): ["# execute CPUID \(count) times"]
    default: ["# \(step)"]
    }
  }

  /// A shell variable for a name; names hold letters, digits, `_` and one dot.
  private func variable(_ name: String) -> String {
    String(name.map { $0 == "." ? "_" : $0 })
  }

  private func seconds(_ nanoseconds: UInt64) -> String {
    let fraction = String(nanoseconds % 1_000_000_000 + 1_000_000_000).dropFirst()
    let digits = fraction.reversed().drop { $0 == "0" }.reversed()
    let whole = nanoseconds / 1_000_000_000
    return digits.isEmpty ? "\(whole)" : "\(whole).\(String(digits))"
  }
}
