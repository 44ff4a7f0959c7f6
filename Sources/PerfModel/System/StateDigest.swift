/// A state in 128 bits, by which an exploration knows it again.
///
/// Two states that differ have the same digest by chance with a probability of 1 in 2^128; among a thousand million
/// states that is less than 1 in 10^20.
public struct StateDigest: Hashable, Sendable {
  /// The half by which a table finds it.
  public private(set) var low: UInt64 = 0x243f_6a88_85a3_08d3
  /// The other half.
  public private(set) var high: UInt64 = 0x1319_8a2e_0370_7344

  /// Begins with nothing.
  public init() {}

  /// Creates a digest from its halves.
  public init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  /// Takes a number in; the order counts.
  @inline(__always)
  public mutating func mix(_ value: UInt64) {
    // Odd numbers without a pattern: the digits of pi and of the golden ratio.
    let first = (low ^ value).multipliedFullWidth(by: 0x9e37_79b9_7f4a_7c15)
    let second = (high &+ value).multipliedFullWidth(by: 0xa409_3822_299f_31d1)
    low = first.low ^ first.high ^ 0x082e_fa98_ec4e_6c89
    high = second.low ^ second.high ^ low &+ 0x4528_21e6_38d0_1377
  }

  /// Takes small numbers in, as many as have room in 64 bits.
  @inline(__always)
  mutating func mix(_ first: Int, _ second: Int, _ third: Int = 0, _ fourth: Int = 0) {
    mix(
      UInt64(UInt16(truncatingIfNeeded: first)) | UInt64(UInt16(truncatingIfNeeded: second)) << 16
        | UInt64(UInt16(truncatingIfNeeded: third)) << 32
        | UInt64(UInt16(truncatingIfNeeded: fourth)) << 48
    )
  }
}

extension StateDigest: Comparable {
  /// Any order will do, if it is always the same.
  public static func < (left: StateDigest, right: StateDigest) -> Bool {
    left.low != right.low ? left.low < right.low : left.high < right.high
  }
}
