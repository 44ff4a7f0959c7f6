/// A hardware counter of one CPU, numbered as x86 perf does: programmable 0 to 31, fixed from 32 (P9).
public struct Counter: Hashable, Sendable, Comparable {
  /// The index in the PMU's counter space.
  public let index: Int8

  /// The index of the first fixed counter.
  public static let fixedBase: Int8 = 32

  /// Creates a counter from its index.
  public init(index: Int8) { self.index = index }

  /// General-purpose counter `number`.
  public static func gp(_ number: Int) -> Counter { Counter(index: Int8(number)) }

  /// Fixed counter `number`.
  public static func fixed(_ number: Int) -> Counter { Counter(index: fixedBase + Int8(number)) }

  /// Whether this is a fixed counter.
  public var isFixed: Bool { index >= Counter.fixedBase }

  /// The number within its kind.
  public var number: Int { Int(isFixed ? index - Counter.fixedBase : index) }

  /// The name in the scenario language, `gp0` or `fixed1`.
  public var name: String { isFixed ? "fixed\(number)" : "gp\(number)" }

  /// Parses `gp0` or `fixed1`; nil for anything else.
  public init?(name: some StringProtocol) {
    // Pseudo counters of top-down metrics stand behind sixteen fixed ones (P26).
    let (prefix, base) = name.hasPrefix("gp") ? (2, Int8(0)) : (5, Counter.fixedBase)
    guard name.hasPrefix("gp") || name.hasPrefix("fixed"),
      let number = Int(name.dropFirst(prefix)), number >= 0, number < 32,
      name.dropFirst(prefix).allSatisfy({ $0.isNumber })
    else { return nil }
    index = base + Int8(number)
  }

  /// Orders by index: programmable before fixed.
  public static func < (left: Counter, right: Counter) -> Bool { left.index < right.index }
}
