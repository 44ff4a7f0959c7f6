/// `runs 50% +-5`: the share of `time_running` in `time_enabled`.
struct RunningTimeExpectation: SubjectExpectation {
  static let beginnings = ["runs"]

  /// The tolerance where none is written: half a point, as for a rounded figure.
  private static let defaultTolerance = 0.5

  let percent: Double
  /// In points.
  private(set) var tolerance = Self.defaultTolerance

  init(_ first: Token, _ parser: inout StatementParser) throws(Diagnostic) {
    let token = try parser.word("a share such as 50%")
    guard token.text.hasSuffix("%"), let percent = Self.percentage(token.text.dropLast()) else {
      throw parser.failure(at: token, "expected a share from 0% to 100%, such as 50%")
    }
    self.percent = percent
    guard let word = parser.peeked else { return }
    parser.next += 1
    let digits = word.text.hasSuffix("%") ? word.text.dropLast() : word.text[...]
    guard word.text.hasPrefix("+-"), let tolerance = Self.percentage(digits.dropFirst(2)) else {
      throw parser.failure(at: word, "expected a tolerance such as +-5")
    }
    self.tolerance = tolerance
  }

  /// A number from 0 to 100; nine decimals are all that printing keeps.
  private static func percentage(_ text: some StringProtocol) -> Double? {
    guard !text.isEmpty, text.count <= 12,
      text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") })
    else { return nil }
    let decimals = text.split(separator: ".", omittingEmptySubsequences: false).dropFirst()
    guard decimals.allSatisfy({ $0.count <= 9 }), let value = Double(String(text)), value <= 100
    else { return nil }
    return value
  }

  var description: String {
    "runs \(Self.text(percent))%"
      + (tolerance == Self.defaultTolerance ? "" : " +-\(Self.text(tolerance))")
  }

  /// A number without a needless fraction.
  private static func text(_ value: Double) -> String {
    let scale = 1_000_000_000
    let (whole, rest) = Int((value * Double(scale)).rounded()).quotientAndRemainder(
      dividingBy: scale
    )
    guard rest != 0 else { return "\(whole)" }
    let digits = String(scale + rest).dropFirst()
    return "\(whole)." + digits.reversed().drop { $0 == "0" }.reversed()
  }

  func check(_ subject: Int) -> PlanCheck.Kind {
    .runs(subject, percent: percent, tolerance: tolerance)
  }
}
