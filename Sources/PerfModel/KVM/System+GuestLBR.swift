import PerfInterface

// A guest's last branch record on Intel, emulated vPMU only (section 7 of the rules).
extension System {
  /// A guest write to DEBUGCTL.LBR (L11).
  mutating func setGuestLBR(_ vcpu: Int, _ isEnabled: Bool) -> ActionResult {
    if let reason = reasonWithoutGuestLBR(vcpu) { return .impossible(reason) }
    virtualCPUs[vcpu].lbr.isEnabled = isEnabled
    if isEnabled { createGuestLBREvent(vcpu) }
    return .done
  }

  /// A guest access to an LBR register (L11, L13): it makes the event but never enables it again.
  mutating func accessGuestLBR(_ vcpu: Int) -> ActionResult {
    if let reason = reasonWithoutGuestLBR(vcpu) { return .impossible(reason) }
    createGuestLBREvent(vcpu)
    return .done
  }

  /// L1, M4.
  private func reasonWithoutGuestLBR(_ vcpu: Int) -> String? {
    guard counters.offersGuestLBR else { return "the guest is not offered a last branch record" }
    return virtualCPUs[vcpu].mode == .emulated
      ? nil : "a guest without an emulated vPMU is not offered a last branch record"
  }

  /// L10, `pmu_intel.c:intel_pmu_create_guest_lbr_event()`; a failure is tried again later.
  private mutating func createGuestLBREvent(_ vcpu: Int) {
    guard virtualCPUs[vcpu].lbr.event == Event.none,
      !isOpenAnywhere(excludedBy: .branchRecords)
    else { return }
    var attr = EventAttr(type: .raw, config: VirtualLBR.eventCode)
    attr.flags = [.pinned, .excludeHost]
    attr.sampleType = 1 << 11
    // PERF_SAMPLE_BRANCH_CALL_STACK | PERF_SAMPLE_BRANCH_USER
    attr.branchSampleType = 1 << 11 | 1
    let target = OpenPlace(task: virtualCPUs[vcpu].thread, cpu: Event.none)
    let event = makeEvent(attr: attr, place: target)
    virtualCPUs[vcpu].lbr.event = event
    install(event, in: contextForOpening(target, pmu: .hardware))
  }

  /// At a load of the vCPU the event goes whenever the guest's enable bit is clear (L15).
  mutating func cleanUpGuestLBR(_ vcpu: Int) {
    let lbr = virtualCPUs[vcpu].lbr
    guard lbr.event != Event.none, !lbr.isEnabled else { return }
    close(lbr.event)
    virtualCPUs[vcpu].lbr.event = Event.none
  }

  /// The host does not touch the LBR while a guest's event is placed on that CPU (L21).
  func isHostLBROn(cpu: Int) -> Bool {
    !cpus[cpu].hardwareEvents.contains { events[$0].isGuestLBR }
  }

  /// A guest records while it has the LBR on and its event is active (L12).
  mutating func recordGuestBranches(cpu: Int, occurrences: UInt64) {
    let task = cpus[cpu].currentTask
    guard task != Event.none, threads[task].virtualCPU != Event.none else { return }
    let vcpu = threads[task].virtualCPU
    let lbr = virtualCPUs[vcpu].lbr
    guard lbr.isEnabled, lbr.event != Event.none, events[lbr.event].state == .active else { return }
    virtualCPUs[vcpu].lbr.recordedInRun += occurrences
  }
}
