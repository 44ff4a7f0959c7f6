/// Names written as one name or as a range, such as `A` or `A1..A4`.
struct Names: Hashable, CustomStringConvertible {
  /// The first, or only, name.
  let first: String
  /// The last name of a range; nil for a single name.
  let last: String?

  /// The most names that a range may stand for.
  static let limit = 4096

  /// The most bytes of a name.
  private static let lengthLimit = 64

  /// A single name.
  init(_ name: String) {
    first = name
    last = nil
  }

  init(first: String, last: String) {
    self.first = first
    self.last = last
  }

  /// As it is written.
  var description: String { last.map { "\(first)..\($0)" } ?? first }

  /// The names it stands for, in order.
  var all: [String] {
    guard let last, let (prefix, low) = Names.numbered(first),
      let (_, high) = Names.numbered(last), low <= high
    else { return [first] }
    return (low...high).map { "\(prefix)\($0)" }
  }

  /// Where `..` stands in a range.
  static func dots(in word: String) -> Range<String.Index>? {
    let bytes = word.utf8
    var rest = bytes[...]
    while let dot = rest.firstIndex(of: UInt8(ascii: ".")) {
      rest = bytes[bytes.index(after: dot)...]
      if rest.first == UInt8(ascii: ".") { return dot..<rest.index(after: rest.startIndex) }
    }
    return nil
  }

  /// A name's text before its trailing number, and the number.
  static func numbered(_ name: String) -> (prefix: String, number: Int)? {
    let digits = trailingDigits(name)
    guard !digits.isEmpty, digits.count <= 9, let number = Int(digits) else { return nil }
    return (String(name[..<digits.startIndex]), number)
  }

  /// Whether the number at a name's end is written with a needless zero, as in `A08`.
  static func hasLeadingZero(_ name: String) -> Bool {
    let digits = trailingDigits(name)
    return digits.count > 1 && digits.first == "0"
  }

  private static func trailingDigits(_ name: String) -> Substring {
    name.utf8.lastIndex { !$0.isDigit }.map { name[name.utf8.index(after: $0)...] } ?? name[...]
  }

  /// Whether a word can be a name: a letter, then letters, digits and `_`, then up to four parts of it,
  /// such as `.1`, `.lbr`, `.cycles` or `.cpu0`.
  static func isName(_ word: some StringProtocol) -> Bool {
    let bytes = word.utf8
    guard bytes.count <= lengthLimit, bytes.first?.isLetter == true else { return false }
    let dot = bytes.firstIndex(of: UInt8(ascii: ".")) ?? bytes.endIndex
    let head = bytes[..<dot]
    guard head.allSatisfy({ $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") }),
      !reserved.contains(where: { $0.utf8.elementsEqual(head) })
    else { return false }
    let parts = bytes[dot...].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      .dropFirst()
    return parts.count <= partLimit
      && parts.allSatisfy { part in
        !part.isEmpty
          && part.allSatisfy {
            $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
          }
      }
  }

  /// An event of a command of perf, its cgroup, a thread, and the CPU that it counts.
  private static let partLimit = 4

  /// Words that begin something else where a name could stand.
  private static let reserved = ["error", "guest", "host", "expect", "run"]
}

extension UInt8 {
  /// Whether it is a letter of ASCII.
  var isLetter: Bool { (0x61...0x7a).contains(self | 0x20) }

  /// Whether it is a digit of ASCII.
  var isDigit: Bool { (0x30...0x39).contains(self) }
}
