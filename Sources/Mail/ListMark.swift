/// The marks that items of lists begin with.
enum ListMark {
  /// The text of an item behind its mark, or marks where a list stands in a comment; nil where no item
  /// begins.
  static func item(_ text: Substring) -> Substring? {
    guard let rest = behindMark(text) else { return nil }
    return behindMark(rest) ?? rest
  }

  private static func behindMark(_ text: Substring) -> Substring? {
    guard let first = text.utf8.first else { return nil }
    let length: Int
    switch first {
    case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "o"): length = 1
    case UInt8(ascii: "="): length = text.begins(with: "=>") ? 2 : 0
    case UInt8(ascii: "("): length = bracketedLength(text)
    case 0x80...: length = signs.first { text.utf8.starts(with: $0.utf8) }?.utf8.count ?? 0
    default: length = numberLength(text)
    }
    let rest = text.utf8.dropFirst(length)
    guard length > 0, rest.first == 0x20 else { return nil }
    return Substring(rest.drop { $0 == 0x20 })
  }

  /// Whether an item has a number.
  static func isNumbered(_ text: Substring) -> Bool { text.utf8.first?.isDigit == true }

  /// Whether an item begins.
  static func begins(_ text: Substring) -> Bool { item(text) != nil }

  private static let signs = [
    "\u{2022}", "\u{2023}", "\u{25aa}", "\u{25e6}", "\u{25cf}", "\u{2013}",
  ]

  /// A number or a letter with its mark, such as `1.`, `a)` or `2).`.
  private static func numberLength(_ text: Substring) -> Int {
    let digits = text.utf8.prefix(while: \.isDigit)
    let isLettered = text.utf8.first.map { (0x61...0x7a).contains($0) } ?? false
    let length = digits.isEmpty && isLettered ? 1 : digits.count
    guard (1...3).contains(length) else { return 0 }
    let mark = text.utf8.dropFirst(length)
    if mark.starts(with: ").".utf8) { return length + 2 }
    return mark.first.map(".)".utf8.contains) == true ? length + 1 : 0
  }

  /// A number, a letter or a small Roman number in brackets, such as `(iv)`.
  private static func bracketedLength(_ text: Substring) -> Int {
    let inner = text.utf8.dropFirst().prefix { $0 != UInt8(ascii: ")") }
    guard (1...4).contains(inner.count), inner.endIndex < text.utf8.endIndex else { return 0 }
    let isLetter = inner.count == 1 && inner.allSatisfy { (0x61...0x7a).contains($0) }
    let isNumber =
      inner.allSatisfy(\.isDigit) || inner.allSatisfy { "ivx".utf8.contains($0) } || isLetter
    return isNumber ? inner.count + 2 : 0
  }
}
