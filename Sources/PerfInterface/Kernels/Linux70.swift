extension KernelVersion {
  /// Linux 7.0, as read in the commits that brought the mediated vPMU.
  public static let linux70 = KernelVersion(7, 0, since: .linux612) { kernel in
    kernel.throttlesGroups = true
    kernel.stopsCrossedCounters = true
    kernel.countsCallStacksOfCPUs = true
    kernel.hasMediatedPMU = true
  }
}
