/// The symbolic event names of the `perf` tool and what they stand for.
public enum EventName {
  /// Every spelling understood, in the order in which help lists them.
  public static let table: [(name: String, type: EventType, config: UInt64)] = [
    ("cycles", .hardware, 0), ("cpu-cycles", .hardware, 0),
    ("instructions", .hardware, 1),
    ("cache-references", .hardware, 2),
    ("cache-misses", .hardware, 3),
    ("branches", .hardware, 4), ("branch-instructions", .hardware, 4),
    ("branch-misses", .hardware, 5),
    ("bus-cycles", .hardware, 6),
    ("stalled-cycles-frontend", .hardware, 7),
    ("stalled-cycles-backend", .hardware, 8),
    ("ref-cycles", .hardware, 9),
    ("cpu-clock", .software, 0),
    ("task-clock", .software, 1),
    ("page-faults", .software, 2), ("faults", .software, 2),
    ("context-switches", .software, 3), ("cs", .software, 3),
    ("cpu-migrations", .software, 4), ("migrations", .software, 4),
    ("minor-faults", .software, 5),
    ("major-faults", .software, 6),
    ("alignment-faults", .software, 7),
    ("emulation-faults", .software, 8),
    ("dummy", .software, 9),
    ("slots", .raw, 0x0400),
    ("topdown-retiring", .raw, 0x8000),
    ("topdown-bad-spec", .raw, 0x8100),
    ("topdown-fe-bound", .raw, 0x8200),
    ("topdown-be-bound", .raw, 0x8300),
    ("intel_bts//", .intelBTS, 0),
    ("intel_pt//", .intelPT, 0),
    ("L1-dcache-loads", .hardwareCache, 0x00000),
    ("L1-dcache-load-misses", .hardwareCache, 0x10000),
    ("LLC-loads", .hardwareCache, 0x00002),
    ("LLC-load-misses", .hardwareCache, 0x10002),
  ]

  /// The attribute block of an event as `perf` users write it, without modifiers.
  ///
  /// Understands the symbolic names and raw codes such as `r01c0`; nil for anything else.
  public static func attr(_ name: some StringProtocol) -> EventAttr? {
    if let entry = table.first(where: { $0.name == name }) {
      return EventAttr(type: entry.type, config: entry.config)
    }
    guard name.first == "r", name.count > 1, name.count <= 17,
      name.dropFirst().allSatisfy({ $0.isHexDigit }), let code = UInt64(name.dropFirst(), radix: 16)
    else { return nil }
    return EventAttr(type: .raw, config: code)
  }
}

/// Generic hardware events, `PERF_COUNT_HW_*`.
public enum HardwareEvent {
  /// Processor cycles.
  public static let cycles: UInt64 = 0
  /// Retired instructions.
  public static let instructions: UInt64 = 1
  /// Retired branches.
  public static let branches: UInt64 = 4
  /// Cycles at the reference frequency.
  public static let referenceCycles: UInt64 = 9
  /// The number of generic hardware events.
  public static let count: UInt64 = 10
}

/// Software events, `PERF_COUNT_SW_*`.
public enum SoftwareEvent {
  /// The CPU's clock, in nanoseconds.
  public static let cpuClock: UInt64 = 0
  /// The task's clock, in nanoseconds.
  public static let taskClock: UInt64 = 1
  /// Context switches.
  public static let contextSwitches: UInt64 = 3
  /// Moves of a task to another CPU.
  public static let cpuMigrations: UInt64 = 4
  /// The number of software events.
  public static let count: UInt64 = 12
}
