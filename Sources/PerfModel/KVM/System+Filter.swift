import PerfInterface

// Which events a guest may count (K34).
extension System {
  /// Installs a filter for all virtual CPUs of a VM.
  mutating func installFilter(_ filter: GuestEventFilter?, vm: VMHandle) {
    for vcpu in virtualCPUs.indices where virtualCPUs[vcpu].vm == vm {
      virtualCPUs[vcpu].filter = filter
      guard perf.kernel.reprogramsAtFilter, architecture == .x86,
        virtualCPUs[vcpu].mode == .emulated
      else { continue }
      for slot in virtualCPUs[vcpu].slots.indices
      where virtualCPUs[vcpu].slots[slot].selector != nil {
        reprogram(GuestCounterPlace(vcpu: vcpu, slot: slot))
      }
    }
  }

  /// Whether the filter lets a counter count an event; a denied counter stays paused.
  ///
  /// A fixed counter is looked up by its number alone, `pmu.c:is_fixed_event_allowed()`.
  /// Of a selector it sees the event select and the unit mask, `pmu.c:filter_contains_match()`.
  func isAllowed(_ selector: Selector, on counter: Counter, _ vcpu: VCPUIndex) -> Bool {
    guard let filter = virtualCPUs[vcpu].filter else { return true }
    if counter.isFixed { return filter.fixedCounters.contains(counter) == filter.isAllowList }
    let offer = processor.guest
    let bits =
      perf.kernel.filterIgnoresTransactions
      ? offer.filteredEventBits : GuestOffer.emulatedEventBits
    let code = selector.code(perf.hardware) & bits
    // An entry with further bits is equal to none.
    let isListed = filter.events.contains { perf.hardware.tables($0).events.code($0) == code }
    return isListed == filter.isAllowList
  }
}
