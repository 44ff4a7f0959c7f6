import PerfInterface
import PerfModel
import ScenarioLanguage

/// A state of an exploration: the machine, and what the properties remember.
struct ExploredState: Sendable {
  var system: System
  /// Whether the NMI watchdog's events exist.
  var isWatchdogOn: Bool
  /// For each property whether its trigger has come and its release has not, as a mask.
  var armed: UInt64 = 0

  /// What became of an action.
  enum Progress {
    case done
    /// It cannot be done now, as something it needs is closed, asleep or not there.
    case impossible
    /// The model does not cover it, and why.
    case notCovered(String)
    /// It takes more work than an action may.
    case tooLong
  }

  /// Does the operations of an action; the state is of no use unless that is done.
  ///
  /// - Parameter workLimit: The most work, as the model counts it.
  mutating func perform(_ actions: [Action], of plan: Plan, workLimit: Int) -> Progress {
    let (sum, isTooLarge) = system.work.addingReportingOverflow(workLimit)
    let limit = isTooLarge ? .max : sum
    for action in actions {
      guard system.work < limit else { return .tooLong }
      switch perform(action, of: plan, untilWork: limit) {
      case .done: break
      case .impossible: return .impossible
      case .notCovered(let reason): return .notCovered(reason)
      case .tooLong: return .tooLong
      }
    }
    return .done
  }

  /// Whether it is known before that actions change nothing, as what is switched on is on already.
  func isUnchanged(by actions: [Action]) -> Bool {
    for action in actions where !system.isUnchanged(by: action) { return false }
    return true
  }

  private mutating func perform(
    _ action: Action,
    of plan: Plan,
    untilWork limit: Int
  ) -> Progress {
    // One that is still to be forked is none.
    if let task = action.task, task >= system.taskCount { return .impossible }
    // A name stands for one event at a time.
    if let handle = action.openedEvent, system.isOpen(handle) { return .impossible }
    switch action {
    case .run(let nanoseconds):
      system.beginRun()
      let end = system.time + nanoseconds
      while system.time < end {
        guard system.work < limit else { return .tooLong }
        system.advance(toAtMost: end)
      }
      return .done
    case .watchdog(let isOn):
      guard isOn != isWatchdogOn else { return .impossible }
      isWatchdogOn = isOn
      system.setWatchdog(isOn, of: plan)
      return .done
    case .fork(_, let child, _):
      // Tasks are numbered as they come, and forked as they stand.
      guard child == system.taskCount else { return .impossible }
    default: break
    }
    switch system.apply(action) {
    case .done: return .done
    case .failed, .impossible, .notOffered: return .impossible
    case .notCovered(let reason): return .notCovered(reason)
    }
  }
}

extension Action {
  /// The task that it is about; nil where it is about none.
  fileprivate var task: TaskHandle? {
    switch self {
    case .contextSwitch(_, let task), .sleep(let task), .wake(let task), .migrate(let task, _),
      .exec(let task), .exit(let task), .fork(let task, _, _), .runVirtualCPU(_, let task, _),
      .moveToCgroup(let task, _):
      task
    case .open(_, _, let target, _), .openByTool(_, _, let target, _),
      .createKernelCounter(_, _, let target):
      target.task
    default: nil
    }
  }
}

extension OpenTarget {
  fileprivate var task: TaskHandle? {
    switch self {
    case .task(let task, _): task
    case .raw(let pid, _): pid > 0 ? pid - 1 : nil
    case .cpu, .cgroup: nil
    }
  }
}
