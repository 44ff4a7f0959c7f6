/// Characters that would change how the rest of a line is read, made visible.
public enum VisibleText {
  /// A scalar as text: itself, or its code point when it is a control or bidirectional character.
  static func text(_ scalar: Unicode.Scalar) -> String {
    switch scalar.value {
    case 0x09, 0x0a: String(scalar)
    case 0x00...0x1f, 0x7f...0x9f, 0x200e...0x200f, 0x061c, 0x202a...0x202e,
      0x2066...0x2069, 0xfeff:
      "<U+\(String(scalar.value, radix: 16, uppercase: true))>"
        .replacing("<", with: "\u{2039}").replacing(">", with: "\u{203a}")
    default: String(scalar)
    }
  }

  /// A whole text.
  public static func text(_ text: String) -> String {
    // Most text has nothing to hide.
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f || $0 == 0x0a }) { return text }
    return text.unicodeScalars.reduce(into: "") { $0 += VisibleText.text($1) }
  }
}
