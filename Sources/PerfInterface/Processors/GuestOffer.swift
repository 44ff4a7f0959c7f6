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
