/// A word of a line and the column in which it begins.
struct Token: Hashable, Sendable {
  var text: String
  var column: Int
}

/// One line of a scenario after substitution, split into words.
struct TokenLine: Sendable {
  let line: Int
  let tokens: [Token]
  /// The column behind the last word, for what is missing there.
  let endColumn: Int

  /// Splits `text` at white space; a `{...}` group stays one word and `host:` always ends one.
  ///
  /// - Parameter columns: The source column of each character, which substitution may have moved.
  init(_ text: [Character], columns: [Int], line: Int) {
    self.line = line
    var tokens: [Token] = []
    var depth = 0
    var isInWord = false
    for (place, character) in text.enumerated() {
      if character.isBlank {
        if depth == 0 { isInWord = false }
        continue
      }
      if isInWord {
        tokens[tokens.count - 1].text.append(character)
      } else {
        tokens.append(Token(text: String(character), column: columns[place]))
        isInWord = true
      }
      if character == "{" { depth += 1 }
      if character == "}" { depth = max(0, depth - 1) }
      if character == ":", TokenLine.endsActor(tokens) { isInWord = false }
    }
    self.tokens = tokens
    endColumn = tokens.last.map { $0.column + $0.text.count } ?? columns.first ?? 1
  }

  /// Whether the words so far are `host:` or `guest V:`.
  private static func endsActor(_ tokens: [Token]) -> Bool {
    switch tokens.count {
    case 1: tokens[0].text == "host:"
    case 2: tokens[0].text == "guest"
    default: false
    }
  }
}

extension Character {
  /// White space; ASCII is decided without the tables of Unicode, which show in profiles.
  fileprivate var isBlank: Bool {
    asciiValue.map { $0 == 0x20 || (0x09...0x0d).contains($0) } ?? isWhitespace
  }
}
