/// The words of a text that carry its meaning, in a common form.
enum Terms {
  /// The terms of a text, each as often as it occurs.
  static func of(_ text: String) -> [String] {
    let words = compared(text.lowercased())
      .split { !($0.isLetter || $0.isNumber || $0 == "_") }
      .map { common(String($0)) }
    var terms: [String] = []
    var rest = words[...]
    while let word = rest.first {
      rest = rest.dropFirst()
      if let phrase = Vocabulary.phrases[word]?.first(where: { rest.starts(with: $0.rest) }) {
        terms += phrase.terms
        rest = rest.dropFirst(phrase.rest.count)
      } else if !Vocabulary.empty.contains(word), word.count > 1 || word.allSatisfy(\.isNumber) {
        terms.append(word)
      }
    }
    return terms
  }

  /// The form that a word has in common with all that mean the same.
  static func common(_ word: String) -> String {
    let stem = stem(word)
    return Vocabulary.synonyms[stem] ?? stem
  }

  /// A pid or a cpu that is compared with a number becomes one more term.
  private static func compared(_ text: String) -> String {
    guard text.utf8.contains(where: { (0x30...0x39).contains($0) }) else { return text }
    return text.replacing(#/\b(pid|cpu|pinned) ?(==|>=|>|=)? ?(-?)(\d+)\b/#) { match in
      let (_, name, sign, minus, number) = match.output
      let operation = sign.map {
        ["==": "is", "=": "is", ">=": "from", ">": "above"]["\($0)"] ?? "is"
      }
      return "\(name) \(name)\(operation ?? "is")\(minus.isEmpty ? "" : "minus")\(number)"
    }
  }

  /// A word without the endings of English that leave its meaning alone.
  static func stem(_ word: String) -> String {
    guard word.utf8.count > 3, word.allSatisfy(\.isLetter) else { return word }
    var stem = word
    for (ending, instead) in [("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")]
    where word.hasSuffix(ending) && !word.hasSuffix("ss") && word.count - ending.count >= 3 {
      stem = word.dropLast(ending.count) + instead
      break
    }
    return stem.hasSuffix("e") ? String(stem.dropLast()) : stem
  }
}
