public import PerfInterface

/// Where a task is, and whether it runs.
public enum Whereabouts: Hashable, Sendable {
  case running
  /// It could run, but its CPU runs another task: the one that a switch chose, or an earlier one.
  case waiting(cpu: Int, current: TaskHandle, isCurrentChosen: Bool)
  case asleep
  case exited
}

// Who runs where, for those who explain a step that makes no sense.
extension System {
  /// Where a task is; running also stands for a CPU that runs nothing.
  public func whereabouts(of handle: TaskHandle) -> Whereabouts {
    let task = TaskIndex(handle)
    let thread = perf.threads[task]
    if thread.hasExited { return .exited }
    if !thread.isAwake { return .asleep }
    let cpu = perf.cpus[thread.cpu]
    guard let current = cpu.currentTask, current != task else { return .running }
    return .waiting(
      cpu: thread.cpu,
      current: current.number,
      isCurrentChosen: cpu.chosenTask == current
    )
  }

  /// Tasks that there are, those that have exited among them.
  public var taskCount: Int { perf.threads.count }

  /// The task that runs on a CPU; nil when it is idle.
  public func currentTask(cpu: Int) -> TaskHandle? { perf.cpus[cpu].currentTask?.number }

  /// The CPU that a task is on, or waits for.
  public func cpu(of handle: TaskHandle) -> Int { perf.threads[TaskIndex(handle)].cpu }

  /// The thread that executes a virtual CPU; nil while its VM does not exist.
  public func thread(ofVirtualCPU handle: VCPUHandle) -> TaskHandle? {
    let vcpu = virtualCPUs[VCPUIndex(handle)]
    return vcpu.isCreated ? vcpu.thread.number : nil
  }

  /// Whether an event is open that keeps a mediated VM from being created (M11).
  public func barsMediatedVM(_ handle: EventHandle) -> Bool {
    openEvent(handle).map { perf.isIncludeGuest(perf.events[$0].attr) } ?? false
  }
}
