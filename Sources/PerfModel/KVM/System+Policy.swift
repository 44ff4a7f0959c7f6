import PerfInterface

// What KVM or perf could do about contention; Linux has none of it (`ContentionPolicy`).
extension System {
  // MARK: Who gets a counter

  /// The counters that no host event may use.
  var reservedCounters: UInt64 {
    guard case .reserved(let count, let includesFixed) = policy else { return 0 }
    let programmable = (1 << UInt64(min(count, counters.programmable))) - 1 as UInt64
    return includesFixed ? programmable | counters.fixedMask : programmable
  }

  /// Whether a task context's pinned events, KVM's first, come before those of the CPU.
  func comesFirst(_ taskContext: Int) -> Bool {
    guard policy == .first, taskContext != Event.none else { return false }
    let task = contexts[taskContext].task
    return task != Event.none && threads[task].virtualCPU != Event.none
  }

  /// Where a pinned leader enters its list: KVM's events go before all others, else by age (S12).
  func placeAmongPinned(_ leader: EventIndex) -> Int {
    let pinned = contexts[events[leader].context].pinned
    guard policy == .first, isKVM(leader) else { return pinned.count }
    return pinned.firstIndex { !isKVM($0) } ?? pinned.count
  }

  private func isKVM(_ event: EventIndex) -> Bool {
    events[event].virtualCounter != Event.none || events[event].isGuestLBR
  }

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
    for vcpu in virtualCPUs.indices where isRunning(virtualCPUs[vcpu].thread) {
      switch policy {
      case .stalled: retryLostCounters(vcpu)
      case .told: tellLostCounters(vcpu)
      default: break
      }
    }
  }

  /// Whether a virtual CPU is kept from running because something it uses has lost its counter.
  func isStalled(_ vcpu: Int) -> Bool {
    guard policy == .stalled, virtualCPUs[vcpu].mode == .emulated else { return false }
    return hasLostBranchRecords(vcpu)
      || virtualCPUs[vcpu].slots.indices.contains { hasLostCounter(vcpu, $0) }
  }

  /// Asks for the lost counters again; enabling is the way out of ERROR (S31).
  private mutating func retryLostCounters(_ vcpu: Int) {
    for slot in virtualCPUs[vcpu].slots.indices where hasLostCounter(vcpu, slot) {
      enable(virtualCPUs[vcpu].slots[slot].event)
    }
    if hasLostBranchRecords(vcpu) { enable(virtualCPUs[vcpu].lbr.event) }
  }

  /// One interrupt for each loss, not for each entry.
  private mutating func tellLostCounters(_ vcpu: Int) {
    for slot in virtualCPUs[vcpu].slots.indices {
      let isLost = hasLostCounter(vcpu, slot)
      if isLost, !virtualCPUs[vcpu].slots[slot].isLossTold { virtualCPUs[vcpu].lossesTold += 1 }
      virtualCPUs[vcpu].slots[slot].isLossTold = isLost
    }
    let isLost = hasLostBranchRecords(vcpu)
    if isLost, !virtualCPUs[vcpu].lbr.isLossTold { virtualCPUs[vcpu].lossesTold += 1 }
    virtualCPUs[vcpu].lbr.isLossTold = isLost
  }

  /// Whether a counter that the guest has enabled has an event without a counter behind it.
  private func hasLostCounter(_ vcpu: Int, _ index: Int) -> Bool {
    let slot = virtualCPUs[vcpu].slots[index]
    guard slot.event != Event.none, !slot.isPaused, slot.selector?.isEnabled == true,
      virtualCPUs[vcpu].isGloballyEnabled
    else { return false }
    return events[slot.event].state == .error
  }

  private func hasLostBranchRecords(_ vcpu: Int) -> Bool {
    let lbr = virtualCPUs[vcpu].lbr
    return lbr.isEnabled && lbr.event != Event.none && events[lbr.event].state == .error
  }

  // MARK: Scaled counts

  /// What KVM takes for the count of the event behind a counter: under `scaled` an estimate.
  func guestCount(_ slot: VirtualCounter) -> UInt64 {
    let count = events[slot.event].count
    guard policy == .scaled else { return count }
    return times(of: slot.event).since(slot.timesAtFold).scaled(count)
  }

  /// What the guest takes for the count of the last `run`.
  func countInRun(_ slot: VirtualCounter) -> UInt64 {
    guard policy == .scaled, slot.event != Event.none, slot.event == slot.eventAtRunStart else {
      return slot.countedInRun
    }
    return times(of: slot.event).since(slot.timesAtRunStart).scaled(slot.countedInRun)
  }

  /// Keeps what `countInRun(_:)` needs from the beginning of a `run`.
  mutating func markTimes(_ place: GuestCounterPlace) {
    let event = virtualCPUs[place.vcpu].slots[place.slot].event
    guard policy == .scaled, event != Event.none else { return }
    virtualCPUs[place.vcpu].slots[place.slot].eventAtRunStart = event
    virtualCPUs[place.vcpu].slots[place.slot].timesAtRunStart = times(of: event)
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
