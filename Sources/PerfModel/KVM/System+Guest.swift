import PerfInterface

// What a guest driver does, in terms of registers; the registers differ by architecture.
extension System {
  /// Performs a guest's step; the guest must be running.
  mutating func applyGuest(_ vcpu: VCPUIndex, _ action: GuestAction) -> ActionResult {
    if let obstacle = obstacle(toGuest: vcpu) { return obstacle }
    switch action {
    case .count(let handle, let setting, let counter):
      return count(handle, vcpu: vcpu, setting: setting, counter: counter)
    case .stop(let handle): return withCounter(handle) { $0.setEnabled($1, false) }
    case .start(let handle): return withCounter(handle) { $0.setEnabled($1, true) }
    case .write(let handle, let value): return withCounter(handle) { $0.writeCounter($1, value) }
    case .read(let handle): return withCounter(handle) { _, _ in }
    case .reprogram(let handle): return withCounter(handle) { $0.reprogramByGuest($1) }
    case .toggleGlobal:
      guard hasGlobalRegisters, virtualCPUs[vcpu].mode != .none else {
        return .notOffered("the guest has no GLOBAL_CTRL", .generalProtection)
      }
      setGlobalEnable(vcpu, false)
      setGlobalEnable(vcpu, true)
      return .done
    case .rewriteGlobal:
      guard hasGlobalRegisters, virtualCPUs[vcpu].mode != .none else {
        return .notOffered("the guest has no GLOBAL_CTRL", .generalProtection)
      }
      // On x86 KVM acts on the bits that change, of which there are none.
      if architecture == .arm64 { rewritePMCRArm(vcpu) }
      return .done
    case .emulate(let instructions):
      switch architecture {
      case .x86: emulate(vcpu, instructions: instructions)
      case .arm64: incrementArm(vcpu, times: instructions)
      }
      return .done
    case .rdpmc(let counter, let fromUser): return rdpmc(vcpu, counter, fromUser: fromUser)
    case .writeStatus: return writeStatus(vcpu, exists: hasGlobalRegisters)
    case .lbrOn: return setGuestLBR(vcpu, true)
    case .lbrOff: return setGuestLBR(vcpu, false)
    case .lbrRead: return accessGuestLBR(vcpu)
    case .maskInterrupt(let isMasked):
      virtualCPUs[vcpu].isInterruptMasked = isMasked
      return .done
    }
  }

  /// Why a virtual CPU can do nothing now; nil where it can.
  func obstacle(toGuest vcpu: VCPUIndex) -> ActionResult? {
    let thread = virtualCPUs[vcpu].thread
    guard virtualCPUs[vcpu].isCreated else { return .impossible("the VM does not exist") }
    guard perf.isRunning(thread) else { return .impossible("the guest is not running") }
    guard !perf.cpus[perf.threads[thread].cpu].interruptsDisabled else {
      return .impossible("the guest's CPU has its interrupts off")
    }
    return nil
  }

  /// Whether a guest has one switch for all counters, and one status register for them (K3): not
  /// before PerfMonV2 on AMD, which KVM offers from 6.12 on (K2).
  var hasGlobalRegisters: Bool {
    switch processor.guest.globalControl {
    case .always: true
    case .never: false
    case .perfMonV2: perf.kernel.offersPerfMonV2
    }
  }

  private mutating func withCounter(
    _ handle: GuestCounterHandle,
    _ body: (inout System, GuestCounterPlace) -> Void
  ) -> ActionResult {
    guard let place = guestCounterPlace(handle) else {
      return .notOffered("the guest has no such counter", .generalProtection)
    }
    guard virtualCPUs[place.vcpu].mode != .none else {
      return .notOffered(System.noPMU, nil)
    }
    body(&self, place)
    return .done
  }

  /// The virtual counter behind a handle; nil when the guest could not program it.
  func guestCounterPlace(_ handle: GuestCounterHandle) -> GuestCounterPlace? {
    handle < guestCounterHandles.count ? guestCounterHandles[handle] : nil
  }

  private mutating func setPlace(_ place: GuestCounterPlace, _ handle: GuestCounterHandle) {
    while guestCounterHandles.count <= handle { guestCounterHandles.append(nil) }
    guestCounterHandles[handle] = place
  }

  static let noPMU = "the VM has no virtual PMU"

  /// A guest without a PMU: KVM drops what it writes to the oldest registers, the others fault.
  private mutating func countWithoutPMU(
    _ handle: GuestCounterHandle,
    vcpu: VCPUIndex,
    counter: Counter?
  ) -> ActionResult {
    let slots = virtualCPUs[vcpu].slots.indices
    let found = slots.first { slot in
      let place = GuestCounterPlace(vcpu: vcpu, slot: slot)
      guard let counter else { return !guestCounterHandles.contains(place) }
      return virtualCPUs[vcpu].slots[slot].counter == counter
    }
    guard let found else { return .notOffered(System.noPMU, .generalProtection) }
    setPlace(GuestCounterPlace(vcpu: vcpu, slot: found), handle)
    return .notOffered(System.noPMU, nil)
  }

