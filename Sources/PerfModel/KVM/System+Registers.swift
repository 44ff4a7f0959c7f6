import PerfInterface

// Accesses of a guest to the registers of its PMU: which of them leave the guest (K5, M48, M49).
extension System {
  private enum RegisterKind {
    case counter
    /// Event selectors and the control register of the fixed counters.
    case selector
    /// GLOBAL_CTRL, GLOBAL_STATUS and its reset.
    case global
    /// Not a register, but the instruction that reads counters.
    case rdpmc
    /// The records of branches.
    case branchRecords
  }

  /// For each access of a guest's step to its PMU, whether it leaves the guest, as things stand before.
  func exitsOfAccesses(_ vcpu: VCPUIndex, _ action: GuestAction) -> [Bool] {
    registers(action).map { exits($0, vcpu) }
  }

  /// Notes what a step of a guest has accessed.
  mutating func noteAccesses(_ vcpu: VCPUIndex, exits: [Bool]) {
    virtualCPUs[vcpu].registerAccesses += UInt64(exits.count)
    virtualCPUs[vcpu].accessesWithExit += UInt64(exits.count { $0 })
  }

  private func registers(_ action: GuestAction) -> [RegisterKind] {
    switch action {
    case .count: [.counter, .selector]
    case .stop, .start: [.selector]
    case .write, .read: [.counter]
    // Off and on are two writes (K24).
    case .reprogram: [.selector, .selector]
    case .toggleGlobal: [.global, .global]
    case .writeStatus, .rewriteGlobal: [.global]
    case .rdpmc: [.rdpmc]
    case .lbrRead: [.branchRecords]
    case .emulate, .lbrOn, .lbrOff, .maskInterrupt: []
    }
  }

  /// Whether an access leaves the guest.
  ///
  /// `arch/x86/kvm/vmx/vmx.c:vmx_recalc_pmu_msr_intercepts()`,
  /// `arch/x86/kvm/svm/svm.c:svm_recalc_pmu_msr_intercepts()`
  private func exits(_ kind: RegisterKind, _ vcpu: VCPUIndex) -> Bool {
    if kind == .branchRecords { return !hasRecordsHandedOver(vcpu) }
    guard virtualCPUs[vcpu].mode == .mediated else { return true }
    return switch kind {
    case .branchRecords: true
    case .counter: false
    case .selector: true
    case .global, .rdpmc: virtualCPUs[vcpu].slots.count != perf.hardware.counters.total
    }
  }

  /// Whether the event behind a guest's branch records is active, so that they are its own (L12).
  private func hasRecordsHandedOver(_ vcpu: VCPUIndex) -> Bool {
    guard let event = virtualCPUs[vcpu].lbr.event else { return false }
    return perf.events[event].state == .active
  }

  /// A write of the status register itself (K23, `arch/x86/kvm/pmu.c:kvm_pmu_set_msr()`).
  func writeStatus(_ vcpu: VCPUIndex, exists: Bool) -> ActionResult {
    guard architecture == .x86 else {
      return .impossible("an arm64 guest clears the overflow bits by writing their register")
    }
    guard exists, virtualCPUs[vcpu].mode != .none else {
      return .notOffered("the guest has no overflow status register", .generalProtection)
    }
    switch processor.guest.reservedSelectorBits {
    case .dropped: return .done
    case .fault:
      return .notOffered("the overflow status register is read-only", .generalProtection)
    }
  }
}

extension GuestAction {
  /// Whether it writes a register that is none of the PMU's and leaves the guest: DEBUGCTL, the local
  /// APIC.
  var leavesBesidePMU: Bool {
    switch self {
    case .lbrOn, .lbrOff, .maskInterrupt: true
    default: false
    }
  }
}
