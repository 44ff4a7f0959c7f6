import PerfInterface
import ScenarioLanguage
import ScenarioRunner

// What the agent's words on branch records mean: those of guests, and the stacks of the host's samples.
extension AgentAnswers {
  /// KVM's event behind a guest's last branch record, and what the guest finds there.
  ///
  /// Nobody acts while a `run` passes: a guest whose branches are recorded when it begins and when it
  /// ends has all of them recorded.
  func branchRecord(_ vcpu: VCPUHandle, _ step: Int) -> EventObservation {
    var seen = EventObservation()
    let slot = plan.virtualCPUs[vcpu].task
    guard let kernel = facts.branchRecords[slot] else { return seen }
    seen.exists = true
    seen.state = EventState(rawValue: Int8(clamping: kernel.state))
    if seen.state == .active { seen.cpu = kernel.cpu }
    guard let finds = facts.branchFinds[slot] else { return seen }
    let run = step >= 0 ? plan.steps[step].runNanoseconds : nil
    // A guest that records has filled its records by itself before it looks.
    if !finds.isRecording || run != nil { seen.value = finds.count }
    guard let run, finds.wasRecording == finds.isRecording else { return seen }
    seen.happenedInRun = program.runs(vcpu, step) ? run : 0
    seen.recordedInRun = finds.isRecording ? seen.happenedInRun : 0
    seen.countInRun = seen.recordedInRun
    return seen
  }

  /// What the samples of an event's last `run` held.
  func setStacks(
    _ stacks: AgentReport.Stacks,
    _ handle: EventHandle,
    _ run: UInt64,
    in seen: inout EventObservation
  ) {
    var tally = BranchStackTally()
    tally.guest = min(stacks.ofGuest, stacks.samples)
    let samples = stacks.samples - tally.guest
    if samples == 0 { seen.branchStacks = tally }
    // Past the driver nobody can tell how old a stack is.
    guard samples > 0, !takesRecordsFromHardware(handle) else { return }
    let reads = UInt64(min(stacks.reads, samples))
    let isFresh = Calibration.areMost(reads, of: UInt64(samples))
    guard isFresh || Calibration.areFew(reads, of: UInt64(samples)) else { return }
    seen.happenedInRun = seen.happenedInRun ?? run
    seen.recordedInRun = isFresh ? seen.happenedInRun : 0
    if isFresh {
      // Every branch was asked for; where none but calls are left, a filter has dropped the others.
      tally.filtered = Calibration.most(of: samples, min(samples, stacks.empty + stacks.ofCalls))
      tally.fresh = samples - tally.filtered
    } else {
      tally.empty = Calibration.most(of: samples, min(samples, stacks.empty))
      tally.stale = samples - tally.empty
      // What was read before this scenario's first read is another scenario's.
      guard hasReadBranches || tally.stale == 0 else { return }
    }
    seen.branchStacks = tally
  }

  /// Whether the hardware copies the records into an event's samples, past the driver (L21a).
  private func takesRecordsFromHardware(_ handle: EventHandle) -> Bool {
    let isPrecise = opens[handle].map { $0.attr.preciseIP > 0 } ?? false
    return isPrecise && plan.machine.processor.branchRecords?.joinsPreciseRecords == true
  }
}
