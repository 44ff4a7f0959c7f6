/// Characters that would change how the rest of a line is read, made visible.
public enum VisibleText {
  /// A scalar as text: itself, or its code point when it is a control or bidirectional character.
  public static func text(_ scalar: Unicode.Scalar) -> String {
    isHidden(scalar) ? number(scalar) : String(scalar)
  }

  /// A whole text.
  public static func text(_ text: String) -> String {
    guard hides(text) else { return text }
    return text.unicodeScalars.reduce(into: "") { $0 += VisibleText.text($1) }
  }

  /// Whether some scalar of a text is hidden; most texts are cleared by their bytes.
  public static func hides(_ text: String) -> Bool {
    let bytes = text.utf8.span
    return bytes.indices.contains { mayHide(bytes[$0]) }
      && text.unicodeScalars.contains(where: isHidden)
  }

  /// Whether a scalar is a control or bidirectional character.
  public static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0a: false
    case 0x00...0x1f, 0x7f...0x9f, 0x200e...0x200f, 0x061c, 0x202a...0x202e, 0x2066...0x2069,
      0xfeff:
      true
    default: false
    }
  }

  /// Whether a scalar that is hidden may begin with a byte.
  public static func mayHide(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x09, 0x0a: false
    case 0x00...0x1f, 0x7f, 0xc2, 0xd8, 0xe2, 0xef: true
    default: false
    }
  }

  /// What is shown in the place of a hidden scalar.
  public static func number(_ scalar: Unicode.Scalar) -> String {
    "\u{2039}U+\(String(scalar.value, radix: 16, uppercase: true))\u{203a}"
  }
}
