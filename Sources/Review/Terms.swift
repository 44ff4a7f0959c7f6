/// The words of a text that carry its meaning, in a common form.
enum Terms {
  /// The terms of a text, each as often as it occurs, and whether it says that something is not so: it has an odd number of negations.
  static func parsed(_ text: String) -> (terms: [String], isNegated: Bool) {
    var isNegated = false
    let words = compared(withPlainSigns(text.lowercased())).utf8.split { !isWord($0) }
      .map { bytes -> String in
        let word = String(decoding: bytes, as: UTF8.self)
        if Vocabulary.negations.contains(word) { isNegated.toggle() }
        return common(word)
      }
    var terms: [String] = []
    var rest = words[...]
    while let word = rest.first {
      rest = rest.dropFirst()
      if let phrase = Vocabulary.phrases[word]?.first(where: { rest.starts(with: $0.rest) }) {
        terms += phrase.terms
        rest = rest.dropFirst(phrase.rest.count)
      } else if !Vocabulary.empty.contains(word),
        word.utf8.count > 1 || word.utf8.allSatisfy(isDigit)
      {
        terms.append(word)
      }
    }
    return (terms, isNegated)
  }

  /// The form that a word has in common with all that mean the same.
  static func common(_ word: String) -> String {
    let stem = stem(word)
    return Vocabulary.synonyms[stem] ?? stem
  }

  /// A word behind which a number makes one more term.
  private static let counted = ["pid", "cpu", "pinned"].map { Array($0.utf8) }

  /// A pid or a cpu that is compared with a number becomes one more term: `pid == -1` is `pid pidisminus1`.
  private static func compared(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard bytes.contains(where: isDigit) else { return text }
    var result: [UInt8] = []
    var place = 0
    while place < bytes.count {
      let isBegin = place == 0 || !isWord(bytes[place - 1])
      if isBegin, let name = counted.first(where: { bytes[place...].starts(with: $0) }),
        let (term, end) = comparison(bytes, place + name.count)
      {
        result += name + Array(" ".utf8) + name + term
        place = end
      } else {
        result.append(bytes[place])
        place += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// What follows a name: perhaps an operator, and a number; nil where no number follows.
  private static func comparison(_ bytes: [UInt8], _ start: Int) -> (term: [UInt8], end: Int)? {
    func skippingSpace(_ place: Int) -> Int {
      place < bytes.count && bytes[place] == UInt8(ascii: " ") ? place + 1 : place
    }
    var place = skippingSpace(start)
    var term = "is"
    for (sign, word) in [("==", "is"), (">=", "from"), (">", "above"), ("=", "is")]
    where bytes[place...].starts(with: sign.utf8) {
      term = word
      place = skippingSpace(place + sign.utf8.count)
      break
    }
    if place < bytes.count, bytes[place] == UInt8(ascii: "-") {
      term += "minus"
      place += 1
    }
    let digits = bytes[place...].prefix(while: isDigit)
    guard !digits.isEmpty, digits.endIndex == bytes.count || !isWord(bytes[digits.endIndex]) else {
      return nil
    }
    return (Array(term.utf8) + digits, digits.endIndex)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// Letters beyond ASCII are some of these bytes each.
  private static func isLetter(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (0x61...0x7a).contains(byte | 0x20)
  }

  static func isWord(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_")
  }

  /// Dashes, quotation marks and other signs beyond ASCII part words as those of ASCII do.
  private static func withPlainSigns(_ text: String) -> String {
    guard text.utf8.contains(0xe2) else { return text }
    return String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { ("\u{2000}"..."\u{206f}").contains($0) ? " " : $0 }
      )
    )
  }

  /// A word without the endings of English that leave its meaning alone.
  static func stem(_ word: String) -> String {
    guard word.utf8.count > 3, word.utf8.allSatisfy(isLetter) else { return word }
    var stem = word
    for (ending, instead) in [("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")]
    where word.hasSuffix(ending) && !word.hasSuffix("ss")
      && word.utf8.count - ending.utf8.count >= 3
    {
      stem = word.dropLast(ending.count) + instead
      break
    }
    return stem.hasSuffix("e") ? String(stem.dropLast()) : stem
  }
}
