import PerfInterface

// Which events a guest may count (K34).
extension System {
  /// Installs a filter for all virtual CPUs of a VM.
  mutating func installFilter(_ filter: GuestEventFilter?, vm: VMHandle) {
    for vcpu in virtualCPUs.indices where virtualCPUs[vcpu].vm == vm {
      virtualCPUs[vcpu].filter = filter
      guard profile.reprogramsAtFilter, architecture == .x86, virtualCPUs[vcpu].mode == .emulated
      else { continue }
      for slot in virtualCPUs[vcpu].slots.indices
      where virtualCPUs[vcpu].slots[slot].selector != nil {
        reprogram(GuestCounterPlace(vcpu: vcpu, slot: slot))
      }
    }
  }

  /// Whether the filter lets a virtual CPU count an event; a denied counter stays paused.
  func isAllowed(_ attr: EventAttr, _ vcpu: Int) -> Bool {
    guard let filter = virtualCPUs[vcpu].filter else { return true }
    let code = X86Encoding.code(attr, counters.model)
    let isListed = filter.events.contains { X86Encoding.code($0, counters.model) == code }
    return isListed == filter.isAllowList
  }
}
