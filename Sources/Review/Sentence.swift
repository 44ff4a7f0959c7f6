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
    return split(lines, lengthLimit: .max, at: ends).sentences
  }

  /// The sentences of numbered lines, and whether one was left out as it was too long.
  ///
  /// - Parameters:
  ///   - lengthLimit: The most bytes of a sentence.
  ///   - isEnd: Whether a sentence ends with a word.
  static func split(
    _ lines: some Sequence<(number: Int, text: String)>,
    lengthLimit: Int,
    at isEnd: (Substring) -> Bool
  ) -> (sentences: [Sentence], isCut: Bool) {
    var sentences: [Sentence] = []
    var isCut = false
    var words: [Substring] = []
    var length = 0
    var begin = 1
    func end() {
      if length <= lengthLimit {
        sentences.append(Sentence(text: words.joined(separator: " "), line: begin))
      } else {
        isCut = true
      }
      words = []
      length = 0
    }
    for (number, text) in lines {
      // A space beyond ASCII is a part of its word.
      var rest = text.utf8.drop { $0 <= 0x20 }
      while !rest.isEmpty {
        let word = rest.prefix { $0 > 0x20 }
        if length == 0 { begin = number }
        length += word.count + 1
        if length <= lengthLimit { words.append(Substring(word)) }
        if isEnd(Substring(word)) { end() }
        rest = rest[word.endIndex...].drop { $0 <= 0x20 }
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

  private static let abbreviations: Set<String> = ["e.g.", "i.e.", "etc.", "vs.", "cf.", "no."]
  private static let longestAbbreviation = 4

  /// Whether a sentence ends with a word.
  static func ends(_ word: Substring) -> Bool {
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
    guard ".?!:".utf8.contains(last) else { return false }
    return word.utf8.count > longestAbbreviation || !abbreviations.contains(word.lowercased())
  }
}
