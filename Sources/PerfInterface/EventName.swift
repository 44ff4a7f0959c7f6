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
    ("topdown-heavy-ops", .raw, 0x8400),
    ("topdown-br-mispredict", .raw, 0x8500),
    ("topdown-fetch-lat", .raw, 0x8600),
    ("topdown-mem-bound", .raw, 0x8700),
  ]

  /// Every name that is understood besides raw codes and terms, for messages and suggestions.
  public static let all =
    table.map { $0.name } + CacheEventName.all + Tracepoint.all + OtherPMU.examples
    + ["\(HybridPMU.core)/cycles/", "\(HybridPMU.atom)/cycles/"]

  /// The attribute block of an event as `perf` users write it, without modifiers.
  ///
  /// Understands the symbolic names, tracepoints, breakpoints, raw codes such as `r01c0`, and terms between slashes;
  /// nil for anything else.
  public static func attr(_ name: some StringProtocol) -> EventAttr? {
    let name = String(name)
    if let plain = plainAttr(name) { return plain }
    guard let (base, terms) = parts(name) else { return nil }
    return try? EventTerms.attr(base, terms)
  }

  /// What is wrong with the terms of an event; nil where nothing is, or where it has none.
  ///
  /// - Parameter clip: Shortens what is quoted of the name.
  public static func problem(inTermsOf name: String, clip: (String) -> String) -> String? {
    guard plainAttr(name) == nil, let (base, terms) = parts(name) else { return nil }
    do throws(EventTerms.Problem) {
      _ = try EventTerms.attr(base, terms)
      return nil
    } catch {
      switch error {
      case .unknownTerm(let term):
        return "'\(clip(base))' has no term '\(clip(term))'; possible: "
          + EventTerms.names(of: base).joined(separator: ", ")
      case .badValue(let term): return "the term '\(clip(term))' has no number that fits it"
      }
    }
  }

  /// What stands before the first slash, and between it and the last one, with which the name ends.
  private static func parts(_ name: String) -> (base: String, terms: Substring)? {
    let bytes = name.utf8
    guard bytes.last == UInt8(ascii: "/"), let first = bytes.firstIndex(of: UInt8(ascii: "/")),
      first < bytes.index(before: bytes.endIndex)
    else { return nil }
    let end = bytes.index(before: bytes.endIndex)
    return (String(name[..<first]), name[bytes.index(after: first)..<end])
  }

  /// The same of a name without terms.
  static func plainAttr(_ name: String) -> EventAttr? {
    if let config = CacheEventName.config(name) {
      return EventAttr(type: .hardwareCache, config: config)
    }
    if let attr = Tracepoint.attr(name) ?? Breakpoint.attr(name) { return attr }
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
