/// Writes the parts of CommonMark that stand for themselves.
enum MarkdownLiteral {
  /// Writes a code span.
  static func code(_ text: String) -> String {
    let isPlain = !text.utf8.contains(UInt8(ascii: "`"))
    if isPlain, text.utf8.first != UInt8(ascii: " ") { return "`\(text)`" }
    let runs = Set(backtickRuns(in: text))
    let count = (1...).first { !runs.contains($0) } ?? 1
    let isBlank = text.allSatisfy { $0 == " " }
    let isStripped = text.hasPrefix(" ") && text.hasSuffix(" ") && !isBlank
    let needsSpaces = text.hasPrefix("`") || text.hasSuffix("`") || isStripped
    let content = needsSpaces ? " \(text) " : text
    let fence = String(repeating: "`", count: count)
    return fence + content + fence
  }

  /// Writes a fenced code block, without a newline at the end.
  static func codeBlock(info: String, text: String) -> String {
    let fence: Unicode.Scalar = info.utf8.contains(UInt8(ascii: "`")) ? "~" : "`"
    let count = max(3, 1 + (runs(of: UInt8(ascii: fence), in: text).max() ?? 0))
    let line = String(repeating: Character(fence), count: count)
    let info = escape(info.withoutNewlines, ["\\"])
    let start = info.isEmpty ? line : "\(line) \(info)"
    let body = text.hasSuffix("\n") || text.isEmpty ? text : text + "\n"
    return "\(start)\n\(body)\(line)"
  }

  /// Writes what stands in the parentheses of a link.
  static func target(destination: String, title: String) -> String {
    let isPlain = !destination.isEmpty && destination.utf8.allSatisfy { isPlainInLink($0) }
    var text = escape(destination, ["\\", "<", ">"])
    if !isPlain && !(destination.isEmpty && title.isEmpty) {
      text = "<\(escapeEnds(text))>"
    }
    return title.isEmpty ? text : "\(text) \"\(quoted(title))\""
  }

  /// Writes what stands between the quotes of a title.
  private static func quoted(_ title: String) -> String {
    // cmark takes a quote after two backslashes for escaped when another quote follows.
    let endsInBackslash = title.hasSuffix("\\")
    let start = endsInBackslash ? String(title.dropLast()) : title
    return escape(start, ["\\", "\""]) + (endsInBackslash ? "&#92;" : "")
  }

  /// Whether an address is a link when it stands between angle brackets.
  static func isAutolink(_ destination: String) -> Bool {
    guard let colon = destination.utf8.firstIndex(of: UInt8(ascii: ":")) else { return false }
    let scheme = destination.utf8[..<colon]
    let isScheme = (2...32).contains(scheme.count) && scheme.allSatisfy { isLetter($0) }
    let ampersand = UInt8(ascii: "&")
    return isScheme && destination.utf8.allSatisfy { isPlainInLink($0) && $0 != ampersand }
  }

  /// Puts a backslash before characters, and entities for others.
  private static func escape(_ text: String, _ special: Set<Unicode.Scalar>) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if special.contains(scalar) {
        escaped.append("\\")
        escaped.append(scalar)
      } else if scalar == "&" {
        escaped.append(contentsOf: "&amp;".unicodeScalars)
      } else if scalar.value > 0 && scalar.value < 0x20 {
        escaped.append(contentsOf: "&#\(scalar.value);".unicodeScalars)
      } else {
        escaped.append(scalar)
      }
    }
    return String(escaped)
  }

  /// Writes the spaces at both ends of a destination so that they stay.
  private static func escapeEnds(_ text: String) -> String {
    guard text.contains(where: { $0 != " " }) else {
      return String(repeating: "&#32;", count: text.count)
    }
    let start = text.prefix { $0 == " " }.count
    let end = text.reversed().prefix { $0 == " " }.count
    let middle = text.dropFirst(start).dropLast(end)
    return String(repeating: "&#32;", count: start) + middle
      + String(repeating: "&#32;", count: end)
  }

  private static func isPlainInLink(_ byte: UInt8) -> Bool {
    let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    return isDigit || isLetter(byte) || "-._~:/?#@!$'*+,;=%&".utf8.contains(byte)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func backtickRuns(in text: String) -> [Int] {
    runs(of: UInt8(ascii: "`"), in: text)
  }

  /// The lengths of the runs of a character.
  private static func runs(of byte: UInt8, in text: String) -> [Int] {
    guard text.utf8.contains(byte) else { return [] }
    return text.utf8.split { $0 != byte }.map(\.count)
  }
}

extension String {
  /// The text without the newline that ends it.
  var withoutLastNewline: String { hasSuffix("\n") ? String(dropLast()) : self }

  /// The text of an HTML block without indentation and empty lines around it.
  var trimmedHTML: String {
    let end = reversed().drop { $0.isNewline }.count
    return String(prefix(end).drop { $0 == " " })
  }
}
