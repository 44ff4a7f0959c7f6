/// Figures in words, the same in every output.
public enum FigureText {
  /// A number with its digits in groups of three: `10 000 000`.
  public static func grouped(_ number: UInt64) -> String {
    let digits = Array(String(number))
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { text.append(" ") }
      text.append(digit)
    }
    return text
  }

  /// A percentage with at most one decimal; only nothing is 0%, and only all is 100%.
  public static func percent(_ percent: Double) -> String {
    if percent > 0, percent < 0.05 { return "less than 0.1%" }
    if percent < 100, percent >= 99.95 { return "more than 99.9%" }
    let tenths = Int((percent * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)%" : "\(tenths / 10).\(tenths % 10)%"
  }

  /// How much of what happened was counted.
  static func share(_ count: UInt64, of happened: UInt64?) -> String {
    guard let happened, happened > 0 else { return count == 0 ? "nothing" : grouped(count) }
    if count == 0 { return "nothing" }
    if count == happened { return "all (\(grouped(count)))" }
    return
      "\(percent(Double(count) / Double(happened) * 100)) (\(grouped(count)) of \(grouped(happened)))"
  }
}
