/// The character sets that mails come in.
enum Charset {
  case utf8
  case latin1
  case windows1252

  /// nil for one that is not known.
  init?(_ name: String) {
    switch name.lowercased() {
    case "utf-8", "utf8", "us-ascii", "ascii", "": self = .utf8
    case "iso-8859-1", "latin1", "iso-8859-15": self = .latin1
    case "windows-1252", "cp1252": self = .windows1252
    default: return nil
    }
  }

  /// The text, and whether every byte was a character.
  func text(_ bytes: ArraySlice<UInt8>) -> (text: String, isWhole: Bool) {
    switch self {
    case .utf8:
      let text = String(decoding: bytes, as: UTF8.self)
      return (text, !text.unicodeScalars.contains("\u{fffd}"))
    case .latin1:
      return (String(String.UnicodeScalarView(bytes.map { UnicodeScalar($0) })), true)
    case .windows1252:
      return (String(String.UnicodeScalarView(bytes.map(Charset.windows1252))), true)
    }
  }

  /// The characters that stand where ISO 8859-1 has controls.
  private static let upper: [UInt32] = [
    0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039,
    0x152,
    0x8d, 0x17d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122,
    0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178,
  ]

  private static func windows1252(_ byte: UInt8) -> UnicodeScalar {
    guard (0x80...0x9f).contains(byte) else { return UnicodeScalar(byte) }
    return UnicodeScalar(upper[Int(byte) - 0x80]) ?? "\u{fffd}"
  }
}

/// Words of a header that are encoded (RFC 2047).
enum EncodedWords {
  static func decoded(_ header: String) -> String {
    var result = ""
    var rest = header[...]
    while let start = rest.firstRange(of: "=?") {
      let fields = rest[start.upperBound...]
        .split(separator: "?", maxSplits: 3, omittingEmptySubsequences: false)
      guard fields.count == 4, fields[3].hasPrefix("="), let charset = Charset(String(fields[0]))
      else {
        result += rest[..<start.upperBound]
        rest = rest[start.upperBound...]
        continue
      }
      let isBase64 = fields[1].lowercased() == "b"
      let encoded = isBase64 ? String(fields[2]) : String(fields[2].replacing("_", with: "=20"))
      let line = RawLine(number: 1, bytes: Array(encoded.utf8)[...])
      let lines = (isBase64 ? TransferEncoding.base64 : .quotedPrintable).decoded([line])
      let between = rest[..<start.lowerBound]
      // Spaces between encoded words are not meant.
      if !(between.allSatisfy(\.isWhitespace) && !result.isEmpty) { result += between }
      result += lines.map { charset.text($0.bytes).text }.joined(separator: " ")
      rest = fields[3].dropFirst()
    }
    return result + rest
  }
}

/// Text whose lines end where the writer's window did (RFC 3676).
enum FlowedText {
  static func joined(_ lines: [MailLine]) -> [MailLine] {
    var result: [MailLine] = []
    var isOpen = false
    for line in lines {
      let quotes = line.text.prefix { $0 == ">" }
      var content = line.text.dropFirst(quotes.count)
      // A space that was put there to keep a line from looking like a quote.
      if content.hasPrefix(" ") { content = content.dropFirst() }
      let text = quotes.isEmpty ? String(content) : "\(quotes) \(content)"
      let isSignature = content == "-- "
      if isOpen, !isSignature, let last = result.last,
        last.text.prefix(while: { $0 == ">" }) == quotes
      {
        result[result.count - 1] = MailLine(number: last.number, text: last.text + content)
      } else {
        result.append(MailLine(number: line.number, text: text))
      }
      isOpen = content.hasSuffix(" ") && !isSignature
    }
    return result
  }
}
