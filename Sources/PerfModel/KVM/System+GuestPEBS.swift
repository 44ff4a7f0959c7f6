import PerfInterface

// Guest PEBS (K80 to K82).
extension System {
  /// Whether KVM offers PEBS to guests on this host (K80).
  var offersGuestPEBS: Bool {
    switch counters.model {
    case .icelake: true
    case .sapphireRapids: profile.offersPEBSOnSapphireRapids
    default: false
    }
  }

  /// The precision KVM asks for: 3 where only a special counter will do (K82).
  func guestPreciseIP(_ place: GuestCounterPlace) -> UInt8 {
    let counter = virtualCPUs[place.vcpu].slots[place.slot].counter
    if counter == .fixed(0) { return 3 }
    let isSpecial = counters.model == .sapphireRapids && counter == .gp(0)
    return isSpecial && profile.offersPEBSOnSapphireRapids ? 3 : 1
  }

  /// Whether a guest's PEBS event counts at all: only on the counter of its own number, with no
  /// PEBS event of the host beside it, and with nobody cross-mapped onto that number (K80, K81).
  func canDoGuestPEBS(_ event: EventIndex, cpu: Int) -> Bool {
    let place = place(of: event)
    let own = virtualCPUs[place.vcpu].slots[place.slot].counter
    guard events[event].counter == own.index else { return false }
    let hostUses = cpus[cpu].hardwareEvents.contains {
      events[$0].attr.preciseIP > 0 && events[$0].virtualCounter == Event.none
    }
    return !hostUses && !isCrossMapped(onto: own.index, place.vcpu)
  }

  /// The index of an event in error is stale, not absent, and counts here (K81).
  private func isCrossMapped(onto index: Int8, _ vcpu: Int) -> Bool {
    virtualCPUs[vcpu].slots.contains { slot in
      guard slot.event != Event.none, slot.selector?.isEnabled == true else { return false }
      let host = events[slot.event].counter
      return host > -1 && host != slot.counter.index && host == index
    }
  }
}
