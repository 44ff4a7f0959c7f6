/// Numbers at random, the same ones for the same seed, on every machine and with every compiler.
///
/// SplitMix64, by Sebastiano Vigna (public domain).
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Starts a sequence.
  public init(seed: UInt64) { state = seed }

  /// The next number of the sequence.
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

// The library's own ways to choose may change with its versions; these never do.
extension RandomNumberGenerator {
  /// A number from 0 to below a limit.
  public mutating func number(below limit: Int) -> Int { Int(next() % UInt64(limit)) }

  /// One of some values.
  public mutating func pick<Element>(_ values: [Element]) -> Element {
    values[number(below: values.count)]
  }

  /// True in so many of a hundred cases.
  public mutating func chance(_ percent: UInt64) -> Bool { next() % 100 < percent }
}
