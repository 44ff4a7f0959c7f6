internal import CGMime

/// The text of a header's value (RFC 2047).
public struct HeaderText: Hashable, Sendable {
  /// The text, decoded.
  public let text: String
  /// Whether every encoded word of it could be decoded.
  public let isWhole: Bool

  /// Decodes a value.
  public init(_ value: String) {
    // To C a text would end there.
    let plain = value.utf8.contains(0) ? value.replacing("\0", with: "\u{fffd}") : value
    guard GMime.isReady, plain.utf8.contains(UInt8(ascii: "?")) else {
      text = plain
      isWhole = true
      return
    }
    text = unsafe String(taking: g_mime_utils_header_decode_text(nil, plain)) ?? plain
    isWhole = EncodedWord.all(plain).allSatisfy(\.isWhole)
  }
}

/// Words of one character set that follow each other and are encoded alike.
///
/// GMime decodes them; what it cannot it shows as a question mark, and here it is told.
private struct EncodedWord {
  let charset: Substring
  let encoding: TransferEncoding
  /// What is encoded in each of them.
  var pieces: [Substring.UTF8View]

  /// Whether base64 comes to an end in the last of them, so that the next one begins anew.
  private var isPadded: Bool { encoding == .base64 && pieces.last?.last == UInt8(ascii: "=") }

  /// Whether its bytes are characters.
  var isWhole: Bool {
    var bytes: [UInt8] = []
    for piece in pieces {
      var decoder = TransferDecoder(encoding)
      bytes += decoder.decode(piece)
    }
    // What stands behind an asterisk is the language (RFC 2231).
    guard let decoder = CharsetDecoder(String(charset.prefix { $0 != "*" })) else { return false }
    var characters: [UInt8] = []
    decoder.decode(bytes, into: &characters)
    decoder.finish(into: &characters)
    return !decoder.isDamaged
  }

  /// The encoded words of a text.
  static func all(_ text: String) -> [EncodedWord] {
    var words: [EncodedWord] = []
    // Between two marks stand a character set, an encoding and what is encoded.
    let fields = text.utf8.split(separator: UInt8(ascii: "?"), omittingEmptySubsequences: false)
    var place = 0
    var end = 0
    while place + 4 < fields.count {
      guard fields[place].last == UInt8(ascii: "="),
        fields[place + 4].first == UInt8(ascii: "="),
        let encoding = encoding(fields[place + 2])
      else {
        place += 1
        continue
      }
      let charset = Substring(fields[place + 1])
      let isNext = place == end && fields[place].dropFirst().dropLast().allSatisfy { $0 <= 0x20 }
      if isNext, let last = words.last, last.encoding == encoding, last.charset == charset,
        !last.isPadded
      {
        words[words.count - 1].pieces.append(fields[place + 3])
      } else {
        words.append(EncodedWord(charset: charset, encoding: encoding, pieces: [fields[place + 3]]))
      }
      place += 4
      end = place
    }
    return words
  }

  private static func encoding(_ field: Substring.UTF8View) -> TransferEncoding? {
    guard field.count == 1, let letter = field.first.map({ $0 | 0x20 }) else { return nil }
    return letter == UInt8(ascii: "b")
      ? .base64 : letter == UInt8(ascii: "q") ? .quotedPrintable : nil
  }
}
