public import PerfInterface

/// The kernel's NMI watchdog (P25).
public enum NMIWatchdog {
  /// Its event, which it creates for each CPU and then enables.
  public static func attr(_ machine: Machine) -> EventAttr {
    var attr = EventAttr(type: .hardware, config: HardwareEvent.cycles)
    attr.flags = [.pinned, .disabled]
    // cpu_khz * 1000 * watchdog_thresh, which is 10 seconds.
    attr.samplePeriod = UInt64(machine.clockMHz) * 10_000_000
    return attr
  }
}
