/// What docutils would take for markup in plain text, and how it is kept from that.
///
/// The rules are those of `docutils/parsers/rst/states.py`: what a body element begins with, what an
/// inline one does, and that two colons at the end of a paragraph make a literal of what follows.
enum RSTText {
  /// White space as Python has it, for which these four controls are some too.
  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0d, 0x1c...0x20: true
    case 0x21...0x7f: false
    default: scalar.properties.isWhitespace
    }
  }

  /// The lines as Python splits them, which is at more than newlines.
  static func lines(_ text: String) -> [Substring] {
    let scalars = text.unicodeScalars
    var lines: [Substring] = []
    var start = scalars.startIndex
    while let end = scalars[start...].firstIndex(where: isLineEnd) {
      lines.append(text[start..<end])
      start = scalars.index(after: end)
      if scalars[end] == "\r", start < scalars.endIndex, scalars[start] == "\n" {
        start = scalars.index(after: start)
      }
    }
    lines.append(text[start...])
    return lines
  }

  private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0a...0x0d, 0x1c...0x1e, 0x85, 0x2028...0x2029: true
    default: false
    }
  }

  /// Columns in a line, which is broken when it has too many.
  static func columns(_ text: String) -> Int {
    text.utf8.allSatisfy { $0 < 0x80 } ? text.utf8.count : text.count
  }

  /// Whether there is nothing but space.
  static func isBlank(_ text: some StringProtocol) -> Bool {
    text.unicodeScalars.allSatisfy(isSpace)
  }

  /// Whether there is nothing but punctuation of ASCII.
  static func isPunctuation(_ word: String) -> Bool {
    word.utf8.allSatisfy { $0 < 0x80 && !isLetterOrDigit($0) }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }

  // MARK: Inline

  /// Characters that begin or end markup, each behind a backslash.
  static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: isSpecial) else { return text }
    var result = ""
    result.reserveCapacity(text.utf8.count + 8)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", "*", "`", "_", "|", "<", ">": result.unicodeScalars.append("\\")
      // Behind these docutils makes a link of what is no more than text.
      case ":" where endsInScheme(result): result.unicodeScalars.append("\\")
      // Stands for a backslash inside of docutils.
      case "\0":
        result.unicodeScalars.append("\u{FFFD}")
        continue
      default: break
      }
      result.unicodeScalars.append(scalar)
    }
    return result
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\\"), UInt8(ascii: "*"), UInt8(ascii: "`"), UInt8(ascii: "_"),
      UInt8(ascii: "|"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: ":"), 0:
      true
    default: false
    }
  }

  /// Schemes by which an address runs or reads something; the page has no link to such either.
  private static let schemes = [
    "javascript", "livescript", "mocha", "vbscript", "data", "file", "jar", "view-source",
  ]

  private static func endsInScheme(_ text: String) -> Bool {
    guard let last = text.utf8.last, isLetterOrDigit(last) else { return false }
    let end = String(text.suffix(12)).lowercased()
    return schemes.contains { end.hasSuffix($0) }
  }

  // MARK: Lines of a paragraph

  /// The first line of a paragraph must not begin as a list, a directive, a field or an option does.
  static func harmlessStart(_ line: String) -> String {
    guard let first = line.unicodeScalars.first else { return line }
    // In backslashes alone each stands for half of one, and together they are a line across the page.
    if line.utf8.allSatisfy({ $0 == UInt8(ascii: "\\") }) { return "\\ " + line }
    return marks.contains(first) || isEnumerated(line) ? "\\" + line : line
  }

  /// What a list, a title, an attribution or a directive may begin with.
  private static let marks = Set(
    "-+.:=~^\"'#$%&,/;!?@[](){}>\u{2022}\u{2023}\u{2043}\u{2014}".unicodeScalars
  )

  /// Whether the line begins as an item with a number or a letter does.
  private static func isEnumerated(_ line: String) -> Bool {
    let head = line.utf8.prefix { isLetterOrDigit($0) || $0 == UInt8(ascii: "(") }
    guard !head.isEmpty, head.endIndex < line.utf8.endIndex else { return false }
    let behind = line.utf8[head.endIndex]
    return behind == UInt8(ascii: ".") || behind == UInt8(ascii: ")")
  }

  /// The last line of a paragraph must not make a literal block of what follows.
  static func harmlessEnd(_ line: String) -> String {
    line.utf8.suffix(2).elementsEqual("::".utf8) ? line.dropLast() + "\\:" : line
  }
}
