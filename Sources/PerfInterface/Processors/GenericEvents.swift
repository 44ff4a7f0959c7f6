/// The codes that a processor has for perf's generic events (P2).
public struct GenericEvents: Sendable {
  /// By `PERF_COUNT_HW_*`: cycles, instructions, cache references and misses, branches and their
  /// misses, bus cycles, stalls of front and back end, reference cycles; nil where it has none.
  let hardware: [UInt64?]
  /// The generic cache events; nil where whatever the fields allow is counted.
  let cache: CacheEventTable?

  /// The raw code of an event; nil when the processor does not have it.
  public func code(_ attr: EventAttr) -> UInt64? {
    switch attr.type {
    case .raw: attr.config
    case .hardware: attr.config < HardwareEvent.count ? hardware[Int(attr.config)] : nil
    case .hardwareCache:
      if case .code(let code) = meaning(ofCache: attr.config) { code } else { nil }
    default: nil
    }
  }

  /// The value of the shared register that a generic cache event comes with (P20).
  func registerValue(ofCache config: UInt64) -> UInt64 {
    guard case .code = meaning(ofCache: config), let values = cache?.registerValues[config & 0xff]
    else { return 0 }
    let place = Int((config >> 8 & 0xff) * 2 + (config >> 16 & 0xff))
    return place < values.count ? values[place] : 0
  }

  /// What a generic cache event's `config` is: cache, operation and result, a byte each.
  ///
  /// `arch/x86/events/core.c:set_ext_hw_attr()`
  public func meaning(ofCache config: UInt64) -> CacheEventMeaning {
    let cache = config & 0xff
    let operation = config >> 8 & 0xff
    let result = config >> 16 & 0xff
    guard cache < 7, operation < 3, result < 2 else { return .senseless }
    guard let table = self.cache else { return .code(0) }
    return table.rows[Int(cache)][Int(operation * 2 + result)]
  }
}

/// What a processor makes of a combination of cache, operation and result.
public enum CacheEventMeaning: Hashable, Sendable {
  case code(UInt64)
  /// The combination makes sense and the processor does not count it: ENOENT.
  case missing
  /// The combination makes no sense, or a field is beyond the table: EINVAL.
  case senseless
}

/// The generic cache events of a processor.
struct CacheEventTable: Sendable {
  /// L1D, L1I, LL, DTLB, ITLB, BPU, NODE; in each access and miss of read, write and prefetch.
  let rows: [[CacheEventMeaning]]
  /// Values of the offcore register, by cache: of access and miss of read and write.
  let registerValues: [UInt64: [UInt64]]

  /// - Parameters:
  ///   - rows: Codes; 0 is missing, -1 senseless.
  ///   - offcore: Values of the offcore register for the last-level cache.
  ///   - node: The same for nodes.
  init(_ rows: [[Int]], offcore: [UInt64] = [], node: [UInt64] = []) {
    self.rows = rows.map { row in
      row.map { $0 > 0 ? .code(UInt64($0)) : $0 == 0 ? .missing : .senseless }
    }
    registerValues = [2: offcore, 6: node]
  }
}

/// The event that a fixed counter of x86 counts (P2, K11).
extension Machine.FixedEvent {
  /// The architectural event an attribute block asks for; nil for every other.
  public init?(_ attr: EventAttr) {
    switch (attr.type, attr.config) {
    case (.hardware, HardwareEvent.cycles), (.raw, 0x003c): self = .cycles
    case (.hardware, HardwareEvent.instructions), (.raw, 0x00c0): self = .instructions
    case (.hardware, HardwareEvent.referenceCycles), (.raw, 0x0300): self = .referenceCycles
    default: return nil
    }
  }
}
