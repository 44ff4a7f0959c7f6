/// Names that are safe everywhere: letters, digits, '.', '_', '+' and '-' of ASCII.
enum PlainName {
  /// Whether a text consists of nothing else.
  static func isPlain(_ text: String) -> Bool { text.allSatisfy(isPlain) }

  /// A text with a hyphen in the place of every other character.
  static func text(_ name: String) -> String { String(name.map { isPlain($0) ? $0 : "-" }) }

  private static func isPlain(_ character: Character) -> Bool {
    character.isASCII
      && (character.isLetter || character.isNumber || "._+-".contains(character))
  }
}
