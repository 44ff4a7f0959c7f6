/// One statement of a scenario and where it stands.
public struct Statement: Sendable {
  /// Where it begins.
  public let position: SourcePosition
  /// What it says.
  let content: any StatementObject
  /// Its words and where they begin, for messages about one of them.
  let words: [Token]
  /// The line that it is an alternative of; nil where it is a line.
  var written: String?

  /// Where a name or another word stands; the statement's beginning when it has no such word.
  func position(of text: String) -> SourcePosition {
    let word = words.first { word in
      // `guest V:` and `A1..A4` hold a name among other characters.
      let parts = word.text.split { !($0.isLetter || $0.isNumber || $0 == "_") }
      return word.text == text || parts.contains { $0 == text }
        || word.text.hasPrefix("\(text)..") || word.text.hasPrefix("\(text):")
        || word.text.hasSuffix("=\(text)")
    }
    guard let word else { return position }
    return SourcePosition(line: position.line, column: word.column)
  }

  /// Whether it describes the set-up, which comes before the first step.
  public var isSetup: Bool { content.isSetup }
}

extension Statement: Hashable {
  /// Whether both say the same in the same words at the same place; what a statement says follows from its
  /// words.
  public static func == (left: Statement, right: Statement) -> Bool {
    left.position == right.position && left.words == right.words
  }

  /// Mixes place and words in.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(position)
    hasher.combine(words)
  }
}

extension Statement: CustomStringConvertible {
  /// The statement as the language writes it; parsing it gives the same statement.
  public var description: String { content.description }
}
