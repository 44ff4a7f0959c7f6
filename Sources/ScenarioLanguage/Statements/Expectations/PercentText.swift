/// Percentages as expectations write them.
enum PercentText {
  /// A number from 0 to 100; nine decimals are all that printing keeps.
  static func parse(_ text: some StringProtocol) -> Double? {
    guard !text.isEmpty, text.count <= 12,
      text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") })
    else { return nil }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let decimals = parts.dropFirst().reduce(0) { $0 + $1.count }
    // Twelve digits and their power of ten are whole numbers that a Double holds, so that what they come to is
    // rounded once, as by a number in Swift's own text.
    guard parts.count <= 2, decimals <= 9, let digits = Int64(parts.joined()) else { return nil }
    let value =
      Double(digits) / Double((0..<decimals).reduce(1 as Int64) { power, _ in power * 10 })
    return value <= 100 ? value : nil
  }

  /// A number without a needless fraction.
  static func text(_ value: Double) -> String {
    // An Int of a page in a browser has 32 bits.
    let scale: Int64 = 1_000_000_000
    let (whole, rest) = Int64((value * Double(scale)).rounded()).quotientAndRemainder(
      dividingBy: scale
    )
    guard rest != 0 else { return "\(whole)" }
    let digits = String(scale + rest).dropFirst()
    return "\(whole)." + digits.reversed().drop { $0 == "0" }.reversed()
  }
}

/// A share that is expected, `50% +-5`.
struct ExpectedPercent: Hashable, CustomStringConvertible {
  /// The tolerance where none is written: half a point, as for a rounded figure.
  private static let defaultTolerance = 0.5

  let percent: Double
  /// In points.
  let tolerance: Double

  init(_ token: Token, _ parser: inout StatementParser) throws(Diagnostic) {
    guard token.text.hasSuffix("%"), let percent = PercentText.parse(token.text.dropLast()) else {
      throw parser.failure(at: token, "expected a share from 0% to 100%, such as 50%")
    }
    self.percent = percent
    tolerance = try parser.tolerance() ?? Self.defaultTolerance
  }

  var description: String {
    "\(PercentText.text(percent))%"
      + (tolerance == Self.defaultTolerance ? "" : " +-\(PercentText.text(tolerance))")
  }
}

extension StatementParser {
  /// A tolerance in events such as `+-1000`, if one stands here.
  mutating func eventTolerance() throws(Diagnostic) -> Double? {
    guard let word = peeked else { return nil }
    next += 1
    guard word.text.hasPrefix("+-"), let events = decimal(word.text.dropFirst(2)) else {
      throw failure(at: word, "expected a tolerance such as +-1000 or +-5%")
    }
    return Double(events)
  }

  /// A tolerance such as `+-5`, if one stands here.
  mutating func tolerance() throws(Diagnostic) -> Double? {
    guard let word = peeked else { return nil }
    next += 1
    let digits = word.text.hasSuffix("%") ? word.text.dropLast() : word.text[...]
    guard word.text.hasPrefix("+-"), let tolerance = PercentText.parse(digits.dropFirst(2)) else {
      throw failure(at: word, "expected a tolerance such as +-5")
    }
    return tolerance
  }
}
