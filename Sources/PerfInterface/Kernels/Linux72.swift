extension KernelVersion {
  /// Linux 7.2, as read in 7.2.13.
  public static let linux72 = KernelVersion(7, 2, since: .linux71) { kernel in
    kernel.rejectsExitedGroupLeader = true
    // As since one of 7.2.7 to 7.2.9; before, as in 7.0.
    kernel.stopsCrossedCounters = false
    // Not in 7.0.13 and 7.1.13.
    kernel.drivers.encodesFixedCycles = true
  }
}
