import PerfInterface

// What the driver of a guest's perf does with the virtual counters (G3, G6).
extension System {
  /// Reads every counter that a guest's events are on, and books what has been counted since.
  mutating func takeCounts(_ kernel: Int) {
    for (cpu, vcpu) in guestKernels[kernel].virtualCPUs.enumerated() {
      for slot in guestKernels[kernel].registers[cpu].events.indices {
        guard let event = guestKernels[kernel].registers[cpu].events[slot] else { continue }
        let place = GuestCounterPlace(vcpu: vcpu, slot: slot)
        let value = guestValue(place)
        let counted = (value &- guestKernels[kernel].registers[cpu].values[slot]) & valueMask(place)
        guard counted > 0 else { continue }
        guestKernels[kernel].registers[cpu].values[slot] = value
        guestKernels[kernel].system.perf.book(counted, event)
      }
    }
  }

  /// Makes the virtual counters of CPUs whose PMU was switched off what the guest's perf has decided.
  mutating func writeRegisters(_ kernel: Int) {
    for (cpu, vcpu) in guestKernels[kernel].virtualCPUs.enumerated()
    where guestKernels[kernel].system.perf.cpus[cpu].wasSwitchedOff {
      guestKernels[kernel].system.perf.cpus[cpu].wasSwitchedOff = false
      guard virtualCPUs[vcpu].mode != .none else { continue }
      let wanted = wantedEvents(kernel, cpu: cpu)
      switchPMU(kernel, cpu: cpu, isOn: false)
      for slot in wanted.indices
      where guestKernels[kernel].registers[cpu].events[slot] != wanted[slot] {
        stopCounter(kernel, cpu: cpu, slot: slot)
        guestKernels[kernel].registers[cpu].events[slot] = nil
      }
      for slot in wanted.indices {
        guard let event = wanted[slot] else { continue }
        if guestKernels[kernel].registers[cpu].events[slot] == nil {
          guestKernels[kernel].registers[cpu].events[slot] = event
          startCounter(kernel, cpu: cpu, slot: slot)
        } else {
          followThrottling(kernel, cpu: cpu, slot: slot)
          followFrequency(kernel, cpu: cpu, slot: slot)
        }
      }
      switchPMU(kernel, cpu: cpu, isOn: true)
    }
  }

  /// The guest's event that ought to be on each counter.
  private func wantedEvents(_ kernel: Int, cpu: Int) -> [EventIndex?] {
    let perf = guestKernels[kernel].system.perf
    let slots = virtualCPUs[guestKernels[kernel].virtualCPUs[cpu]].slots
    var wanted = [EventIndex?](repeating: nil, count: slots.count)
    for event in perf.cpus[cpu].hardwareEvents {
      guard let counter = perf.events[event].counter,
        let slot = slots.firstIndex(where: { $0.counter == counter })
      else { continue }
      wanted[slot] = event
    }
    return wanted
  }

  /// `GLOBAL_CTRL` off or on, on arm64 `PMCR.E`; where there is neither, the enable bit of each counter
  /// in use.
  ///
  /// `arch/x86/events/intel/core.c:intel_pmu_disable_all()`, `arch/x86/events/amd/core.c:amd_pmu_disable_all()`
  private mutating func switchPMU(_ kernel: Int, cpu: Int, isOn: Bool) {
    let vcpu = guestKernels[kernel].virtualCPUs[cpu]
    guard !hasGlobalRegisters else {
      setGlobalEnable(vcpu, isOn)
      afterExit(vcpu)
      return
    }
    for slot in guestKernels[kernel].registers[cpu].areEnabled.indices
    where guestKernels[kernel].registers[cpu].areEnabled[slot] {
      setEnabled(GuestCounterPlace(vcpu: vcpu, slot: slot), isOn)
      afterExit(vcpu)
    }
  }

  private mutating func stopCounter(_ kernel: Int, cpu: Int, slot: Int) {
    guard guestKernels[kernel].registers[cpu].areEnabled[slot] else { return }
    let vcpu = guestKernels[kernel].virtualCPUs[cpu]
    guestKernels[kernel].registers[cpu].areEnabled[slot] = false
    setEnabled(GuestCounterPlace(vcpu: vcpu, slot: slot), false)
    afterExit(vcpu)
  }

  /// Value first, then the selector.
  ///
  /// `arch/x86/events/core.c:x86_pmu_start()`
  private mutating func startCounter(_ kernel: Int, cpu: Int, slot: Int) {
    guard let event = guestKernels[kernel].registers[cpu].events[slot] else { return }
    let it = guestKernels[kernel].system.perf.events[event]
    let vcpu = guestKernels[kernel].virtualCPUs[cpu]
    let place = GuestCounterPlace(vcpu: vcpu, slot: slot)
    let value = firstValue(it, place)
    guestKernels[kernel].registers[cpu].values[slot] = value
    // An event that leaves its own kernel's world to guests of its own counts nothing.
    let isEnabled = !it.isThrottled && !it.attr.flags.contains(.excludeHost)
    guestKernels[kernel].registers[cpu].areEnabled[slot] = isEnabled
    let selector = Selector(attr: it.attr, isEnabled: isEnabled, raisesInterrupt: true)
    program(place, selector: selector, value: value)
    afterExit(vcpu)
  }

