/// Where the words of a statement stand in the lines of its mail.
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

  /// A statement is looked for in this many lines; remarks may stand between its parts.
  private static let limit = 60

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
    tokens(lines[place.line].text).first?.startIndex == place.range.lowerBound
  }

  /// The places of a statement, line by line; empty where it is not found word by word.
  public func places(of statement: String, from number: Int) -> [Place] {
    let words = statement.split(separator: " ")
    guard let start = firsts[number], let begin = words.first else { return [] }
    // Lines of an encoded text share the number of the line that holds them.
    for line in lines.indices[start...].prefix(while: { lines[$0].number == number }) {
      // The first word may stand in the line more than once.
      for word in tokens(lines[line].text) where word == begin {
        if let found = places(of: words[...], line: line, at: word.startIndex) { return found }
      }
    }
    return []
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
      for token in tokens(lines[number].text) where number > line || token.startIndex >= start {
        guard let word = rest.first else { break }
        guard token == word else {
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

  /// The words of a line behind its marks of quotation, and behind the sign of a line that a patch adds.
  private func tokens(_ text: String) -> [Substring] {
    var (_, rest) = MailMarks.quoted(text)
    if rest.utf8.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    return rest.split { $0 == " " || $0 == "\t" }
  }
}
