import PerfInterface
import ScenarioLanguage

extension Plan {
  /// Whether a task gets children.
  fileprivate var forks: Bool { tasks.contains(where: \.isForked) }
}

// What happens for an event during a step follows from who runs then.
extension AgentAnswers {
  /// Whether children may have a copy of an event, so that what is read of it is theirs too.
  func isCopied(_ handle: EventHandle) -> Bool {
    opens[handle]?.attr.flags.contains(.inherit) == true && plan.forks
  }

  /// Whether anything that an event counts happens during a step; nil where that is not known.
  func happens(for handle: EventHandle, _ step: Int) -> Bool? {
    // The clocks count time; the other events of software need a cause.
    guard let (attr, target) = opens[handle], !attr.type.isSoftwareLike || attr.isClock,
      // What children do is not followed.
      !isCopied(handle)
    else { return nil }
    let running = program.runningTasks[step]
    switch target {
    case .cpu(let cpu), .raw(-1, let cpu):
      let here = running.filter { program.cpu(of: $0, step) == cpu }
      // A CPU of x86 that waits has no cycles.
      if here.isEmpty, program.stopsWhenIdle, !attr.type.isSoftwareLike { return nil }
      return here.isEmpty
        ? !attr.flags.contains(.excludeKernel) && !attr.flags.contains(.excludeHost)
        : here.contains { counts(attr, task: $0, step) }
    case .cgroup(let cgroup, let cpu):
      let here = running.filter { program.cpu(of: $0, step) == cpu }
      // Nothing but the root is idle.
      if here.isEmpty { return cgroup == 0 ? nil : false }
      return here.contains {
        program.isIn(cgroup, $0, step) && counts(attr, task: $0, step)
      }
    case .task(let task, let cpu):
      return isOn(task, cpu, step, running) && counts(attr, task: task, step)
    case .raw(let pid, let cpu):
      let task = max(pid - 1, 0)
      return isOn(task, cpu < 0 ? nil : cpu, step, running)
        && counts(attr, task: task, step)
    }
  }

  private func isOn(_ task: Int, _ cpu: Int?, _ step: Int, _ running: Set<TaskHandle>) -> Bool {
    running.contains(task) && (cpu == nil || program.cpu(of: task, step) == cpu)
  }

  private func counts(_ attr: EventAttr, task: TaskHandle, _ step: Int) -> Bool {
    let isGuest = program.isGuest(task, step)
    if attr.flags.contains(isGuest ? .excludeGuest : .excludeHost) { return false }
    return !attr.flags.contains(.excludeUser)
  }
}

extension EventAttr {
  /// cpu-clock or task-clock.
  fileprivate var isClock: Bool { type == .software && config <= SoftwareEvent.taskClock }
}
