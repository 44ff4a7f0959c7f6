import PerfInterface

// KVM's emulated PMU on x86 (K10 to K37, K70).
extension System {
  /// A guest write to EVNTSEL or to its field of FIXED_CTR_CTRL.
  ///
  /// The request is served before the next entry or inside the write (K24); each write is an exit
  /// of its own, so that both come to the same here.
  mutating func writeSelector(_ place: GuestCounterPlace, _ selector: Selector) {
    virtualCPUs[place.vcpu].slots[place.slot].isInUse = true
    let slot = virtualCPUs[place.vcpu].slots[place.slot]
    virtualCPUs[place.vcpu].slots[place.slot].selector = selector
    let contents = selector.contents(on: slot.counter, perf.hardware)
    guard slot.selector?.contents(on: slot.counter, perf.hardware) != contents else { return }
    if virtualCPUs[place.vcpu].mode == .emulated { reprogram(place) }
  }

  /// A guest write to a counter (K22, `pmu.c:pmc_write_counter()`).
  mutating func writeCounterX86(_ place: GuestCounterPlace, _ value: UInt64) {
    let mask = valueMask(place)
    virtualCPUs[place.vcpu].slots[place.slot].emulatedCount = 0
    let current = guestValue(place)
    var slot = virtualCPUs[place.vcpu].slots[place.slot]
    // By its full-width number, which drivers use where there is one, KVM does not know it (K36).
    if !processor.guest.writesInFullWidth || slot.counter.isFixed { slot.isInUse = true }
    slot.base = (slot.base &+ value &- current) & mask
    virtualCPUs[place.vcpu].slots[place.slot] = slot
    // The period is taken from the saved value, which what has been counted makes smaller; one that
    // perf refuses leaves the old one.
    let period = wrapPeriod(place, value: slot.base)
    if let event = slot.event, !slot.isPaused, perf.events[event].isSampling,
      perf.accepts(period: period, event)
    {
      setPeriod(event, period)
    }
  }

  /// K31, `pmu.c:reprogram_counter()`.
  mutating func reprogram(_ place: GuestCounterPlace) {
    let wrapped = pause(place)
    let slot = virtualCPUs[place.vcpu].slots[place.slot]
    guard let selector = slot.selector, selector.isEnabled,
      virtualCPUs[place.vcpu].isGloballyEnabled,
      isAllowed(selector, on: slot.counter, place.vcpu)
    else { return }
    let period = wrapPeriod(place, value: slot.base)
    let contents = selector.contents(on: slot.counter, perf.hardware)
    if let event = slot.event, slot.madeFor == contents, canResume(event, period: period) {
      resume(place, event)
    } else {
      recreate(place, selector)
    }
    if wrapped { tellOverflow(place) }
  }

  /// A changed selector needs another event, the youngest of its list (K31, K35).
  private mutating func recreate(_ place: GuestCounterPlace, _ selector: Selector) {
    releaseEvent(place)
    let counter = virtualCPUs[place.vcpu].slots[place.slot].counter
    let contents = selector.contents(on: counter, perf.hardware)
    virtualCPUs[place.vcpu].slots[place.slot].madeFor = contents
    virtualCPUs[place.vcpu].slots[place.slot].isPaused = false
    createVirtualCounterEvent(place, attr: attrX86(place, selector: selector))
  }

  /// Folds counts into the saved value and switches the event off; an ERROR event stays so (T28).
  ///
  /// Returns whether the emulated part wrapped the counter.
  private mutating func pause(_ place: GuestCounterPlace) -> Bool {
    let mask = valueMask(place)
    let slot = virtualCPUs[place.vcpu].slots[place.slot]
    var value = slot.base
    if let event = slot.event, !slot.isPaused {
      perf.disable(event)
      value = (value &+ guestCount(slot)) & mask
      perf.events[event].count = 0
      virtualCPUs[place.vcpu].slots[place.slot].timesAtFold = times(of: event)
    }
    let total = (value &+ slot.emulatedCount) & mask
    virtualCPUs[place.vcpu].slots[place.slot].base = total
    virtualCPUs[place.vcpu].slots[place.slot].emulatedCount = 0
    virtualCPUs[place.vcpu].slots[place.slot].isPaused = true
    return total < value
  }

  /// Whether perf takes an event's new period; one that does not sample has none (K32).
  private func canResume(_ event: EventIndex, period: UInt64) -> Bool {
    perf.events[event].isSampling
      ? perf.accepts(period: period, event) : perf.kernel.resumesCountingEvents
  }

