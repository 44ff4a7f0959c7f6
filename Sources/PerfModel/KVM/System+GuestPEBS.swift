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
  /// PEBS event of the host beside it, and with nobody cross-mapped onto that number (K80, K81).
  func canDoGuestPEBS(_ event: EventIndex, cpu: Int) -> Bool {
    guard let context = perf.events[event].overflowContext else { return false }
    let place = GuestCounterPlace(context)
    let own = virtualCPUs[place.vcpu].slots[place.slot].counter
    guard perf.events[event].counter == own else { return false }
    let hostUses = perf.cpus[cpu].hardwareEvents.contains {
      perf.events[$0].attr.preciseIP > 0 && perf.events[$0].overflowContext == nil
    }
    return !hostUses && !isCrossMapped(onto: own, place.vcpu)
  }

  /// The index of an event in error is stale, not absent, and counts here (K81).
  private func isCrossMapped(onto counter: Counter, _ vcpu: VCPUIndex) -> Bool {
    virtualCPUs[vcpu].slots.contains { slot in
      guard let event = slot.event, slot.selector?.isEnabled == true else { return false }
      return perf.events[event].counter == counter && slot.counter != counter
    }
  }
}
