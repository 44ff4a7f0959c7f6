import PerfInterface

// Guest PEBS (K80 to K82).
extension System {
  /// Whether KVM offers PEBS to guests on this host (K80).
  var offersGuestPEBS: Bool {
    switch processor.guest.pebs {
    case .always: true
    case .never: false
    case .sapphireRapids: perf.kernel.offersPEBSOnSapphireRapids
    }
  }

  /// The precision KVM asks for: 3 where only a special counter will do (K82).
  func guestPreciseIP(_ place: GuestCounterPlace) -> UInt8 {
    let counter = virtualCPUs[place.vcpu].slots[place.slot].counter
    if counter == .fixed(0) { return 3 }
    let isSpecial = processor.guest.pebs == .sapphireRapids && counter == .gp(0)
    return isSpecial && perf.kernel.offersPEBSOnSapphireRapids ? 3 : 1
  }

  /// Whether a guest's PEBS event counts at all: only on the counter of its own number, with no
  /// PEBS event that counts the host beside it, and with nobody cross-mapped onto that number (K80, K81).
  func canDoGuestPEBS(_ event: EventIndex, cpu: Int) -> Bool {
    guard let context = perf.events[event].overflowContext else { return false }
    let place = GuestCounterPlace(context)
    let own = virtualCPUs[place.vcpu].slots[place.slot].counter
    guard perf.events[event].counter == own else { return false }
    return !hostUsesPEBS(cpu: cpu) && crossMappedCounters(place.vcpu) & own.bit == 0
  }

  /// Counters that stand still in a guest although nobody excludes it, as a mask over indices: while
  /// its PEBS is on, some releases stop all that are crossed, precise or not (K81).
  ///
  /// `arch/x86/events/intel/core.c:intel_guest_get_msrs()`
  func stoppedCounters(cpu: Int) -> UInt64 {
    guard perf.kernel.stopsCrossedCounters, offersGuestPEBS, let vcpu = virtualCPU(on: cpu),
      usesPEBS(vcpu), !hostUsesPEBS(cpu: cpu)
    else { return 0 }
    return crossMappedCounters(vcpu)
  }

  /// Whether the guest has PEBS on for a counter that it has enabled.
  ///
  /// `arch/x86/kvm/vmx/vmx.c:atomic_switch_perf_msrs()`
  private func usesPEBS(_ vcpu: VCPUIndex) -> Bool {
    virtualCPUs[vcpu].mode == .emulated && virtualCPUs[vcpu].isGloballyEnabled
      && virtualCPUs[vcpu].slots.contains {
        $0.selector?.isEnabled == true && $0.selector.map { $0.attr.preciseIP > 0 } == true
      }
  }

  /// Whether a PEBS event that counts the host is placed; one that does not is no hindrance.
  ///
  /// `arch/x86/events/intel/core.c:intel_guest_get_msrs()`
  private func hostUsesPEBS(cpu: Int) -> Bool {
    perf.cpus[cpu].hardwareEvents.contains {
      let event = perf.events[$0]
      return event.attr.preciseIP > 0 && event.overflowContext == nil
        && !event.attr.flags.contains(.excludeHost)
    }
  }

  /// Physical counters that virtual ones of other numbers were on last, as a mask over indices.
  ///
  /// The index of an event in error is stale, not absent, and counts here (K81).
  private func crossMappedCounters(_ vcpu: VCPUIndex) -> UInt64 {
    virtualCPUs[vcpu].slots.reduce(0) { mask, slot in
      guard let event = slot.event, slot.selector?.isEnabled == true,
        let counter = perf.events[event].counter, counter != slot.counter
      else { return mask }
      return mask | counter.bit
    }
  }
}
