import PerfInterface

// The mediated PMU of 7.0: while a guest runs it has the hardware itself (M12, M26, M27).
extension System {
  /// Tells perf whether some VM has a mediated PMU; a VM ends with its last thread (M12).
  mutating func updateMediatedVMs() {
    perf.hasMediatedVM = virtualCPUs.contains {
      $0.isCreated && $0.mode == .mediated && !perf.threads[$0.thread].hasExited
    }
  }

  // MARK: Counting

  /// Whether a virtual CPU has the hardware now.
  func isLoaded(_ vcpu: VCPUIndex) -> Bool {
    let thread = virtualCPUs[vcpu].thread
    return virtualCPUs[vcpu].mode == .mediated && perf.isRunning(thread)
      && perf.cpus[perf.threads[thread].cpu].isGuestLoaded
  }

  /// Whether a counter's enable bit is set.
  func isCounting(_ slot: VirtualCounter) -> Bool { slot.selector?.isEnabled == true }

  private func loadedVirtualCPU(cpu: Int) -> VCPUIndex? {
    perf.cpus[cpu].isGuestLoaded ? virtualCPU(on: cpu) : nil
  }

  /// The guest's counters count on the hardware, without perf (M27).
  mutating func countMediated(cpu: Int, occurrences: UInt64) {
    guard let vcpu = loadedVirtualCPU(cpu: cpu) else { return }
    for index in virtualCPUs[vcpu].slots.indices where countsMediated(vcpu, index) {
      let mask = valueMask(GuestCounterPlace(vcpu: vcpu, slot: index))
      let value = (virtualCPUs[vcpu].slots[index].base &+ occurrences) & mask
      if value < occurrences { virtualCPUs[vcpu].slots[index].hasWrapped = true }
      virtualCPUs[vcpu].slots[index].base = value
      virtualCPUs[vcpu].slots[index].countedInRun += occurrences
    }
  }

  private func countsMediated(_ vcpu: VCPUIndex, _ index: Int) -> Bool {
    let slot = virtualCPUs[vcpu].slots[index]
    return isCounting(slot) && virtualCPUs[vcpu].isGloballyEnabled
      && slot.selector?.attr.flags.contains(.excludeUser) != true
      && (slot.selector.map { isAllowed($0, on: slot.counter, vcpu) } ?? false)
  }

  /// When a loaded guest's next counter wraps.
  func nextGuestOverflow(cpu: Int) -> UInt64 {
    guard let vcpu = loadedVirtualCPU(cpu: cpu) else { return .max }
    return virtualCPUs[vcpu].slots.indices.filter { countsMediated(vcpu, $0) }
      .map { index in
        let place = GuestCounterPlace(vcpu: vcpu, slot: index)
        let base = virtualCPUs[vcpu].slots[index].base
        return time(ofOccurrences: wrapPeriod(place, value: base))
      }
      .min() ?? .max
  }

  /// A wrap reaches the guest by its own vector; its handler reloads the counter (M26).
  mutating func serveMediatedOverflows(cpu: Int) {
    guard let vcpu = loadedVirtualCPU(cpu: cpu) else { return }
    for index in virtualCPUs[vcpu].slots.indices
    where virtualCPUs[vcpu].slots[index].hasWrapped {
      virtualCPUs[vcpu].slots[index].hasWrapped = false
      tellOverflow(GuestCounterPlace(vcpu: vcpu, slot: index))
    }
  }

  /// Instructions KVM emulates go into the counter directly (M27).
  mutating func addMediated(_ place: GuestCounterPlace, _ instructions: UInt64) {
    let mask = valueMask(place)
    let before = virtualCPUs[place.vcpu].slots[place.slot].base
    let after = (before &+ instructions) & mask
    virtualCPUs[place.vcpu].slots[place.slot].base = after
    if after < before { tellOverflow(place) }
  }
}
