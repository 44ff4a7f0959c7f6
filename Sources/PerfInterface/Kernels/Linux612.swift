extension KernelVersion {
  /// Linux 6.12, as read in 6.12.117.
  public static let linux612 = KernelVersion(6, 12, since: .linux61) { kernel in
    kernel.separatesSoftwareContexts = false
    kernel.rejectsExitedGroupLeader = true
    kernel.allowsInheritedSampleRead = true
    kernel.branchSampleBits = 20
    kernel.marksKernelSoftwareCounters = true
    kernel.switchesSampleReadSlowly = true
    kernel.rotationPrefersAnyCPU = true
    kernel.offersPerfMonV2 = true
    kernel.defersReprogramming = true
    kernel.reprogramsAtFilter = true
    kernel.filtersEmulated = true
    kernel.offersPEBSOnSapphireRapids = true
    kernel.drivers.namesEventsOfEachZen = true
    kernel.drivers.countsReferenceCyclesAnywhere = true
    kernel.drivers.countsWithBranchStacks = true
    kernel.drivers.sparesCountingMembers = true
    kernel.drivers.samplesInstructionsOfTasks = true
    kernel.drivers.validatesInstructionSampling = true
    kernel.drivers.refusesThresholds = true
  }
}
