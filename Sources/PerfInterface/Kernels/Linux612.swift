extension KernelVersion {
  /// Linux 6.12, as read in 6.12.117.
  public static let linux612 = KernelVersion(6, 12, since: .linux61) { kernel in
    kernel.separatesSoftwareContexts = false
    kernel.mixesCores = false
    kernel.rejectsExitedGroupLeader = true
    kernel.allowsInheritedSampleRead = true
    kernel.branchSampleBits = 20
    kernel.attributeSize = 136
    kernel.refusesChainEvents = true
    kernel.marksKernelSoftwareCounters = true
    kernel.stopsTimeAtChanges = false
    kernel.switchesSampleReadSlowly = true
    kernel.rotationPrefersAnyCPU = true
    kernel.ticksLeadersOnly = true
    kernel.resumesCountingEvents = true
    kernel.offersPerfMonV2 = true
    kernel.defersReprogramming = true
    kernel.reprogramsAtFilter = true
    kernel.filterIgnoresTransactions = true
    kernel.filtersEmulated = true
    kernel.offersPEBSOnSapphireRapids = true
    kernel.toolRetriesWithoutGuests = true
    // The counters that a guest's PEBS stops are as since 6.12.113; before, as in 7.0.
    kernel.drivers.namesEventsOfEachZen = true
    kernel.drivers.countsReferenceCyclesAnywhere = true
    kernel.drivers.countsWithBranchStacks = true
    kernel.drivers.sparesCountingMembers = true
    kernel.drivers.samplesInstructionsOfTasks = true
    kernel.drivers.validatesInstructionSampling = true
    kernel.drivers.refusesThresholds = true
  }
}
