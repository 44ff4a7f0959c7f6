import PerfInterface

// A guest's last branch record on Intel, emulated vPMU only (section 7 of the rules).
extension System {
  /// A guest write to DEBUGCTL.LBR (L11).
  mutating func setGuestLBR(_ vcpu: VCPUIndex, _ isEnabled: Bool) -> ActionResult {
    if let refusal = refusalOfGuestLBR(vcpu, error: nil) { return refusal }
    virtualCPUs[vcpu].lbr.isEnabled = isEnabled
    if isEnabled { createGuestLBREvent(vcpu) }
    return .done
  }

  /// A guest access to an LBR register (L11, L13): it makes the event but never enables it again.
  mutating func accessGuestLBR(_ vcpu: VCPUIndex) -> ActionResult {
    if let refusal = refusalOfGuestLBR(vcpu, error: .generalProtection) { return refusal }
    createGuestLBREvent(vcpu)
    return .done
  }

  /// What an access comes to where no LBR is offered (L1, M4): the enable bit is dropped, the
  /// records fault (`vmx.c:vmx_is_valid_debugctl()`, `pmu_intel.c:intel_pmu_is_valid_lbr_msr()`).
  private func refusalOfGuestLBR(_ vcpu: VCPUIndex, error: ErrorNumber?) -> ActionResult? {
    switch processor.guest.branchRecords {
    case .hardware: return .notCovered("the branch records of AMD guests need no event (L24)")
    case .absent: return .impossible("there is no last branch record on arm64")
    case .perfEvent where perf.hardware.branchRecordDepth > 0:
      if virtualCPUs[vcpu].mode == .emulated { return nil }
    case .perfEvent, .refused: break
    }
    return .notOffered("the guest is not offered a last branch record", error)
  }

  /// L10, `pmu_intel.c:intel_pmu_create_guest_lbr_event()`; a failure is tried again later.
  private mutating func createGuestLBREvent(_ vcpu: VCPUIndex) {
    guard virtualCPUs[vcpu].lbr.event == nil,
      !perf.isOpenAnywhere(excludedBy: .branchRecords)
    else { return }
    var attr = EventAttr(type: .raw, config: BranchRecords.guestEventCode)
    attr.flags = [.pinned, .excludeHost]
    attr.sampleType = 1 << 11
    // PERF_SAMPLE_BRANCH_CALL_STACK | PERF_SAMPLE_BRANCH_USER
    attr.branchSampleType = 1 << 11 | 1
    let target = OpenPlace(task: virtualCPUs[vcpu].thread, cpu: nil)
    let event = makeKVMEvent(attr: attr, place: target)
    virtualCPUs[vcpu].lbr.event = event
    perf.install(event, in: perf.contextForOpening(target, pmu: .hardware))
  }

  /// At a load of the vCPU the event goes whenever the guest's enable bit is clear (L15).
  mutating func cleanUpGuestLBR(_ vcpu: VCPUIndex) {
    guard let event = virtualCPUs[vcpu].lbr.event, !virtualCPUs[vcpu].lbr.isEnabled else { return }
    perf.close(event)
    virtualCPUs[vcpu].lbr.event = nil
  }

  /// A guest records while it has the LBR on and its event is active (L12), as far as LBR_SELECT, which it has not
  /// written itself, selects the jumps that its code consists of (L25).
  mutating func recordGuestBranches(cpu: Int, occurrences: UInt64) {
    guard let vcpu = virtualCPU(on: cpu), virtualCPUs[vcpu].lbr.isEnabled,
      let event = virtualCPUs[vcpu].lbr.event, perf.events[event].state == .active,
      perf.cpus[cpu].branches.selection.map(BranchFilter.selectsJumps) ?? true
    else { return }
    perf.cpus[cpu].branches.entries += occurrences
    virtualCPUs[vcpu].lbr.recordedInRun += occurrences
  }
}
