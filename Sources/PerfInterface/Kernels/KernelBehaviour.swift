/// What a kernel release does, as far as it differs between releases.
///
/// A behaviour without a property here is the same in all of them.
public struct KernelBehaviour: Hashable, Sendable {
  /// Each task and CPU has a context of its own for software events (D2).
  public internal(set) var separatesSoftwareContexts: Bool
  /// On hybrid processors a group may have events of both kinds of cores, and never runs (P58).
  public internal(set) var mixesCores: Bool
  /// A group leader whose task has exited takes no more siblings: ENODEV (E10, row 17).
  public internal(set) var rejectsExitedGroupLeader: Bool
  /// `inherit` goes with SAMPLE_READ as long as SAMPLE_TID is asked for (E10, row 21).
  public internal(set) var allowsInheritedSampleRead: Bool
  /// The number of `PERF_SAMPLE_BRANCH_*` bits that are known (E10, row 5).
  public internal(set) var branchSampleBits: UInt8
  /// The size of `perf_event_attr` in bytes; what stands behind it must be zero (E10, row 3; E14).
  public internal(set) var attributeSize: UInt32
  /// `defer_callchain` and `defer_output` are known bits (E10, row 4; E14).
  public internal(set) var knowsDeferredCallchains: Bool
  /// On arm64 an event that counts the overflows of another counter is refused (R16).
  public internal(set) var refusesChainEvents: Bool
  /// The kernel's own software counters are software events in the eyes of a pass (E34).
  public internal(set) var marksKernelSoftwareCounters: Bool

  /// A CPU's time is stopped and started again around each change of its events, and around a rotation, instead of
  /// frozen, which leaves the clock of a cgroup off that does not run (T35).
  public internal(set) var stopsTimeAtChanges: Bool
  /// Inherited events with SAMPLE_READ keep their contexts from being exchanged (S44).
  public internal(set) var switchesSampleReadSlowly: Bool
  /// The group that rotates when none is active is looked for among those of any CPU first (S23).
  public internal(set) var rotationPrefersAnyCPU: Bool
  /// The tick looks at the leaders of active groups only, not at every event (S73, S74).
  public internal(set) var ticksLeadersOnly: Bool
  /// A throttle stops the whole group, and the tick starts all of it again (S71, S72, S76).
  public internal(set) var throttlesGroups: Bool

  /// A redirected event cannot be mapped (E62).
  public internal(set) var refusesMappingRedirected: Bool
  /// A poll tells of a pinned event in ERROR (T29).
  public internal(set) var pollTellsErrors: Bool
  /// KVM enables a paused event again although it does not sample, instead of making a new one (K32).
  public internal(set) var resumesCountingEvents: Bool
  /// KVM gives guests the second version of AMD's PMU (K2).
  public internal(set) var offersPerfMonV2: Bool
  /// KVM reprograms a counter before the next VM entry instead of inside the MSR write (K24).
  public internal(set) var defersReprogramming: Bool
  /// Installing a filter reprograms every counter of the VM (K34).
  public internal(set) var reprogramsAtFilter: Bool
  /// The filter looks at event select and unit mask alone; before also at bits 32 to 35, of which
  /// Intel has two for transactions (K34).
  public internal(set) var filterIgnoresTransactions: Bool
  /// The filter concerns emulated instructions as well (K70).
  public internal(set) var filtersEmulated: Bool
  /// KVM offers PEBS to guests on Sapphire Rapids, not on Ice Lake alone (K80).
  public internal(set) var offersPEBSOnSapphireRapids: Bool

  /// While a guest has PEBS on, its ordinary counters too stop where they are crossed (K81).
  public internal(set) var stopsCrossedCounters: Bool
  /// Call-stack events of CPUs make every task's branches be saved and restored (P37).
  public internal(set) var countsCallStacksOfCPUs: Bool
  /// On arm64 a guest's write to PMCR enables its counters anew even if E does not change (R2, R8).
  public internal(set) var enablesAtEveryPMCRWrite: Bool

  /// Perf lends its PMU to guests (M1).
  public internal(set) var hasMediatedPMU: Bool

  /// The perf tool of the release leaves guests out unless it is told otherwise; since 6.13 it does so only
  /// where the kernel refuses an event that counts them.
  public internal(set) var toolExcludesGuests = true
  /// It opens an event once more without guests where the kernel says EOPNOTSUPP (E53).
  public internal(set) var toolRetriesWithoutGuests = false
  /// What its PMU drivers do.
  public internal(set) var drivers = DriverBehaviour()
}

extension KernelBehaviour {
  /// What of the differences between releases some actions ask for, where few do.
  public struct Questions: Sendable {
    /// The processor that perf's drivers find.
    public var processor: Processor
    /// Whether a task exits.
    public var hasExits: Bool
    /// Whether a guest samples by PEBS.
    public var hasGuestPEBS: Bool

    /// Says what is asked.
    public init(processor: Processor, hasExits: Bool, hasGuestPEBS: Bool) {
      self.processor = processor
      self.hasExits = hasExits
      self.hasGuestPEBS = hasGuestPEBS
    }
  }

  /// Whether nothing that tells two releases apart is asked for.
  ///
  /// A difference that is not named here always counts.
  public func isLike(_ other: KernelBehaviour, for questions: Questions) -> Bool {
    var other = other
    // A group's leader has exited (E10, row 17).
    if !questions.hasExits { other.rejectsExitedGroupLeader = rejectsExitedGroupLeader }
    if !questions.hasGuestPEBS { other.stopsCrossedCounters = stopsCrossedCounters }
    // The pseudo encodings of fixed counters are in these two tables (P28, P29).
    if ![.icelake, .sapphireRapids, .graniteRapids, .alderLake].contains(questions.processor) {
      other.drivers.encodesFixedCycles = drivers.encodesFixedCycles
      other.drivers.listsPreciseFixedEvents = drivers.listsPreciseFixedEvents
    }
    return self == other
  }
}
