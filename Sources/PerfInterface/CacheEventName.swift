/// perf's names of generic cache events, such as `L1-dcache-load-misses`: a cache, an operation and a
/// result.
///
/// `tools/perf/util/evsel.c:evsel__hw_cache`
public enum CacheEventName {
  private static let caches: [[String]] = [
    ["L1-dcache", "l1-d", "l1d", "L1-data"],
    ["L1-icache", "l1-i", "l1i", "L1-instruction"],
    ["LLC", "L2"],
    ["dTLB", "d-tlb", "Data-TLB"],
    ["iTLB", "i-tlb", "Instruction-TLB"],
    ["branch", "branches", "bpu", "btb", "bpc"],
    ["node"],
  ]

  /// The operations by their plurals, the name that stands before `-misses`, and the caches that have them,
  /// as a mask.
  private static let operations: [(plural: String, singular: String, caches: UInt8)] = [
    ("loads", "load", 0b111_1111), ("stores", "store", 0b100_1101),
    ("prefetches", "prefetch", 0b100_0111),
  ]

  /// The names that perf prints, each cache by its first.
  public static let all: [String] = caches.indices.flatMap { cache in
    operations.filter { $0.caches & 1 << cache != 0 }.flatMap { operation in
      [
        "\(caches[cache][0])-\(operation.plural)",
        "\(caches[cache][0])-\(operation.singular)-misses",
      ]
    }
  }

  /// The `config` of a name; nil for what is none.
  static func config(_ name: String) -> UInt64? {
    for (cache, names) in caches.enumerated() {
      for alias in names where name.hasPrefix("\(alias)-") {
        let rest = String(name.dropFirst(alias.count + 1))
        for (number, operation) in operations.enumerated() where operation.caches & 1 << cache != 0
        {
          let base = UInt64(cache) | UInt64(number) << 8
          if rest == operation.plural { return base }
          if rest == "\(operation.singular)-misses" { return base | 1 << 16 }
        }
      }
    }
    return nil
  }
}
