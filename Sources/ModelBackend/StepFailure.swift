import PerfInterface
import PerfModel
import ScenarioLanguage

/// A system call of a step that failed.
struct StepFailure {
  let number: ErrorNumber
  /// What failed.
  let action: Action
}

// Why a step fails, in the names of the scenario, and what to write instead.
extension ModelRun {
  /// The error, what may be done about it, and how to expect it.
  ///
  /// - Parameter place: Where the expectation is to be written.
  func reason(_ failure: StepFailure, expectation place: String) -> String {
    let number = failure.number.rawValue
    let remedy = remedy(failure).map { ", because \($0)" } ?? ""
    return "\(number)\(remedy); if that is meant, write 'expect error \(number)' \(place)"
  }

  private func remedy(_ failure: StepFailure) -> String? {
    switch failure.action {
    case .createVM where failure.number == .ebusy: mediatedObstacle
    case .open(let handle, let attr, let target, let group):
      exclusionHelps(attr) { .open(handle, attr: $0, target: target, group: group) }
    case .createKernelCounter(let handle, let attr, let target):
      exclusionHelps(attr) { .createKernelCounter(handle, attr: $0, target: target) }
    default: nil
    }
  }

  /// What an event that counts guests can do beside a mediated one; nil where that is not the matter.
  private func exclusionHelps(_ attr: EventAttr, _ action: (EventAttr) -> Action) -> String? {
    guard !attr.flags.contains(.excludeGuest) else { return nil }
    var other = attr
    other.flags.insert(.excludeGuest)
    var trial = system
    guard trial.apply(action(other)) == .done else { return nil }
    let modifier = attr.flags.contains(.excludeHost) ? "without ':G'" : "with ':H'"
    return
      "a VM with a mediated vPMU exists and the event counts guests; \(modifier) it leaves them out, "
      + "as the perf tool before 6.13 does by default"
  }

  /// The open events that count guests, by name.
  private var mediatedObstacle: String? {
    var names: [String] = []
    var hasWatchdog = false
    for subject in plan.subjects {
      switch subject.kind {
      case .event(let handle) where system.barsMediatedVM(handle): names.append(subject.name)
      case .watchdog(let handle, _) where system.barsMediatedVM(handle): hasWatchdog = true
      default: break
      }
    }
    if hasWatchdog { names.append("the watchdog") }
    guard let last = names.last else { return nil }
    let list = (names.count > 1 ? names.dropLast().joined(separator: ", ") + " and " : "") + last
    let verb = names.count == 1 ? "counts" : "count"
    let remedy =
      hasWatchdog ? "'host: watchdog off' releases it" : "with ':H' an event leaves them out"
    return "\(list) \(verb) guests, which a mediated vPMU does not allow; \(remedy)"
  }
}

// Steps that make no sense now.
extension ModelRun {
  /// Why an action makes no sense now, and which step would have to come before; nil where it is
  /// not a matter of who runs.
  func obstacle(to action: Action) -> String? {
    switch action {
    case .guest(let vcpu, _): obstacle(toGuest: vcpu)
    case .bootLinux(let vm, _), .inGuest(let vm, _):
      plan.virtualCPUs.indices.filter { plan.virtualCPUs[$0].vm == vm }.lazy
        .compactMap { obstacle(toGuest: $0) }.first
    case .exec(let task):
      absence(of: task).map { "exec needs \(plan.tasks[task].name) to be running: \($0)" }
    case .contextSwitch(let cpu, let task): obstacle(toSwitching: task, cpu: cpu)
    case .sleep(let task), .wake(let task), .migrate(let task, _), .exit(let task),
      .fork(let task, _, _), .moveToCgroup(let task, _):
      system.whereabouts(of: task) == .exited ? "\(plan.tasks[task].name) has exited" : nil
    default: nil
    }
  }

  private func obstacle(toGuest vcpu: VCPUHandle) -> String? {
    let planned = plan.virtualCPUs[vcpu]
    guard let task = system.thread(ofVirtualCPU: vcpu) else {
      let vm = plan.vms[planned.vm]
      let remedy = vm.isLater ? "'host: create \(vm.name)' makes it" : "it could not be created"
      return "the VM \(vm.name) does not exist; \(remedy)"
    }
    return absence(of: task).map { "the guest \(planned.name) is not running: \($0)" }
  }

  private func obstacle(toSwitching task: TaskHandle, cpu: Int) -> String? {
    let name = plan.tasks[task].name
    switch system.whereabouts(of: task) {
    case .exited: return "\(name) has exited"
    case .asleep: return "\(name) sleeps; write 'host: wake \(name)' above"
    case .running, .waiting:
      let place = system.cpu(of: task)
      guard place != cpu else { return nil }
      return "\(name) is on cpu\(place); write 'host: migrate \(name) to cpu\(cpu)' above"
    }
  }

  /// Who runs instead of a task, why, and what to write; nil where it runs.
  private func absence(of task: TaskHandle) -> String? {
    let name = plan.tasks[task].name
    switch system.whereabouts(of: task) {
    case .running: return nil
    case .exited: return "\(name) has exited"
    case .asleep: return "\(name) sleeps; write 'host: wake \(name)' above"
    case .waiting(let cpu, let current, let isChosen):
      let other = plan.tasks[current].name
      let step = "'host: switch cpu\(cpu) to \(name)'"
      return isChosen
        ? "cpu\(cpu) runs \(other) since 'host: switch cpu\(cpu) to \(other)'; write \(step) above"
        : "cpu\(cpu) runs \(other), which is declared first; write \(step) above, "
          + "or declare \(name) before \(other)"
    }
  }
}
