extension KernelVersion {
  /// Linux 7.1, which has no released source to read: as 7.0, and as kernels 7.1.13 show it.
  public static let linux71 = KernelVersion(7, 1, since: .linux70) { _ in }
}
