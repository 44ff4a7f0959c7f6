import FoundationEssentials

/// Header values with their characters beyond ASCII as encoded words (RFC 2047).
enum EncodedHeader {
  /// An encoded word has at most 75 characters, of which 12 say what it is.
  private static let byteLimit = 45

  /// A value without an address, such as a subject.
  static func text(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
    var words: [String] = []
    var bytes: [UInt8] = []
    func end() {
      words.append("=?utf-8?B?\(Data(bytes).base64EncodedString())?=")
      bytes = []
    }
    for scalar in text.unicodeScalars {
      let encoded = Array(String(scalar).utf8)
      if bytes.count + encoded.count > byteLimit { end() }
      bytes += encoded
    }
    end()
    return words.joined(separator: " ")
  }

  /// Addresses, whose names alone may be encoded.
  static func addresses(_ text: String) -> String {
    text.split(separator: ",").map { part in
      let part = part.drop { $0 == " " }
      guard let start = part.firstIndex(of: "<") else { return String(part) }
      let name = part[..<start].filter { $0 != "\"" }
      let trimmed = name.split(separator: " ").joined(separator: " ")
      return name.utf8.contains { $0 >= 0x80 }
        ? "\(Self.text(trimmed)) \(part[start...])" : "\(part)"
    }
    .joined(separator: ", ")
  }
}
