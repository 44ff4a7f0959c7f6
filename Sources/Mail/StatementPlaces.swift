/// Where the words of a statement stand in the lines of its mail.
///
/// Statements are asked for in the order of the mail: each is looked for behind the one before it first.
public struct StatementPlaces: Sendable {
  /// Some characters of a line.
  public struct Place: Hashable, Sendable {
    /// The line's place among the lines of the message.
    public let line: Int
    /// The characters.
    public let range: Range<String.Index>
  }

  private let lines: [MailLine]
  /// The place of the first line that has a number.
  private let firsts: [Int: Int]
  /// Where the statement before this one ended.
  private var end: (line: Int, index: String.Index?) = (0, nil)

  /// A statement is looked for in this many lines; remarks may stand between its parts.
  private static let limit = 60
  /// It begins with one of so many words from where it is looked for.
  private static let wordLimit = 2000

  /// Prepares the lines of a message.
  public init(_ lines: [MailLine]) {
    self.lines = lines
    firsts = Dictionary(lines.enumerated().map { ($0.element.number, $0.offset) }) { first, _ in
      first
    }
  }

  /// The place of the first line that has a number; nil where none has it.
  public func first(_ number: Int) -> Int? { firsts[number] }

  /// Whether a place begins with the first word of its line.
  public func isBegin(_ place: Place) -> Bool {
    var words = Words(lines[place.line].text, from: nil)
    return words.next()?.startIndex == place.range.lowerBound
  }

  /// The places of a statement, line by line; empty where it is not found word by word.
  public mutating func places(of statement: String, from number: Int) -> [Place] {
    let words = Array(Words(statement, from: statement.startIndex))
    guard let start = firsts[number], !words.isEmpty else { return [] }
    // Lines of an encoded text share the number of the line that holds them.
    let isBehind = lines[min(end.line, lines.count - 1)].number == number && end.line >= start
    var tried = 0
    for (line, index) in isBehind ? [end, (start, nil)] : [(start, nil)] {
      if let found = find(words, line, index, number, &tried) {
        let last = found[found.count - 1]
        end = (last.line, last.range.upperBound)
        return found
      }
    }
    return []
  }

  /// Looks for words in the lines with a number, from some place on.
  private func find(
    _ words: [Substring],
    _ first: Int,
    _ from: String.Index?,
    _ number: Int,
    _ tried: inout Int
  ) -> [Place]? {
    var from = from
    for line in lines.indices[first...].prefix(while: { lines[$0].number == number }) {
      // The first word may stand in the line more than once.
      for word in Words(lines[line].text, from: from) {
        tried += 1
        guard tried <= StatementPlaces.wordLimit else { return nil }
        guard word.utf8.elementsEqual(words[0].utf8) else { continue }
        if let found = places(of: words[...], line: line, at: word.startIndex) { return found }
      }
      from = nil
    }
    return nil
  }

  private func places(
    of words: ArraySlice<Substring>,
    line: Int,
    at start: String.Index
  ) -> [Place]? {
    var rest = words
    var places: [Place] = []
    for number in line..<min(line + StatementPlaces.limit, lines.count) {
      var range: Range<String.Index>?
      for token in Words(lines[number].text, from: number == line ? start : nil) {
        guard let word = rest.first else { break }
        guard token.utf8.elementsEqual(word.utf8) else {
          // A line of which nothing fits is a remark between.
          if number == line || range != nil { return nil }
          break
        }
        range = (range?.lowerBound ?? token.startIndex)..<token.endIndex
        rest = rest.dropFirst()
      }
      if let range { places.append(Place(line: number, range: range)) }
      if rest.isEmpty { return places }
    }
    return nil
  }
}

/// The words of a line behind its marks of quotation, and behind the sign of a line that a patch adds.
private struct Words: Sequence, IteratorProtocol {
  private var rest: Substring

  /// - Parameter from: Where to begin instead.
  init(_ text: String, from: String.Index?) {
    if let from {
      rest = text[from...]
    } else {
      rest = MailMarks.quoted(text).text
      if rest.utf8.first == UInt8(ascii: "+") { rest = rest.withoutFirst }
    }
  }

  mutating func next() -> Substring? {
    rest = Substring(rest.utf8.drop { $0 <= 0x20 })
    guard !rest.utf8.isEmpty else { return nil }
    let word = Substring(rest.utf8.prefix { $0 > 0x20 })
    rest = rest[word.endIndex...]
    return word
  }
}
