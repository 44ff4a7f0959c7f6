// Text of strangers is looked at byte by byte: what a reader sees as one character may have any length, and
// where it begins may depend on all that stands before it.

extension UInt8 {
  /// Whether it is a space, a tabulator or the end of a line.
  var isSpace: Bool { self == 0x20 || (0x09...0x0d).contains(self) }

  /// Whether it is a digit.
  var isDigit: Bool { (0x30...0x39).contains(self) }
}

extension StringProtocol {
  /// Whether nothing is to be seen.
  var isBlank: Bool { utf8.allSatisfy(\.isSpace) }

  /// Whether it begins with a text, byte by byte.
  func begins(with start: StaticString) -> Bool { utf8.starts(with: start.description.utf8) }

  /// Whether it ends with a text, byte by byte.
  func ends(with end: StaticString) -> Bool {
    utf8.suffix(end.utf8CodeUnitCount).elementsEqual(end.description.utf8)
  }

  /// Whether a text stands in it, byte by byte.
  func holds(_ text: String) -> Bool { end(of: text) != nil }

  /// The place behind the first occurrence of a text, byte by byte.
  func end(of text: String) -> Index? {
    guard let first = text.utf8.first else { return startIndex }
    let bytes = utf8
    var from = bytes.startIndex
    while let place = bytes[from...].firstIndex(of: first) {
      if bytes[place...].starts(with: text.utf8) {
        return bytes.index(place, offsetBy: text.utf8.count)
      }
      from = bytes.index(after: place)
    }
    return nil
  }
}

extension Substring {
  /// The text behind its leading space.
  var withoutIndent: Substring { Substring(utf8.drop(while: \.isSpace)) }

  /// The text behind leading spaces, which tabulators are not.
  var withoutSpaces: Substring { Substring(utf8.drop { $0 == 0x20 }) }

  /// The text behind one byte of ASCII.
  var withoutFirst: Substring { Substring(utf8.dropFirst()) }
}