  /// K32: the enable is what brings an ERROR event back (S31, K40); nobody looks at its result.
  private mutating func resume(_ place: GuestCounterPlace, _ event: EventIndex) {
    let base = virtualCPUs[place.vcpu].slots[place.slot].base
    if perf.events[event].isSampling { setPeriod(event, wrapPeriod(place, value: base)) }
    perf.enable(event)
    virtualCPUs[place.vcpu].slots[place.slot].isPaused = false
  }

  /// Closes the event behind a counter; the value is the caller's business.
  mutating func releaseEvent(_ place: GuestCounterPlace) {
    guard let event = virtualCPUs[place.vcpu].slots[place.slot].event else { return }
    perf.close(event)
    virtualCPUs[place.vcpu].slots[place.slot].event = nil
    virtualCPUs[place.vcpu].slots[place.slot].madeFor = nil
  }

  /// K10, K11, K14.
  private func attrX86(_ place: GuestCounterPlace, selector: Selector) -> EventAttr {
    var attr = EventAttr(type: .raw, config: selector.code(perf.hardware))
    attr.flags = [.pinned, .excludeHost, .excludeIdle]
    attr.flags.formUnion(selector.attr.flags.intersection([.excludeUser, .excludeKernel]))
    let base = virtualCPUs[place.vcpu].slots[place.slot].base
    // What a transaction can undo does not sample (K14).
    let isCheckpointed = attr.config & GuestOffer.transactionCheckpoint != 0
    attr.samplePeriod =
      isCheckpointed && processor.guest.takesCheckpoints
      ? 0 : wrapPeriod(place, value: base)
    if selector.attr.preciseIP > 0 { attr.preciseIP = guestPreciseIP(place) }
    return attr
  }

  /// The vCPU comes back to a CPU: events that nobody used for a slice are released (K36).
  ///
  /// `pmu.c:kvm_pmu_cleanup()`
  mutating func loadVirtualCPU(_ vcpu: VCPUIndex) {
    if virtualCPUs[vcpu].mode == .mediated {
      perf.loadGuest(cpu: perf.threads[virtualCPUs[vcpu].thread].cpu)
      return
    }
    guard architecture == .x86,
      virtualCPUs[vcpu].lbr.event != nil
        || virtualCPUs[vcpu].slots.contains(where: { $0.event != nil })
    else { return }
    cleanUpGuestLBR(vcpu)
    for index in virtualCPUs[vcpu].slots.indices {
      let place = GuestCounterPlace(vcpu: vcpu, slot: index)
      let slot = virtualCPUs[vcpu].slots[index]
      if slot.event != nil, !slot.isInUse, slot.selector?.isEnabled != true {
        virtualCPUs[vcpu].slots[index].base = guestValue(place)
        releaseEvent(place)
      }
      virtualCPUs[vcpu].slots[index].isInUse = false
    }
  }

  /// Whether an instruction that KVM executes is one that a counter counts.
  ///
  /// Before the filter had a say, what the counter's event was last made for had (K70).
  private func countsEmulated(
    _ selector: Selector,
    _ slot: VirtualCounter,
    _ vcpu: VCPUIndex,
    inKernel: Bool
  ) -> Bool {
    guard selector.isEnabled,
      !selector.attr.flags.contains(inKernel ? .excludeKernel : .excludeUser),
      let instructions = perf.hardware.tables(.instructions).events.code(EventAttr.instructions),
      (selector.code(perf.hardware) ^ instructions) & GuestOffer.emulatedEventBits == 0
    else { return false }
    return perf.kernel.filtersEmulated
      ? isAllowed(selector, on: slot.counter, vcpu) : slot.madeFor != nil
  }

  /// Instructions that KVM executes for the guest count by themselves and reprogram (K70, K71).
  ///
  /// `pmu.c:kvm_pmu_trigger_event()`
  ///
  /// - Parameter inKernel: Whether the guest's kernel met them, and not its user mode.
  mutating func emulate(_ vcpu: VCPUIndex, instructions: UInt64, inKernel: Bool = false) {
    for index in virtualCPUs[vcpu].slots.indices {
      let slot = virtualCPUs[vcpu].slots[index]
      guard virtualCPUs[vcpu].isGloballyEnabled, let selector = slot.selector,
        countsEmulated(selector, slot, vcpu, inKernel: inKernel)
      else { continue }
      let place = GuestCounterPlace(vcpu: vcpu, slot: index)
      if virtualCPUs[vcpu].mode == .mediated {
        addMediated(place, instructions)
      } else {
        virtualCPUs[vcpu].slots[index].emulatedCount += instructions
        reprogram(place)
      }
    }
  }
}
