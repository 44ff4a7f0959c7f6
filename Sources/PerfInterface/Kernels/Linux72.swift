extension KernelVersion {
  /// Linux 7.2, as read in 7.2.13.
  public static let linux72 = KernelVersion(7, 2, since: .linux70) { _ in }
}
