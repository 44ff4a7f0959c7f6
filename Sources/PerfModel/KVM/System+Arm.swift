import PerfInterface

// KVM's emulated PMU on arm64 (R1 to R5, R8, R15).
extension System {
  /// Event type, value and enable bit, in a driver's order.
  mutating func programArm(_ place: GuestCounterPlace, selector: Selector, value: UInt64) {
    virtualCPUs[place.vcpu].slots[place.slot].selector = Selector(
      attr: selector.attr,
      isEnabled: false,
      raisesInterrupt: selector.raisesInterrupt
    )
    rewriteEventTypeArm(place)
    writeCounterArm(place, value)
    enableArm(place, selector.isEnabled)
  }

  /// A guest write to PMEVTYPER releases the event and creates it anew, enabled or not (R1).
  mutating func rewriteEventTypeArm(_ place: GuestCounterPlace) {
    virtualCPUs[place.vcpu].slots[place.slot].base = guestValue(place)
    releaseEvent(place)
    createArm(place)
  }

  /// A guest write to a counter does the same with a new value (R3).
  mutating func writeCounterArm(_ place: GuestCounterPlace, _ value: UInt64) {
    releaseEvent(place)
    virtualCPUs[place.vcpu].slots[place.slot].base = value & valueMask(place)
    createArm(place)
  }

  /// A guest write to PMCNTENSET or PMCNTENCLR (R2).
  mutating func enableArm(_ place: GuestCounterPlace, _ isEnabled: Bool) {
    virtualCPUs[place.vcpu].slots[place.slot].selector?.isEnabled = isEnabled
    guard let event = virtualCPUs[place.vcpu].slots[place.slot].event else { return }
    if isEnabled {
      if virtualCPUs[place.vcpu].isGloballyEnabled { perf.enable(event) }
    } else {
      perf.disable(event)
    }
  }

  /// PMCR.E for one counter (R2).
  mutating func globalEnableArm(_ place: GuestCounterPlace, _ isEnabled: Bool) {
    let slot = virtualCPUs[place.vcpu].slots[place.slot]
    guard let event = slot.event, slot.selector?.isEnabled == true else { return }
    if isEnabled { perf.enable(event) } else { perf.disable(event) }
  }

  /// A write to PMCR that changes nothing enables the guest's counters once more in the older
  /// kernels, which leads one out of ERROR; the newer ones look at what changes (R2, R8).
  ///
  /// `pmu-emul.c:kvm_pmu_handle_pmcr()`
  mutating func rewritePMCRArm(_ vcpu: VCPUIndex) {
    guard perf.kernel.enablesAtEveryPMCRWrite else { return }
    for slot in virtualCPUs[vcpu].slots.indices {
      let isEnabled = virtualCPUs[vcpu].isGloballyEnabled
      globalEnableArm(GuestCounterPlace(vcpu: vcpu, slot: slot), isEnabled)
    }
  }

  /// After an overflow the next one comes when the event's own count wraps, which is that of the
  /// counter only if the guest wrote 0 to it; then the next counter is told (R5, R15).
  ///
  /// `pmu-emul.c:kvm_pmu_perf_overflow()`
  mutating func restartArm(_ place: GuestCounterPlace) {
    let slot = virtualCPUs[place.vcpu].slots[place.slot]
    guard let event = slot.event else { return }
    setPeriod(event, wrapPeriod(place, value: guestCount(slot)))
    advanceChainArm(behind: place)
  }

  /// Guest writes to PMSWINC with every bit set, which KVM executes by itself (R4).
  ///
  /// `pmu-emul.c:kvm_pmu_software_increment()`
  mutating func incrementArm(_ vcpu: VCPUIndex, times: UInt64) {
    for index in virtualCPUs[vcpu].slots.indices {
      let place = GuestCounterPlace(vcpu: vcpu, slot: index)
      advanceArm(place, countingOnly: ArmEvent.softwareIncrement, by: times)
    }
  }

  /// An overflow of an even counter moves the odd one above it, if that is for chaining (R15).
  ///
  /// `pmu-emul.c:kvm_pmu_counter_can_chain()`
  private mutating func advanceChainArm(behind place: GuestCounterPlace) {
    let low = virtualCPUs[place.vcpu].slots[place.slot].counter
    guard !low.isFixed, low.number % 2 == 0,
      let high = virtualCPUs[place.vcpu].slots.firstIndex(where: {
        !$0.counter.isFixed && $0.counter.number == low.number + 1
      })
    else { return }
    let above = GuestCounterPlace(vcpu: place.vcpu, slot: high)
    advanceArm(above, countingOnly: ArmEvent.chain, by: 1)
  }

  /// KVM itself moves a counter of one of the two events without a host event (R4, R15).
  ///
  /// `pmu-emul.c:kvm_pmu_counter_increment()`
  private mutating func advanceArm(
    _ place: GuestCounterPlace,
    countingOnly code: UInt64,
    by times: UInt64
  ) {
    let slot = virtualCPUs[place.vcpu].slots[place.slot]
    guard virtualCPUs[place.vcpu].isGloballyEnabled, let selector = slot.selector,
      selector.isEnabled, !slot.counter.isFixed, System.rawCodeArm(selector.attr) == code
    else { return }
    let mask = valueMask(place)
    var left = times
    while left > mask - (virtualCPUs[place.vcpu].slots[place.slot].base) {
      left -= mask - virtualCPUs[place.vcpu].slots[place.slot].base + 1
      virtualCPUs[place.vcpu].slots[place.slot].base = 0
      tellOverflow(place)
      advanceChainArm(behind: place)
    }
    virtualCPUs[place.vcpu].slots[place.slot].base += left
  }

  private mutating func createArm(_ place: GuestCounterPlace) {
    // No event of the host stands behind a software increment or a chained counter (R4).
    guard let selector = virtualCPUs[place.vcpu].slots[place.slot].selector,
      ![ArmEvent.softwareIncrement, ArmEvent.chain].contains(System.rawCodeArm(selector.attr))
    else { return }
    var attr = EventAttr(type: .raw, config: System.rawCodeArm(selector.attr))
    attr.flags = [.pinned, .excludeHost, .excludeHypervisor]
    attr.flags.formUnion(selector.attr.flags.intersection([.excludeUser, .excludeKernel]))
    if !selector.isEnabled || !virtualCPUs[place.vcpu].isGloballyEnabled {
      attr.flags.insert(.disabled)
    }
    let slot = virtualCPUs[place.vcpu].slots[place.slot]
    if slot.counter.isFixed { attr.config1 = 1 }
    attr.samplePeriod = wrapPeriod(place, value: slot.base)
    createVirtualCounterEvent(place, attr: attr)
  }

  /// The PMUv3 code that a guest's driver programs for an event, whatever the host is.
  private static func rawCodeArm(_ attr: EventAttr) -> UInt64 {
    Processor.armv8.events.code(attr) ?? attr.config
  }
}