  /// K23, `pmu.c:kvm_pmu_rdpmc()`; what it gives is what a read of the counter gives (K20).
  private func rdpmc(_ vcpu: VCPUIndex, _ counter: Counter, fromUser: Bool) -> ActionResult {
    guard architecture == .x86 else { return .impossible("RDPMC is an instruction of x86") }
    guard virtualCPUs[vcpu].mode != .none else {
      return .notOffered(System.noPMU, .generalProtection)
    }
    guard !fromUser, virtualCPUs[vcpu].slots.contains(where: { $0.counter == counter }) else {
      return .notOffered("the guest may not read \(counter.name) so", .generalProtection)
    }
    return .done
  }

  /// Programs a counter as a driver does: value first, then the selector with its enable bit.
  private mutating func count(
    _ handle: GuestCounterHandle,
    vcpu: VCPUIndex,
    setting: GuestCounterSetting,
    counter: Counter?
  ) -> ActionResult {
    let slots = virtualCPUs[vcpu].slots
    guard virtualCPUs[vcpu].mode != .none else {
      guard architecture == .x86 else { return .impossible(System.noPMU) }
      return countWithoutPMU(handle, vcpu: vcpu, counter: counter)
    }
    // A counter that has the name already is programmed anew.
    let known = guestCounterPlace(handle)?.slot
    let found =
      counter == nil && known != nil
      ? known
      : slots.firstIndex { slot in
        guard let counter else { return !slot.counter.isFixed && slot.selector == nil }
        return slot.counter == counter
      }
    guard let slot = found else {
      guard let counter else {
        return .impossible("every general-purpose counter of the guest is in use")
      }
      return .notOffered("the guest has no counter \(counter.name)", .generalProtection)
    }
    if setting.attr.preciseIP > 0, !offersGuestPEBS || virtualCPUs[vcpu].mode != .emulated {
      return .notOffered("the guest is not offered PEBS", .generalProtection)
    }
    // Without adaptive PEBS their bits of PEBS_ENABLE are reserved (K80).
    if setting.attr.preciseIP > 0, slots[slot].counter.isFixed {
      return .notOffered("the guest's fixed counters have no PEBS", .generalProtection)
    }
    guard canCount(setting.attr, on: slots[slot].counter) else {
      return .impossible("\(slots[slot].counter.name) does not count that event")
    }
    if faults(setting.attr, on: slots[slot].counter) {
      return .notOffered("the guest's selector does not take these bits", .generalProtection)
    }
    let place = GuestCounterPlace(vcpu: vcpu, slot: slot)
    setPlace(place, handle)

    let mask = valueMask(place)
    let reload = setting.period.map { (0 &- $0) & mask }
    virtualCPUs[vcpu].slots[slot].reload = reload
    let selector = Selector(
      attr: setting.attr,
      isEnabled: true,
      raisesInterrupt: setting.period != nil
    )
    program(place, selector: selector, value: (reload ?? setting.initialValue) & mask)
    virtualCPUs[vcpu].slots[slot].valueAtRunStart = guestValue(place)
    return .done
  }

  private func canCount(_ attr: EventAttr, on counter: Counter) -> Bool {
    guard counter.isFixed else { return true }
    guard let event = Machine.FixedEvent(attr) else { return false }
    return architecture == .arm64 ? event == .cycles : event.number == counter.number
  }

  /// Whether the write of a selector faults for its reserved bits (K23).
  private func faults(_ attr: EventAttr, on counter: Counter) -> Bool {
    guard !counter.isFixed, attr.type == .raw,
      case .fault(var reserved, let checkpointCounter) = processor.guest.reservedSelectorBits
    else { return false }
    if checkpointCounter == counter { reserved &= ~GuestOffer.transactionCheckpoint }
    return attr.config & reserved != 0
  }

  mutating func program(_ place: GuestCounterPlace, selector: Selector, value: UInt64) {
    switch architecture {
    case .x86:
      writeCounter(place, value)
      writeSelector(place, selector)
    case .arm64: programArm(place, selector: selector, value: value)
    }
  }

  mutating func setEnabled(_ place: GuestCounterPlace, _ isEnabled: Bool) {
    guard var selector = virtualCPUs[place.vcpu].slots[place.slot].selector else { return }
    selector.isEnabled = isEnabled
    switch architecture {
    case .x86: writeSelector(place, selector)
    case .arm64: enableArm(place, isEnabled)
    }
  }

  /// Writes a counter register, as the guest does.
  mutating func writeCounter(_ place: GuestCounterPlace, _ value: UInt64) {
    switch architecture {
    case .x86: writeCounterX86(place, value)
    case .arm64: writeCounterArm(place, value)
    }
  }

