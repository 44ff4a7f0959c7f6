import PerfInterface

/// How the generic events are encoded on x86 (P2).
enum X86Encoding {
  /// The raw code of an event; nil when the CPU does not have it.
  static func code(_ attr: EventAttr, _ model: Machine.Model) -> UInt64? {
    switch attr.type {
    case .raw: return attr.config
    case .hardware:
      guard attr.config < HardwareEvent.count else { return nil }
      let table = model == .zen3 || model == .zen4 ? amd(model) : intel
      return table[Int(attr.config)]
    case .hardwareCache:
      guard case .code(let code) = CacheEvent.meaning(attr.config, model) else { return nil }
      return code
    default: return nil
    }
  }

  /// In the order of `PERF_COUNT_HW_*`: cycles, instructions, cache references and misses, branches
  /// and their misses, bus cycles, stalls of front and back end, reference cycles.
  private static let intel: [UInt64?] = [
    0x003c, 0x00c0, 0x4f2e, 0x412e, 0x00c4, 0x00c5, 0x013c, nil, nil, 0x0300,
  ]

  private static func amd(_ model: Machine.Model) -> [UInt64?] {
    let reference: UInt64? = model == .zen4 ? 0x1_0000_0120 : nil
    return [0x0076, 0x00c0, 0xff60, 0x0964, 0x00c2, 0x00c3, nil, 0x00a9, nil, reference]
  }
}
