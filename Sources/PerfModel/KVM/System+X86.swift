import PerfInterface

// KVM's emulated PMU on x86 (K10 to K37, K70).
extension System {
  /// A guest write to EVNTSEL or to its field of FIXED_CTR_CTRL.
  ///
  /// The request is served before the next entry or inside the write (K24); each write is an exit
  /// of its own, so that both come to the same here.
  mutating func writeSelector(_ place: GuestCounterPlace, _ selector: Selector) {
    virtualCPUs[place.vcpu].slots[place.slot].isInUse = true
    guard virtualCPUs[place.vcpu].slots[place.slot].selector != selector else { return }
    virtualCPUs[place.vcpu].slots[place.slot].selector = selector
    if virtualCPUs[place.vcpu].mode == .emulated { reprogram(place) }
  }

  /// A guest write to a counter (K22, `pmu.c:pmc_write_counter()`).
  mutating func writeCounterX86(_ place: GuestCounterPlace, _ value: UInt64) {
    let mask = valueMask(place)
    virtualCPUs[place.vcpu].slots[place.slot].emulatedCount = 0
    let current = guestValue(place)
    var slot = virtualCPUs[place.vcpu].slots[place.slot]
    slot.isInUse = true
    slot.base = (slot.base &+ value &- current) & mask
    virtualCPUs[place.vcpu].slots[place.slot] = slot
    if slot.event != Event.none, !slot.isPaused {
      setPeriod(slot.event, wrapPeriod(place, value: value & mask))
    }
  }

  /// K31, `pmu.c:reprogram_counter()`.
  mutating func reprogram(_ place: GuestCounterPlace) {
    let wrapped = pause(place)
    let slot = virtualCPUs[place.vcpu].slots[place.slot]
    guard let selector = slot.selector, selector.isEnabled,
      virtualCPUs[place.vcpu].isGloballyEnabled
    else { return }
    if wrapped { virtualCPUs[place.vcpu].overflowsTold += 1 }
    if slot.event != Event.none, slot.eventSelector == selector {
      resume(place)
    } else {
      recreate(place, selector)
    }
    // The guest's handler, which runs at the next entry.
    if wrapped, let reload = slot.reload { writeCounterX86(place, reload) }
  }

  /// A changed selector needs another event, the youngest of its list (K31, K35).
  private mutating func recreate(_ place: GuestCounterPlace, _ selector: Selector) {
    releaseEvent(place)
    virtualCPUs[place.vcpu].slots[place.slot].eventSelector = selector
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
    if slot.event != Event.none, !slot.isPaused {
      disable(slot.event)
      value = (value &+ events[slot.event].count) & mask
      events[slot.event].count = 0
    }
    let total = (value &+ slot.emulatedCount) & mask
    virtualCPUs[place.vcpu].slots[place.slot].base = total
    virtualCPUs[place.vcpu].slots[place.slot].emulatedCount = 0
    virtualCPUs[place.vcpu].slots[place.slot].isPaused = true
    return total < value
  }

  /// K32: the enable is what brings an ERROR event back (S31, K40); nobody looks at its result.
  private mutating func resume(_ place: GuestCounterPlace) {
    let slot = virtualCPUs[place.vcpu].slots[place.slot]
    setPeriod(slot.event, wrapPeriod(place, value: slot.base))
    enable(slot.event)
    virtualCPUs[place.vcpu].slots[place.slot].isPaused = false
  }

  /// Closes the event behind a counter; the value is the caller's business.
  mutating func releaseEvent(_ place: GuestCounterPlace) {
    let event = virtualCPUs[place.vcpu].slots[place.slot].event
    guard event != Event.none else { return }
    close(event)
    virtualCPUs[place.vcpu].slots[place.slot].event = Event.none
    virtualCPUs[place.vcpu].slots[place.slot].eventSelector = nil
  }

  /// K10, K11, K14.
  private func attrX86(_ place: GuestCounterPlace, selector: Selector) -> EventAttr {
    var attr = EventAttr(type: .raw, config: System.rawCodeX86(selector.attr))
    attr.flags = [.pinned, .excludeHost, .excludeIdle]
    attr.flags.formUnion(selector.attr.flags.intersection([.excludeUser, .excludeKernel]))
    let base = virtualCPUs[place.vcpu].slots[place.slot].base
    attr.samplePeriod = wrapPeriod(place, value: base)
    return attr
  }

  /// The generic events' encodings (P2).
  private static func rawCodeX86(_ attr: EventAttr) -> UInt64 {
    guard attr.type == .hardware, attr.config < HardwareEvent.count else { return attr.config }
    let codes: [UInt64] = [
      0x003c, 0x00c0, 0x4f2e, 0x412e, 0x00c4, 0x00c5, 0x013c, 0x01_0e, 0x01_b1, 0x0300,
    ]
    return codes[Int(attr.config)]
  }

  /// The vCPU comes back to a CPU: events that nobody used for a slice are released (K36).
  ///
  /// `pmu.c:kvm_pmu_cleanup()`
  mutating func loadVirtualCPU(_ vcpu: Int) {
    if virtualCPUs[vcpu].mode == .mediated {
      loadGuest(cpu: threads[virtualCPUs[vcpu].thread].cpu)
      return
    }
    guard architecture == .x86,
      virtualCPUs[vcpu].slots.contains(where: { $0.event != Event.none })
    else { return }
    for index in virtualCPUs[vcpu].slots.indices {
      let place = GuestCounterPlace(vcpu: vcpu, slot: index)
      let slot = virtualCPUs[vcpu].slots[index]
      if slot.event != Event.none, !slot.isInUse, slot.selector?.isEnabled != true {
        virtualCPUs[vcpu].slots[index].base = guestValue(place)
        releaseEvent(place)
      }
      virtualCPUs[vcpu].slots[index].isInUse = false
    }
  }

  /// Instructions that KVM executes for the guest count by themselves and reprogram (K70, K71).
  ///
  /// `pmu.c:kvm_pmu_trigger_event()`
  mutating func emulate(_ vcpu: Int, instructions: UInt64) {
    for index in virtualCPUs[vcpu].slots.indices {
      guard let selector = virtualCPUs[vcpu].slots[index].selector, selector.isEnabled,
        virtualCPUs[vcpu].isGloballyEnabled,
        CounterInventory.fixedEvent(selector.attr) == .instructions,
        !selector.attr.flags.contains(.excludeUser)
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
