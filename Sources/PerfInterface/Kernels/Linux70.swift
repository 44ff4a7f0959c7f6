extension KernelVersion {
  /// Linux 7.0, as read in the commits that brought the mediated vPMU.
  public static let linux70 = KernelVersion(7, 0, since: .linux612) { kernel in
    kernel.throttlesGroups = true
    kernel.stopsCrossedCounters = true
    kernel.countsCallStacksOfCPUs = true
    kernel.hasMediatedPMU = true
    // As read in 7.2.13.
    kernel.drivers.restrictsMoreOfSapphireRapids = true
    kernel.drivers.namesOffcoreValuesOfIceLake = true
    kernel.drivers.clearsMetrics = true
    kernel.drivers.filtersInstructionSamples = true
  }
}
