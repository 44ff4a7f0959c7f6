import PerfInterface

/// Counters for a list of events, found the way x86 perf does (P12 to P14).
///
/// The solver is greedy on purpose: it may refuse what an exact one would accept.
struct CounterAssignment {
  /// More than any machine of the model has.
  static let capacity = 64

  private(set) var counters = InlineArray<64, Int8>(repeating: -1)
  private let allowed: InlineArray<64, UInt64>
  private let count: Int
  private let programmable: Int

  /// Tries to give every event a counter.
  ///
  /// - Parameters:
  ///   - events: Allowed counters and the counter assigned last, -1 for none, in list order.
  ///   - programmable: How many programmable counters may be handed out.
  ///
  /// Returns nil when no assignment is found.
  init?(
    count: Int,
    programmable: Int,
    event: (Int) -> (allowed: UInt64, last: Int8)
  ) {
    self.count = count
    self.programmable = programmable
    var masks = InlineArray<64, UInt64>(repeating: 0)
    var keepsLast = true
    var used: UInt64 = 0
    for index in 0..<count {
      let (mask, last) = event(index)
      masks[index] = mask
      let bit: UInt64 = last >= 0 ? 1 << UInt64(last) : 0
      if bit == 0 || mask & bit == 0 || used & bit != 0 { keepsLast = false }
      used |= bit
      counters[index] = last
    }
    allowed = masks
    guard !keepsLast else { return }
    guard assignByWeight() else { return nil }
  }

  /// Events with the fewest choices first, equal ones in list order.
  private mutating func assignByWeight() -> Bool {
    var used: UInt64 = 0
    var programmableUsed = 0
    for weight in 0...CounterAssignment.capacity {
      for index in 0..<count where allowed[index].nonzeroBitCount == weight {
        guard let counter = choose(allowed[index] & ~used, programmableUsed: &programmableUsed)
        else { return false }
        used |= 1 << UInt64(counter)
        counters[index] = counter
      }
    }
    return true
  }

  /// The lowest free fixed counter if there is one, else the lowest free programmable one.
  private func choose(_ free: UInt64, programmableUsed: inout Int) -> Int8? {
    let fixed = free >> UInt64(Counter.fixedBase)
    if fixed != 0 { return Counter.fixedBase + Int8(fixed.trailingZeroBitCount) }
    guard free != 0, programmableUsed < programmable else { return nil }
    programmableUsed += 1
    return Int8(free.trailingZeroBitCount)
  }
}
