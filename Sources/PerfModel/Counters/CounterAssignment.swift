import PerfInterface

/// Counters for a list of events, found the way x86 perf does (P12 to P14).
///
/// The solver is greedy on purpose: it may refuse what an exact one would accept.
struct CounterAssignment {
  /// What the solver needs to know of an event.
  struct Request {
    /// Counters that may serve it.
    let allowed: UInt64
    /// The counter assigned last.
    let last: Counter?
    /// Whether it takes the next counter too, as AMD's large increments do.
    let needsPair: Bool

    /// The counters it would take.
    func taken(_ counter: Counter) -> UInt64 {
      needsPair ? counter.bit | counter.bit << 1 : counter.bit
    }
  }

  /// More than any machine of the model has.
  static let capacity = 64

  private(set) var counters = InlineArray<64, Counter?>(repeating: nil)

  /// Tries to give every event a counter; nil when no assignment is found.
  ///
  /// - Parameters:
  ///   - count: How many events there are, in list order.
  ///   - programmable: How many programmable counters may be handed out.
  init?(count: Int, programmable: Int, request: (Int) -> Request) {
    if keepsLast(count, request) { return }
    guard assign(count, programmable, request) else { return nil }
  }

  /// Everybody stays where it was last, if that is possible (P12).
  private mutating func keepsLast(_ count: Int, _ request: (Int) -> Request) -> Bool {
    var used: UInt64 = 0
    for index in 0..<count {
      let event = request(index)
      guard let last = event.last else { return false }
      let taken = event.taken(last)
      guard event.allowed & last.bit != 0, used & taken == 0 else { return false }
      used |= taken
      counters[index] = last
    }
    return true
  }

  /// Events with the fewest choices first, equal ones in list order (P13).
  private mutating func assign(
    _ count: Int,
    _ programmable: Int,
    _ request: (Int) -> Request
  ) -> Bool {
    var left = programmable
    for index in 0..<count where request(index).needsPair { left -= 1 }
    var used: UInt64 = 0
    var assigned = 0
    for weight in 0...CounterAssignment.capacity where assigned < count {
      for index in 0..<count {
        let event = request(index)
        guard event.allowed.nonzeroBitCount == weight else { continue }
        guard let counter = choose(event, used: used, left: &left) else { return false }
        used |= event.taken(counter)
        counters[index] = counter
        assigned += 1
      }
    }
    return assigned == count
  }

  /// The lowest free fixed counter if there is one, else the lowest free programmable one.
  private func choose(_ event: Request, used: UInt64, left: inout Int) -> Counter? {
    let free = event.allowed & ~used
    let fixed = free >> UInt64(Counter.fixedBase)
    if fixed != 0 { return .fixed(fixed.trailingZeroBitCount) }
    var candidates = free
    while candidates != 0 {
      let counter = Counter(index: Int8(candidates.trailingZeroBitCount))
      guard left > 0 else { return nil }
      if event.taken(counter) & used == 0 {
        left -= 1
        return counter
      }
      candidates &= candidates - 1
    }
    return nil
  }
}
