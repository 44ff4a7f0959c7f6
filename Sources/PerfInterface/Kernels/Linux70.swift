extension KernelVersion {
  /// Linux 7.0, which has no released source to read: as 7.2, of which the first commits of the
  /// mediated vPMU and kernels 7.0.13 show what is said here.
  public static let linux70 = KernelVersion(7, 0, since: .linux612) { kernel in
    // So 7.0.13 answers; stable kernels of 6.12 have had the change earlier.
    kernel.rejectsExitedGroupLeader = false
    kernel.attributeSize = 144
    kernel.knowsDeferredCallchains = true
    kernel.throttlesGroups = true
    // As read in 7.3.4, and as a kernel 6.18.44 does.
    kernel.refusesMappingRedirected = true
    kernel.pollTellsErrors = true
    kernel.stopsCrossedCounters = true
    kernel.countsCallStacksOfCPUs = true
    kernel.enablesAtEveryPMCRWrite = false
    kernel.hasMediatedPMU = true
    kernel.toolExcludesGuests = false
    // As read in 7.2.13.
    kernel.drivers.restrictsMoreOfSapphireRapids = true
    kernel.drivers.namesOffcoreValuesOfIceLake = true
    kernel.drivers.clearsMetrics = true
    kernel.drivers.filtersInstructionSamples = true
    kernel.drivers.redirectsEnergy = false
    // As read in 7.3.4.
    kernel.drivers.probesRegisters = true
  }
}
