public import PerfInterface

/// What differs between the kernels that the model follows.
///
/// A behaviour without an entry here is the same in all of them.
public struct KernelProfile: Hashable, Sendable {
  /// The kernel it stands for.
  public let version: KernelVersion

  /// Creates the profile of a kernel.
  public init(_ version: KernelVersion) { self.version = version }

  /// Whether perf lends its PMU to guests (M1).
  public var hasMediatedPMU: Bool { version >= .linux70 }

  /// A throttle stops the whole group, not the event alone (S60).
  var throttlesGroups: Bool { version >= .linux70 }

  /// A group leader whose task has exited takes no more siblings: ENODEV (E10, row 17).
  var rejectsExitedGroupLeader: Bool { version >= .linux612 }

  /// `inherit` goes with SAMPLE_READ as long as SAMPLE_TID is asked for (E10, row 21).
  var allowsInheritedSampleRead: Bool { version >= .linux612 }

  /// Each task and CPU has a context of its own for software events (D2).
  var separatesSoftwareContexts: Bool { version < .linux612 }

  /// The contexts of each task and CPU: one for all PMUs, or one for each.
  var contextKinds: [PMUKind] { separatesSoftwareContexts ? PMUKind.allCases : [.hardware] }

  /// The context that holds the events of a PMU.
  func contextKind(_ pmu: PMUKind) -> PMUKind { separatesSoftwareContexts ? pmu : .hardware }

  /// The number of `PERF_SAMPLE_BRANCH_*` bits that are known (E10, row 5).
  var branchSampleBits: UInt64 { version >= .linux612 ? 20 : 19 }

  /// Inherited events with SAMPLE_READ keep their contexts from being exchanged (S44).
  var switchesSampleReadSlowly: Bool { version >= .linux612 }

  /// Installing a filter reprograms every counter of the VM (K34).
  var reprogramsAtFilter: Bool { version >= .linux612 }

  /// The filter concerns emulated instructions as well (K70).
  var filtersEmulated: Bool { version >= .linux612 }

  /// KVM offers PEBS to guests on Sapphire Rapids, not on Ice Lake alone (K80).
  var offersPEBSOnSapphireRapids: Bool { version >= .linux612 }

  /// The kernel's own software counters are software events in the eyes of a pass (E34).
  var marksKernelSoftwareCounters: Bool { version >= .linux612 }

  /// KVM gives guests the second version of AMD's PMU (K2).
  var offersPerfMonV2: Bool { version >= .linux612 }

  /// KVM reprograms a counter before the next VM entry instead of inside the MSR write (K24).
  var defersReprogramming: Bool { version >= .linux612 }

  /// The group that rotates when none is active is looked for among those of any CPU first (S23).
  var rotationPrefersAnyCPU: Bool { version >= .linux612 }
}
