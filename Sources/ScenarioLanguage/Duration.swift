/// Virtual durations as the language writes them.
public enum DurationText {
  /// The units, largest first, in nanoseconds.
  public static let units: [(name: String, nanoseconds: UInt64)] = [
    ("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1_000), ("ns", 1),
  ]

  /// The longest that one scenario may run, in nanoseconds: ten minutes.
  public static let limitNanoseconds: UInt64 = 600_000_000_000

  /// What is wrong with a duration.
  enum Problem: Error {
    case noNumber
    case unknownUnit(String)
    case notWhole
    case tooLong
  }

  /// Parses `10ms` or `1.5ms` into nanoseconds.
  static func parse(_ word: some StringProtocol) throws(Problem) -> UInt64 {
    let number = word.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let unitName = String(word.dropFirst(number.count))
    guard !number.isEmpty, number != "." else { throw .noNumber }
    guard let unit = units.first(where: { $0.name == unitName }) else {
      throw .unknownUnit(unitName)
    }
    let parts = number.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts[0].count <= 18, let whole = UInt64(parts[0]) else {
      throw parts[0].count > 18 ? .tooLong : .noNumber
    }
    let (product, overflow) = whole.multipliedReportingOverflow(by: unit.nanoseconds)
    guard !overflow, product <= limitNanoseconds else { throw .tooLong }
    guard parts.count == 2 else { return product }
    return product + (try fraction(parts[1], of: unit.nanoseconds))
  }

  /// Reads `10ms` as nanoseconds; nil for what is none.
  public static func nanoseconds(_ word: String) -> UInt64? { try? parse(word) }

  private static func fraction(
    _ digits: some StringProtocol,
    of unit: UInt64
  ) throws(Problem) -> UInt64 {
    var rest: UInt64 = 0
    var scale = unit
    for digit in digits {
      guard let value = digit.wholeNumberValue, scale % 10 == 0 else { throw .notWhole }
      scale /= 10
      rest += UInt64(value) * scale
    }
    return rest
  }

  /// Writes nanoseconds in the largest unit that keeps them whole.
  public static func text(_ nanoseconds: UInt64) -> String {
    let unit = units.first { nanoseconds % $0.nanoseconds == 0 && nanoseconds >= $0.nanoseconds }
    let (name, size) = unit ?? ("ns", 1)
    return "\(nanoseconds / size)\(name)"
  }
}
