import PerfInterface

/// How the kernel's ABI lays out `perf_event_attr`.
enum EventABI {
  /// The word of one-bit fields behind `read_format`.
  static func bits(_ attr: EventAttr) -> UInt64 {
    var bits: UInt64 = 0
    for (flag, place) in places where attr.flags.contains(flag) { bits |= 1 << place }
    return bits | UInt64(attr.preciseIP & 3) << 15
  }

  private static let places: [(EventAttr.Flags, UInt64)] = [
    (.disabled, 0), (.inherit, 1), (.pinned, 2), (.exclusive, 3), (.excludeUser, 4),
    (.excludeKernel, 5), (.excludeHypervisor, 6), (.excludeIdle, 7), (.frequency, 10),
    (.inheritStat, 11), (.enableOnExec, 12), (.excludeHost, 19), (.excludeGuest, 20),
    (.inheritThread, 35), (.removeOnExec, 36), (.sigtrap, 37),
    (.deferCallchain, 38), (.deferOutput, 39),
  ]

  /// What the bits of `poll(2)` say, POLLERR and POLLHUP.
  static func poll(_ bits: Int) -> PollResult? {
    switch bits {
    case 0x8: .error
    case 0x10: .hangup
    default: nil
    }
  }

  /// The names of error numbers on Linux, and of a fault in a guest.
  static func error(_ number: Int) -> ErrorNumber? {
    let names: [Int: ErrorNumber] = [
      1: .eperm, 2: .enoent, 3: .esrch, 4: .eintr, 5: .eio, 6: .enxio, 7: .e2big, 9: .ebadf,
      10: .echild, 11: .eagain, 12: .enomem, 13: .eacces, 14: .efault, 16: .ebusy, 19: .enodev,
      22: .einval, 24: .emfile, 28: .enospc, 61: .enodata, 75: .eoverflow, 95: .eopnotsupp,
      110: .etimedout,
      // The agent's own (GUEST_FAULT in Sources/Agent/vm.h).
      1000: .generalProtection,
    ]
    return names[number]
  }
}
