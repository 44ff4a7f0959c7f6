/// What KVM can offer to guests on a processor.
public struct GuestOffer: Hashable, Sendable {
  /// Ways to the last branch record.
  public enum BranchRecords: Hashable, Sendable {
    /// Through a perf event (L10).
    case perfEvent
    /// Saved and restored by the hardware, without a perf event (L24).
    case hardware
    /// The enable bit is dropped, the records fault (L1).
    case refused
    /// The architecture has none.
    case absent
  }

  /// What becomes of a write with reserved bits.
  public enum ReservedBits: Hashable, Sendable {
    /// It faults. The transaction checkpoint bit is reserved but for one counter, where it is
    /// offered (`arch/x86/kvm/vmx/pmu_intel.c:intel_pmu_set_msr()`).
    case fault(UInt64, checkpointOn: Counter?)
    case dropped
  }

  /// Whether a guest's counter may count what a transaction keeps.
  public var takesCheckpoints: Bool {
    if case .fault(_, .some) = reservedSelectorBits { true } else { false }
  }

  /// The event select and unit mask of AMD, of whose upper bits Intel has two for transactions; an
  /// emulated instruction is compared in these (K70).
  public static let emulatedEventBits: UInt64 = 0xf_0000_ffff

  /// Counts only what a transaction keeps.
  public static let transactionCheckpoint: UInt64 = EventSelect.checkpoint

  /// Edge, invert and counter mask besides event select and unit mask.
  static let intelEventBits: UInt64 = EventSelect.raw
  static let intelReservedBits: UInt64 = 0xffff_ffff_0020_0000

  /// What decides whether guests get PEBS (K80).
  public enum PEBS: Hashable, Sendable {
    case never
    case always
    /// From the release on that knows Sapphire Rapids.
    case sapphireRapids
  }

  /// What decides whether a guest has one switch for all counters (K3).
  public enum GlobalControl: Hashable, Sendable {
    case always
    case never
    /// With the second version of AMD's PMU (K2).
    case perfMonV2
  }

  /// The bits of a guest's event selector that say what is counted, and how (K10,
  /// `arch/x86/kvm/pmu.c:kvm_pmu_refresh()`).
  public let eventBits: UInt64
  /// Those of them that an event filter looks at (K34).
  public let filteredEventBits: UInt64
  /// Bits that a guest's write of a selector may not have set; AMD drops them silently (K23).
  public let reservedSelectorBits: ReservedBits
  /// Whether drivers write counters by a second number, in full width (K36).
  public let writesInFullWidth: Bool
  /// Whether and how a guest gets the last branch record.
  public let branchRecords: BranchRecords
  /// Whether it gets PEBS.
  public let pebs: PEBS
  /// Whether it gets one switch for all counters.
  public let globalControl: GlobalControl
  /// Why KVM cannot hand the PMU to a guest; nil when it can (M2).
  public let reasonWithoutMediatedPMU: String?
  /// How many counters of a guest without a PMU take writes that KVM drops instead of raising a
  /// fault: the registers of the first processors that had any, `x86.c:kvm_set_msr_common()`.
  public let droppedCounters: Int
}
