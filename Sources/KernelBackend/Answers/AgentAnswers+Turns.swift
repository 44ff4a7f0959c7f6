import PerfInterface
import ScenarioLanguage

// Whose turn it is when flexible events rotate is a matter of moments that nobody controls.
extension AgentAnswers {
  /// Whether an event is now in and now out: as a run of two turns and more shows; else if it ever
  /// was, or if events of its class wait, of which it may be the next one in or out.
  func takesTurns(_ handle: EventHandle, _ facts: AgentReport.EventFacts, _ step: Int) -> Bool {
    let run = step >= 0 ? plan.steps[step].runNanoseconds ?? 0 : 0
    if run >= Calibration.longRunNanoseconds {
      return Calibration.isPart(facts.change.running, of: facts.change.enabled)
    }
    guard let (attr, _) = opens[handle], !attr.flags.contains(.pinned), !attr.type.isSoftwareLike
    else { return false }
    return hasFreedCounter || Calibration.isPart(facts.now.running, of: facts.now.enabled)
      || mayRotate(handle, max(step, 0))
  }

  private func mayRotate(_ handle: EventHandle, _ step: Int) -> Bool {
    guard let (attr, target) = opens[handle], !attr.flags.contains(.pinned),
      program.runningTasks.indices.contains(step)
    else { return false }
    // A class rotates while one of it waits whose target runs (S22, S23).
    var waiting = (cpu: false, task: false)
    var isTaskActive = false
    for (other, facts) in facts.events {
      guard let (attr, target) = opens[other], !attr.flags.contains(.pinned),
        !attr.type.isSoftwareLike, let state = seenState(facts)
      else { continue }
      let isCPU = isCPUTarget(target)
      if state == .inactive, isCPU { waiting.cpu = true }
      if state == .inactive, !isCPU, happens(for: other, step) != false { waiting.task = true }
      if state == .active, !isCPU { isTaskActive = true }
    }
    return isCPUTarget(target) ? waiting.cpu : waiting.task && (isTaskActive || waiting.cpu)
  }

  /// The state by the kernel, or where nobody looks into it by what the times of the last run say.
  private func seenState(_ facts: AgentReport.EventFacts) -> EventState? {
    if let kernel = facts.kernel { return EventState(rawValue: Int8(clamping: kernel.state)) }
    guard !program.looksIntoKernel, facts.change.enabled > 0 else { return nil }
    if facts.change.running == 0 { return .inactive }
    return Calibration.isAll(facts.change.running, of: facts.change.enabled) ? .active : nil
  }

  private func isCPUTarget(_ target: OpenTarget) -> Bool {
    switch target {
    case .cpu, .cgroup, .raw(-1, _): true
    case .task, .raw: false
    }
  }
}