  /// A throttled event's counter stands still until the tick starts it again, on x86 with the value that
  /// it has.
  private mutating func followThrottling(_ kernel: Int, cpu: Int, slot: Int) {
    guard let event = guestKernels[kernel].registers[cpu].events[slot] else { return }
    let isThrottled = guestKernels[kernel].system.perf.events[event].isThrottled
    if isThrottled {
      stopCounter(kernel, cpu: cpu, slot: slot)
    } else if !guestKernels[kernel].registers[cpu].areEnabled[slot] {
      guard architecture == .x86 else { return startCounter(kernel, cpu: cpu, slot: slot) }
      let vcpu = guestKernels[kernel].virtualCPUs[cpu]
      guestKernels[kernel].registers[cpu].areEnabled[slot] = true
      setEnabled(GuestCounterPlace(vcpu: vcpu, slot: slot), true)
      afterExit(vcpu)
    }
  }

  /// An event that follows a frequency is stopped and started by the tick, with what is left of a period that
  /// may have changed.
  ///
  /// `kernel/events/core.c:perf_adjust_freq_unthr_events()`
  private mutating func followFrequency(_ kernel: Int, cpu: Int, slot: Int) {
    guard let event = guestKernels[kernel].registers[cpu].events[slot],
      guestKernels[kernel].system.perf.events[event].isFrequency
    else { return }
    let place = GuestCounterPlace(vcpu: guestKernels[kernel].virtualCPUs[cpu], slot: slot)
    let value = firstValue(guestKernels[kernel].system.perf.events[event], place)
    guard value != guestKernels[kernel].registers[cpu].values[slot] else { return }
    guestKernels[kernel].registers[cpu].values[slot] = value
    writeCounter(place, value)
  }

  /// What is written to a counter: it wraps when the period is over, and one without a period half way.
  ///
  /// `arch/x86/events/core.c:x86_perf_event_set_period()`
  private func firstValue(_ event: Event, _ place: GuestCounterPlace) -> UInt64 {
    let mask = valueMask(place)
    let left = event.isSampling ? event.periodLeft : mask / 2 + 1
    return (0 &- left) & mask
  }

  /// An access that leaves the guest is an instruction that KVM executes (K72).
  private mutating func afterExit(_ vcpu: VCPUIndex) {
    guard architecture == .x86, virtualCPUs[vcpu].mode == .emulated else { return }
    emulate(vcpu, instructions: 0, inKernel: true)
  }

  // MARK: Interrupts

  /// Keeps an interrupt for Linux, where it runs in the VM; false where it does not.
  mutating func noteGuestInterrupt(_ place: GuestCounterPlace) -> Bool {
    let kernel = guestKernels.firstIndex { $0.virtualCPUs.contains(place.vcpu) }
    guard let kernel else { return false }
    guestKernels[kernel].pendingOverflows.append(place)
    return true
  }

  /// The handler switches the whole PMU off, writes the counter back and switches it on again; AMD's without
  /// PerfMonV2 leaves the others on.
  ///
  /// `arch/x86/events/intel/core.c:intel_pmu_handle_irq()`,
  /// `arch/x86/events/core.c:x86_pmu_handle_irq()`, `drivers/perf/arm_pmuv3.c:armv8pmu_handle_irq()`
  mutating func serveOverflows(_ kernel: Int) {
    let pending = guestKernels[kernel].pendingOverflows
    guard !pending.isEmpty else { return }
    guestKernels[kernel].pendingOverflows.removeAll(keepingCapacity: true)
    takeCounts(kernel)
    for place in pending {
      guard let cpu = guestKernels[kernel].virtualCPUs.firstIndex(of: place.vcpu),
        let event = guestKernels[kernel].registers[cpu].events[place.slot]
      else { continue }
      if guestKernels[kernel].system.perf.events[event].isSampling {
        guestKernels[kernel].system.perf.overflow(event)
      }
      let value = firstValue(guestKernels[kernel].system.perf.events[event], place)
      if hasGlobalRegisters { switchPMU(kernel, cpu: cpu, isOn: false) }
      guestKernels[kernel].registers[cpu].values[place.slot] = value
      writeCounter(place, value)
      afterExit(place.vcpu)
      followThrottling(kernel, cpu: cpu, slot: place.slot)
      if hasGlobalRegisters { switchPMU(kernel, cpu: cpu, isOn: true) }
    }
  }
}

extension Perf {
  /// Books what a counter has counted for an event since it was read last.
  mutating func book(_ counted: UInt64, _ event: EventIndex) {
    events[event].count += counted
    events[event].countInRun += counted
    if events[event].isSampling {
      events[event].periodLeft -= min(counted, events[event].periodLeft)
    }
  }
}
