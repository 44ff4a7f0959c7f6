import PerfInterface

/// The generic cache events (P2): a cache, an operation and a result give a raw code.
enum CacheEvent {
  /// What a CPU makes of a combination.
  enum Meaning: Hashable {
    case code(UInt64)
    /// The combination makes sense and the CPU does not count it: ENOENT.
    case missing
    /// The combination makes no sense, or a field is beyond the table: EINVAL.
    case senseless
  }

  /// The meaning of an event's `config`: cache, operation and result, a byte each.
  ///
  /// `arch/x86/events/core.c:set_ext_hw_attr()`
  static func meaning(_ config: UInt64, _ model: Machine.Model) -> Meaning {
    let cache = config & 0xff
    let operation = config >> 8 & 0xff
    let result = config >> 16
    guard cache < 7, operation < 3, result < 2 else { return .senseless }
    let rows: [[Meaning]]
    switch model {
    case .skylake, .icelake: rows = skylake
    case .sapphireRapids: rows = sapphireRapids
    case .zen3, .zen4: rows = zen
    // These count whatever the fields allow.
    case .toy, .armv8: return .code(0)
    }
    return rows[Int(cache)][Int(operation * 2 + result)]
  }

  private static func row(_ codes: Int...) -> [Meaning] {
    codes.map { $0 > 0 ? .code(UInt64($0)) : $0 == 0 ? .missing : .senseless }
  }

  // Rows: L1D, L1I, LL, DTLB, ITLB, BPU, NODE. Columns: access and miss of read, write, prefetch;
  // 0 is missing, -1 senseless.

  /// Skylake and Ice Lake, from `arch/x86/events/intel/core.c:skl_hw_cache_event_ids`.
  private static let skylake = [
    row(0x81d0, 0x0151, 0x82d0, 0, 0, 0),
    row(0, 0x0283, -1, -1, 0, 0),
    row(0x01b7, 0x01b7, 0x01b7, 0x01b7, 0, 0),
    row(0x81d0, 0x0e08, 0x82d0, 0x0e49, 0, 0),
    row(0x2085, 0x0e85, -1, -1, -1, -1),
    row(0x00c4, 0x00c5, -1, -1, -1, -1),
    row(0x01b7, 0x01b7, 0x01b7, 0x01b7, 0, 0),
  ]

  /// Sapphire Rapids, from `glc_hw_cache_event_ids`, in 6.1 `spr_hw_cache_event_ids`.
  private static let sapphireRapids = [
    row(0x81d0, 0xe124, 0x82d0, 0, 0, 0),
    row(0, 0xe424, -1, -1, 0, 0),
    row(0x012a, 0x012a, 0x012a, 0x012a, 0, 0),
    row(0x81d0, 0x0e12, 0x82d0, 0x0e13, 0, 0),
    row(-1, 0x0e11, -1, -1, -1, -1),
    row(0x04c4, 0x04c5, -1, -1, -1, -1),
    row(0x012a, 0x012a, 0, 0, 0, 0),
  ]

  /// Zen, from `arch/x86/events/amd/core.c:amd_hw_cache_event_ids_f17h`.
  private static let zen = [
    row(0x0040, 0xc860, 0, 0, 0xff5a, 0),
    row(0x0080, 0x0081, -1, -1, 0, 0),
    row(0, 0, 0, 0, 0, 0),
    row(0xff45, 0xf045, 0, 0, 0, 0),
    row(0x0084, 0xff85, -1, -1, -1, -1),
    row(0x00c2, 0x00c3, -1, -1, -1, -1),
    row(0, 0, -1, -1, -1, -1),
  ]
}
