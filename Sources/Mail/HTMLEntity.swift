import MIME

/// A character that is written by its name or number in HTML.
enum HTMLEntity {
  /// An entity has at most so many characters between its marks.
  static let lengthLimit = 31

  /// The characters for what stands between `&` and `;`; nil where it is none.
  static func text(_ name: String) -> String? {
    if name.utf8.first == UInt8(ascii: "#") { return number(name.dropFirst()).map(character) }
    return names[name]
  }

  private static func number(_ digits: Substring) -> UInt32? {
    let isHexadecimal = digits.utf8.first.map { $0 | 0x20 } == UInt8(ascii: "x")
    return isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits, radix: 10)
  }

  /// Numbers from 128 to 159 are meant as of windows-1252.
  private static func character(_ number: UInt32) -> String {
    guard (0x80...0x9f).contains(number) else {
      return UnicodeScalar(number).flatMap { $0.value == 0 ? nil : String($0) } ?? "\u{fffd}"
    }
    guard let decoder = CharsetDecoder("windows-1252") else { return "\u{fffd}" }
    var bytes: [UInt8] = []
    decoder.decode([UInt8(number)], into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let names: [String: String] = {
    var names = others
    for (place, name) in latin.split(whereSeparator: \.isWhitespace).enumerated() {
      names[String(name)] = UnicodeScalar(UInt32(160 + place)).map { String($0) }
    }
    return names
  }()

  /// The upper half of Latin-1, in order, from 160.
  private static let latin = """
    nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3
    acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde
    Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute
    Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde
    auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute
    ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml
    """

  private static let others: [String: String] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "ndash": "\u{2013}",
    "mdash": "\u{2014}", "lsquo": "\u{2018}", "rsquo": "\u{2019}", "sbquo": "\u{201a}",
    "ldquo": "\u{201c}", "rdquo": "\u{201d}", "bdquo": "\u{201e}", "bull": "\u{2022}",
    "hellip": "\u{2026}", "euro": "\u{20ac}", "trade": "\u{2122}", "larr": "\u{2190}",
    "rarr": "\u{2192}", "le": "\u{2264}", "ge": "\u{2265}", "ne": "\u{2260}", "minus": "\u{2212}",
    "ensp": " ", "emsp": " ", "thinsp": " ", "zwnj": "", "zwj": "", "lrm": "", "rlm": "",
  ]
}
