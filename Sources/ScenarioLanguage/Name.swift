/// Names written as one name or as a range, such as `A` or `A1..A4`.
public struct Names: Hashable, Sendable, CustomStringConvertible {
  /// The first, or only, name.
  public let first: String
  /// The last name of a range; nil for a single name.
  public let last: String?

  /// The most names that a range may stand for.
  public static let limit = 4096

  /// The most characters of a name.
  static let lengthLimit = 64

  /// Creates a single name.
  public init(_ name: String) {
    first = name
    last = nil
  }

  init(first: String, last: String) {
    self.first = first
    self.last = last
  }

  /// As it is written.
  public var description: String { last.map { "\(first)..\($0)" } ?? first }

  /// The names it stands for, in order.
  public var all: [String] {
    guard let last, let (prefix, low) = Names.numbered(first),
      let (_, high) = Names.numbered(last), low <= high
    else { return [first] }
    return (low...high).map { "\(prefix)\($0)" }
  }

  /// A name's text before its trailing number, and the number.
  static func numbered(_ name: String) -> (prefix: String, number: Int)? {
    let digits = name.reversed().prefix { $0.isASCII && $0.isNumber }.count
    guard digits > 0, digits <= 9, let number = Int(name.suffix(digits)) else { return nil }
    return (String(name.dropLast(digits)), number)
  }

  /// Whether the number at a name's end is written with a needless zero, as in `A08`.
  static func hasLeadingZero(_ name: String) -> Bool {
    let digits = name.reversed().prefix { $0.isASCII && $0.isNumber }.reversed()
    return digits.count > 1 && digits.first == "0"
  }

  /// Whether a word can be a name: a letter, then letters, digits and `_`, then maybe `.N` and `.lbr`.
  static func isName(_ word: some StringProtocol) -> Bool {
    if word.hasSuffix(".lbr") { return isName(word.dropLast(4)) }
    guard word.utf8.count <= lengthLimit else { return false }
    let parts = word.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let head = parts.first, let initial = head.first else { return false }
    guard initial.isASCII, initial.isLetter, !reserved.contains(String(head)) else { return false }
    guard head.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
    else { return false }
    guard parts.count == 2 else { return true }
    return !parts[1].isEmpty && parts[1].allSatisfy { $0.isASCII && $0.isNumber }
  }

  /// Words that begin something else where a name could stand.
  static let reserved: Set<String> = ["error", "guest", "host", "expect", "run"]
}
