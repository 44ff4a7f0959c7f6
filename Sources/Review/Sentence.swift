public import CommonMark

/// A sentence and the line it begins in.
public struct Sentence: Hashable, Sendable {
  /// The sentence, with single spaces.
  public let text: String
  /// The line, from 1.
  public let line: Int

  /// The sentences of a block's paragraphs and items; tables, code and headings have none.
  public static func all(in block: Block) -> [Sentence] {
    let line = block.lines?.lowerBound ?? 1
    switch block.kind {
    case .paragraph(let content): return split(content, line: line)
    case .blockQuote(let blocks): return blocks.flatMap(all)
    case .bulletList(let items), .orderedList(_, let items):
      return items.flatMap { $0.flatMap(all) }
    case .details(_, let blocks): return blocks.flatMap(all)
    case .heading, .codeBlock, .thematicBreak, .html, .table, .rawHTML: return []
    }
  }

  private static func split(_ content: [Inline], line: Int) -> [Sentence] {
    let lines = lines(content).enumerated().map { (number: line + $0.offset, text: $0.element) }
    return split(lines, lengthLimit: .max) { ends($0, before: $1) }.sentences
  }

  /// The sentences of numbered lines, and whether one was left out as it was too long.
  ///
  /// - Parameters:
  ///   - lengthLimit: The most bytes of a sentence.
  ///   - isEnd: Whether a sentence ends with a word that another follows.
  static func split(
    _ lines: some Sequence<(number: Int, text: String)>,
    lengthLimit: Int,
    at isEnd: (Substring, Substring) -> Bool
  ) -> (sentences: [Sentence], isCut: Bool) {
    var sentences: [Sentence] = []
    var isCut = false
    var words: [Substring] = []
    // The word before, kept even where the sentence is too long to be.
    var last: Substring?
    var length = 0
    var begin = 1
    func end() {
      if length <= lengthLimit {
        sentences.append(Sentence(text: words.joined(separator: " "), line: begin))
      } else {
        isCut = true
      }
      words = []
      last = nil
      length = 0
    }
    for (number, text) in lines {
      // A space beyond ASCII is a part of its word.
      var rest = text.utf8.drop { $0 <= 0x20 }
      var isFirst = true
      while !rest.isEmpty {
        let word = Substring(rest.prefix { $0 > 0x20 })
        rest = rest[word.endIndex...].drop { $0 <= 0x20 }
        if isFirst, length <= lengthLimit, let before = last,
          let joined = LineHyphen.joined(before, word)
        {
          words[words.count - 1] = joined
          length += word.utf8.count
          last = joined
        } else {
          if let before = last, isEnd(before, word) { end() }
          if length == 0 { begin = number }
          length += word.utf8.count + 1
          if length <= lengthLimit { words.append(word) }
          last = word
        }
        isFirst = false
      }
    }
    if length > 0 { end() }
    return (sentences, isCut)
  }

  /// The text by the lines of its source.
  private static func lines(_ content: [Inline]) -> [String] {
    content.reduce(into: [""]) { lines, inline in
      switch inline {
      case .softBreak, .lineBreak: lines.append("")
      default: lines[lines.count - 1] += Markdown.plainText([inline])
      }
    }
  }

  /// What ends with a full stop and no sentence.
  private static let abbreviations: Set<String> = [
    "e.g.", "i.e.", "vs.", "cf.", "no.", "nos.", "fig.", "figs.", "sec.", "sect.", "p.", "pp.",
    "approx.", "resp.", "eq.", "ch.", "ca.", "incl.", "vol.", "ref.", "refs.", "n.b.", "viz.",
    "dr.",
    "mr.", "ms.", "prof.", "st.", "esp.", "max.", "min.",
  ]
  /// What may end a sentence besides.
  private static let lastAbbreviations: Set<String> = ["etc.", "al."]
  private static let longestAbbreviation = 7

  /// Words that go on with a sentence and begin none, where they have a small letter.
  private static let continuations: Set<String> = [
    "and", "or", "but", "where", "which", "because", "since", "while", "so", "as", "that", "with",
    "of", "in", "on", "for", "to", "by", "from", "than",
  ]

  /// Whether a sentence ends with a word that another follows.
  static func ends(_ word: Substring, before next: Substring) -> Bool {
    guard ends(word) else { return false }
    if word.utf8.count <= longestAbbreviation {
      let plain = word.utf8.drop { $0 == UInt8(ascii: "(") }
      let name = String(decoding: plain, as: UTF8.self).lowercased()
      if abbreviations.contains(name) { return false }
      if lastAbbreviations.contains(name) { return next.first?.isUppercase ?? true }
    }
    // What follows a question or an exclamation with a small letter may begin anew.
    return word.utf8.last != UInt8(ascii: ".") || !continuations.contains(String(next))
  }

  /// Whether the marks at the end of a word end a sentence.
  private static func ends(_ word: Substring) -> Bool {
    var bytes = word.utf8[...]
    while let last = bytes.last,
      last == UInt8(ascii: "\"") || last == UInt8(ascii: ")")
        || last == UInt8(ascii: "'")
    {
      bytes = bytes.dropLast()
    }
    guard let last = bytes.last else { return false }
    // Curly quotation marks are looked behind where there is one.
    if last >= 0x80 {
      let bare = word.unicodeScalars.last { !"\")'\u{201d}\u{2019}".unicodeScalars.contains($0) }
      return bare.map { ".?!:".unicodeScalars.contains($0) } ?? false
    }
    return ".?!:".utf8.contains(last)
  }
}
