extension KernelVersion {
  /// Linux 7.3, as read in 7.3.4.
  public static let linux73 = KernelVersion(7, 3, since: .linux72) { kernel in
    kernel.drivers.listsPreciseFixedEvents = false
  }
}
