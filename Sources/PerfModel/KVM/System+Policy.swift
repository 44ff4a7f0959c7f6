import PerfInterface

// What KVM or perf could do about contention; Linux has none of it (`ContentionPolicy`).
extension System {
  /// KVM's event as the policy has it; K10 and R1 without one.
  func underPolicy(_ attr: EventAttr) -> EventAttr {
    guard policy == .scaled else { return attr }
    var attr = attr
    attr.flags.remove(.pinned)
    return attr
  }

  // MARK: Entering a guest

  /// What KVM does before it enters the guests that run now.
  mutating func enterGuests() {
    for vcpu in virtualCPUs.indices where perf.isRunning(virtualCPUs[vcpu].thread) {
      switch policy {
      case .stalled: retryLostCounters(vcpu)
      case .told: tellLostCounters(vcpu)
      default: break
      }
    }
  }

  /// Whether a virtual CPU is kept from running because something it uses has lost its counter.
  func isStalled(_ vcpu: VCPUIndex) -> Bool {
    guard policy == .stalled, virtualCPUs[vcpu].mode == .emulated else { return false }
    return lostBranchRecords(vcpu) != nil
      || virtualCPUs[vcpu].slots.indices.contains { lostEvent(vcpu, $0) != nil }
  }

  /// Asks for the lost counters again; enabling is the way out of ERROR (S31).
  private mutating func retryLostCounters(_ vcpu: VCPUIndex) {
    for slot in virtualCPUs[vcpu].slots.indices {
      if let event = lostEvent(vcpu, slot) { perf.enable(event) }
    }
    if let event = lostBranchRecords(vcpu) { perf.enable(event) }
  }

  /// One interrupt for each loss, not for each entry.
  private mutating func tellLostCounters(_ vcpu: VCPUIndex) {
    for slot in virtualCPUs[vcpu].slots.indices {
      let isLost = lostEvent(vcpu, slot) != nil
      if isLost, !virtualCPUs[vcpu].slots[slot].isLossTold { virtualCPUs[vcpu].lossesTold += 1 }
      virtualCPUs[vcpu].slots[slot].isLossTold = isLost
    }
    let isLost = lostBranchRecords(vcpu) != nil
    if isLost, !virtualCPUs[vcpu].lbr.isLossTold { virtualCPUs[vcpu].lossesTold += 1 }
    virtualCPUs[vcpu].lbr.isLossTold = isLost
  }

  /// The event behind a counter that the guest has enabled, if it has lost its own counter.
  private func lostEvent(_ vcpu: VCPUIndex, _ index: Int) -> EventIndex? {
    let slot = virtualCPUs[vcpu].slots[index]
    guard let event = slot.event, !slot.isPaused, slot.selector?.isEnabled == true,
      virtualCPUs[vcpu].isGloballyEnabled, perf.events[event].state == .error
    else { return nil }
    return event
  }

  private func lostBranchRecords(_ vcpu: VCPUIndex) -> EventIndex? {
    let lbr = virtualCPUs[vcpu].lbr
    guard lbr.isEnabled, let event = lbr.event, perf.events[event].state == .error else {
      return nil
    }
    return event
  }

  // MARK: Scaled counts

  /// What KVM takes for the count of the event behind a counter, if there is one: under `scaled` an
  /// estimate.
  func guestCount(_ slot: VirtualCounter) -> UInt64 {
    guard let event = slot.event else { return 0 }
    let count = perf.events[event].count
    guard policy == .scaled else { return count }
    return times(of: event).since(slot.timesAtFold).scaled(count)
  }

  /// What the guest takes for the count of the last `run`.
  func countInRun(_ slot: VirtualCounter) -> UInt64 {
    guard policy == .scaled, let event = slot.event, event == slot.eventAtRunStart else {
      return slot.countedInRun
    }
    return times(of: event).since(slot.timesAtRunStart).scaled(slot.countedInRun)
  }

  /// Keeps what `countInRun(_:)` needs from the beginning of a `run`.
  mutating func markTimes(_ place: GuestCounterPlace) {
    guard policy == .scaled, let event = virtualCPUs[place.vcpu].slots[place.slot].event
    else { return }
    virtualCPUs[place.vcpu].slots[place.slot].eventAtRunStart = event
    virtualCPUs[place.vcpu].slots[place.slot].timesAtRunStart = times(of: event)
  }
}

extension ContentionPolicy {
  /// The counters that no host event may use, as a mask over counter indices.
  func reserved(of counters: CounterInventory) -> UInt64 {
    guard case .reserved(let count, let includesFixed) = self else { return 0 }
    let programmable = (1 << UInt64(min(count, counters.programmable))) - 1 as UInt64
    return includesFixed ? programmable | counters.fixedMask : programmable
  }
}

/// How long an event was enabled and how long it ran, in nanoseconds (T10).
struct EventTimes: Hashable, Sendable {
  var enabled: UInt64 = 0
  var running: UInt64 = 0

  /// What passed since an earlier moment of the same event.
  func since(_ earlier: EventTimes) -> EventTimes {
    EventTimes(enabled: enabled - earlier.enabled, running: running - earlier.running)
  }

  /// The estimate for all of the enabled time from what was counted while running, to the nearest.
  func scaled(_ count: UInt64) -> UInt64 {
    guard running > 0, running < enabled else { return count }
    let product = count.multipliedFullWidth(by: enabled)
    let half = product.low.addingReportingOverflow(running / 2)
    let high = product.high + (half.overflow ? 1 : 0)
    return running.dividingFullWidth((high, half.partialValue)).quotient
  }
}
