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
    let lines = lines(content).enumerated().map { (line + $0.offset, $0.element) }
    return split(lines, at: ends)
  }

  /// The sentences of numbered lines.
  ///
  /// - Parameter isEnd: Whether a sentence ends with a word.
  static func split(
    _ lines: [(number: Int, text: String)],
    at isEnd: (Substring) -> Bool
  ) -> [Sentence] {
    var sentences: [Sentence] = []
    var words: [Substring] = []
    var begin = 1
    func end() {
      sentences.append(Sentence(text: words.joined(separator: " "), line: begin))
      words = []
    }
    for (number, text) in lines {
      // A space beyond ASCII is a part of its word.
      for word in text.utf8.split(whereSeparator: { $0 <= 0x20 }).map(Substring.init) {
        if words.isEmpty { begin = number }
        words.append(word)
        if isEnd(word) { end() }
      }
    }
    if !words.isEmpty { end() }
    return sentences
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
      let bare = word.reversed().drop { "\")'\u{201d}\u{2019}".contains($0) }
      return bare.first.map { ".?!:".contains($0) } ?? false
    }
    guard ".?!:".utf8.contains(last) else { return false }
    return !abbreviations.contains(word.lowercased())
  }
}
