import PerfInterface

// KVM's emulated PMU on arm64 (R1 to R5).
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

  /// After an overflow the next one is a whole counter's range away (R5).
  mutating func restartArm(_ place: GuestCounterPlace) {
    guard let event = virtualCPUs[place.vcpu].slots[place.slot].event else { return }
    setPeriod(event, wrapPeriod(place, value: guestValue(place)))
  }

  /// The event that only software counts: nothing but a write to PMSWINC moves it.
  private static let softwareIncrement: UInt64 = 0

  /// Guest writes to PMSWINC with every bit set, which KVM executes by itself (R4).
  ///
  /// `pmu-emul.c:kvm_pmu_software_increment()`
  mutating func incrementArm(_ vcpu: VCPUIndex, times: UInt64) {
    guard virtualCPUs[vcpu].isGloballyEnabled else { return }
    for index in virtualCPUs[vcpu].slots.indices {
      let slot = virtualCPUs[vcpu].slots[index]
      guard let selector = slot.selector, selector.isEnabled, !slot.counter.isFixed,
        System.rawCodeArm(selector.attr) == System.softwareIncrement
      else { continue }
      let place = GuestCounterPlace(vcpu: vcpu, slot: index)
      virtualCPUs[vcpu].slots[index].base = (slot.base &+ times) & valueMask(place)
    }
  }

  private mutating func createArm(_ place: GuestCounterPlace) {
    // No event of the host stands behind a software increment (R4).
    guard let selector = virtualCPUs[place.vcpu].slots[place.slot].selector,
      System.rawCodeArm(selector.attr) != System.softwareIncrement
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