  private mutating func reprogramByGuest(_ place: GuestCounterPlace) {
    switch architecture {
    case .x86:
      setEnabled(place, false)
      setEnabled(place, true)
    case .arm64: rewriteEventTypeArm(place)
    }
  }

  mutating func setGlobalEnable(_ vcpu: VCPUIndex, _ isEnabled: Bool) {
    guard virtualCPUs[vcpu].isGloballyEnabled != isEnabled else { return }
    virtualCPUs[vcpu].isGloballyEnabled = isEnabled
    for slot in virtualCPUs[vcpu].slots.indices {
      let place = GuestCounterPlace(vcpu: vcpu, slot: slot)
      switch architecture {
      case .x86: if virtualCPUs[vcpu].mode == .emulated { reprogram(place) }
      case .arm64: globalEnableArm(place, isEnabled)
      }
    }
  }

  /// What the guest reads (K20, R3).
  func guestValue(_ place: GuestCounterPlace) -> UInt64 {
    let slot = virtualCPUs[place.vcpu].slots[place.slot]
    let counted = slot.isPaused ? 0 : guestCount(slot)
    return (slot.base &+ slot.emulatedCount &+ counted) & valueMask(place)
  }

  /// The counter's width: 48 bits on x86 (K2); on arm64 64 for cycles, else 32.
  func valueMask(_ place: GuestCounterPlace) -> UInt64 {
    guard architecture == .arm64 else { return (1 << 48) - 1 }
    let isCycleCounter = virtualCPUs[place.vcpu].slots[place.slot].counter.isFixed
    return isCycleCounter ? .max : (1 << 32) - 1
  }

  /// Books what a virtual counter's event has counted.
  mutating func credit(_ context: OverflowContext, _ occurrences: UInt64) {
    let place = GuestCounterPlace(context)
    virtualCPUs[place.vcpu].slots[place.slot].countedInRun += occurrences
  }

  /// Creates KVM's event as a task event of the vCPU thread (K12, E33).
  mutating func createVirtualCounterEvent(_ place: GuestCounterPlace, attr: EventAttr) {
    let thread = virtualCPUs[place.vcpu].thread
    let target = OpenPlace(task: thread, cpu: nil)
    // What perf refuses stays without an event, and nobody is told (K16, K44).
    guard perf.checkPMU(attr, place: target, leader: nil) == nil else { return }
    let event = makeKVMEvent(attr: underPolicy(attr), place: target)
    virtualCPUs[place.vcpu].slots[place.slot].timesAtFold = EventTimes()
    perf.events[event].overflowContext = place.overflowContext
    virtualCPUs[place.vcpu].slots[place.slot].event = event
    perf.install(event, in: perf.contextForOpening(target, pmu: .hardware))
  }

  /// Adds an event of KVM's that is not attached yet.
  mutating func makeKVMEvent(attr: EventAttr, place: OpenPlace) -> EventIndex {
    let event = perf.makeEvent(attr: attr, place: place, forKVM: true)
    perf.events[event].precedesOthers = policy == .first
    return event
  }

  /// The period after which the counter wraps (K14, R1).
  func wrapPeriod(_ place: GuestCounterPlace, value: UInt64) -> UInt64 {
    let mask = valueMask(place)
    let left = (0 &- value) & mask
    return left == 0 ? mask &+ 1 : left
  }

  /// Changes an event's period; what was left of the old one is forgotten (T27).
  mutating func setPeriod(_ event: EventIndex, _ period: UInt64) {
    perf.events[event].period = period
    perf.events[event].periodLeft = period
  }

  /// An overflow of KVM's event, which comes as an NMI while the guest runs (K60, R5).
  mutating func virtualCounterOverflowed(_ context: OverflowContext) {
    let place = GuestCounterPlace(context)
    switch architecture {
    case .x86: reprogram(place)
    case .arm64: restartArm(place)
    }
    tellOverflow(place)
  }

  /// Sets the status bit, if the guest has one, and raises the interrupt where it can be delivered
  /// (K60, K62, R5; `arch/x86/kvm/svm/pmu.c:amd_is_valid_msr()`).
  ///
  /// The guest's handler clears the status and writes the counter back.
  mutating func tellOverflow(_ place: GuestCounterPlace) {
    let vcpu = virtualCPUs[place.vcpu]
    let isDelivered =
      vcpu.slots[place.slot].selector?.raisesInterrupt == true
      && !vcpu.hasUserAPIC && !vcpu.isInterruptMasked
    if isDelivered || hasGlobalRegisters { virtualCPUs[place.vcpu].overflowsTold += 1 }
    guard isDelivered else { return }
    virtualCPUs[place.vcpu].interruptsTold += 1
    if noteGuestInterrupt(place) { return }
    if let reload = vcpu.slots[place.slot].reload { writeCounter(place, reload) }
  }
}
