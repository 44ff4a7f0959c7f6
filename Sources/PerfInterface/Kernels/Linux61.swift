extension KernelVersion {
  /// Linux 6.1, as read in 6.1.192; the oldest that is followed.
  public static let linux61 = KernelVersion(
    6,
    1,
    KernelBehaviour(
      separatesSoftwareContexts: true,
      mixesCores: true,
      rejectsExitedGroupLeader: false,
      allowsInheritedSampleRead: false,
      branchSampleBits: 19,
      attributeSize: 128,
      knowsDeferredCallchains: false,
      refusesChainEvents: false,
      marksKernelSoftwareCounters: false,
      stopsTimeAtChanges: true,
      switchesSampleReadSlowly: false,
      rotationPrefersAnyCPU: false,
      ticksLeadersOnly: false,
      throttlesGroups: false,
      refusesMappingRedirected: false,
      pollTellsErrors: false,
      resumesCountingEvents: false,
      offersPerfMonV2: false,
      defersReprogramming: false,
      reprogramsAtFilter: false,
      filterIgnoresTransactions: false,
      filtersEmulated: false,
      offersPEBSOnSapphireRapids: false,
      // As since 6.1.190; before, it is as in 7.0.
      stopsCrossedCounters: false,
      countsCallStacksOfCPUs: false,
      enablesAtEveryPMCRWrite: true,
      hasMediatedPMU: false
    )
  )
}
