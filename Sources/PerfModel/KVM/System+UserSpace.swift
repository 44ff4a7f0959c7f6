import PerfInterface

/// What user space reads of a virtual PMU and can write into another (`KVM_GET_MSRS`).
struct SavedVirtualPMU: Hashable, Sendable {
  struct SavedCounter: Hashable, Sendable {
    let selector: Selector?
    let value: UInt64
    let reload: UInt64?
  }

  let counters: [SavedCounter]
  let isGloballyEnabled: Bool
  let isInterruptMasked: Bool
  /// The enable bit; the records themselves are not among the registers (L12).
  let hasBranchRecordsEnabled: Bool
}

// What a VM's user space does with its virtual CPUs.
extension System {
  /// Another thread executes the virtual CPU from now on; KVM's events stay where they are (K12).
  mutating func runVirtualCPU(
    _ vcpu: VCPUIndex,
    by task: TaskIndex,
    rebuilding: Bool
  ) -> ActionResult {
    let previous = virtualCPUs[vcpu].thread
    guard previous != task else { return .done }
    guard virtualCPUs[vcpu].isCreated else { return .impossible("the VM does not exist") }
    guard perf.threads[task].guest == nil else {
      return .impossible("the task executes a virtual CPU already")
    }
    guard !perf.threads[task].hasExited else { return .impossible("the task has exited") }
    if perf.isRunning(previous) { perf.putGuest(cpu: perf.threads[previous].cpu) }
    perf.threads[previous].guest = nil
    perf.threads[previous].precedesCPU = false
    virtualCPUs[vcpu].thread = task
    execute(vcpu)
    if rebuilding { rewriteRegisters(vcpu, savedRegisters(vcpu)) }
    if perf.isRunning(task) { loadVirtualCPU(vcpu) }
    return .done
  }

  /// Reads every register; nothing in the VM changes by that (K20).
  mutating func saveVM(_ vm: VMHandle) {
    for vcpu in virtualCPUs.indices where virtualCPUs[vcpu].vm == vm {
      virtualCPUs[vcpu].saved = savedRegisters(vcpu)
    }
  }

  /// Writes the registers read last into new virtual PMUs.
  mutating func restoreVM(_ vm: VMHandle) -> ActionResult {
    for vcpu in virtualCPUs.indices where virtualCPUs[vcpu].vm == vm {
      guard let saved = virtualCPUs[vcpu].saved else {
        return .impossible("the VM has not been saved")
      }
      rewriteRegisters(vcpu, saved)
    }
    return .done
  }

  private func savedRegisters(_ vcpu: VCPUIndex) -> SavedVirtualPMU {
    let it = virtualCPUs[vcpu]
    return SavedVirtualPMU(
      counters: it.slots.indices.map { slot in
        SavedVirtualPMU.SavedCounter(
          selector: it.slots[slot].selector,
          value: guestValue(GuestCounterPlace(vcpu: vcpu, slot: slot)),
          reload: it.slots[slot].reload
        )
      },
      isGloballyEnabled: it.isGloballyEnabled,
      isInterruptMasked: it.isInterruptMasked,
      hasBranchRecordsEnabled: it.lbr.isEnabled
    )
  }

  /// Events of before are released; enabled counters get new ones, the youngest of their lists.
  private mutating func rewriteRegisters(_ vcpu: VCPUIndex, _ saved: SavedVirtualPMU) {
    if let event = virtualCPUs[vcpu].lbr.event {
      perf.close(event)
      virtualCPUs[vcpu].lbr = VirtualLBR()
    }
    virtualCPUs[vcpu].isGloballyEnabled = saved.isGloballyEnabled
    virtualCPUs[vcpu].isInterruptMasked = saved.isInterruptMasked
    for (slot, counter) in saved.counters.enumerated() {
      let place = GuestCounterPlace(vcpu: vcpu, slot: slot)
      releaseEvent(place)
      var fresh = VirtualCounter(counter: virtualCPUs[vcpu].slots[slot].counter)
      fresh.base = counter.value
      fresh.reload = counter.reload
      fresh.countedInRun = virtualCPUs[vcpu].slots[slot].countedInRun
      fresh.valueAtRunStart = virtualCPUs[vcpu].slots[slot].valueAtRunStart
      virtualCPUs[vcpu].slots[slot] = fresh
    }
    for (slot, counter) in saved.counters.enumerated() {
      guard let selector = counter.selector else { continue }
      let place = GuestCounterPlace(vcpu: vcpu, slot: slot)
      switch architecture {
      case .x86: writeSelector(place, selector)
      case .arm64: programArm(place, selector: selector, value: counter.value)
      }
    }
    if saved.hasBranchRecordsEnabled { _ = setGuestLBR(vcpu, true) }
  }
}
