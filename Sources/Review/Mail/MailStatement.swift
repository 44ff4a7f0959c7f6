/// A sentence of a mail that states something.
public struct MailStatement: Hashable, Sendable {
  /// Who states it.
  public enum Role: String, Hashable, Sendable, Encodable {
    /// What is quoted, such as the patch under review.
    case quoted
    /// What the sender of the mail says.
    case remark
  }

  /// The line of the file that it begins in.
  public let line: Int
  /// The sentence, with single spaces.
  public let text: String
  /// Who states it.
  public let role: Role

  /// A sentence has this many words at least.
  private static let wordCount = 4

  /// The statements of a paragraph, in order.
  static func all(in paragraph: MailParagraph) -> [MailStatement] {
    guard paragraph.kind == .prose else { return [] }
    let lines = paragraph.lines.map { ($0.number, $0.text) }
    // A colon leads to what the sentence says.
    let sentences = Sentence.split(lines) { Sentence.ends($0) && $0.last != ":" }
    return sentences.filter { states($0.text) }.map {
      MailStatement(
        line: $0.line,
        text: $0.text,
        role: paragraph.depth > 0 ? .quoted : .remark
      )
    }
  }

  /// Questions ask, and corrections of single words replace.
  private static func states(_ text: String) -> Bool {
    let words = text.split(separator: " ")
    return words.count >= wordCount && !text.hasSuffix("?") && !text.hasPrefix("s/")
      && !text.contains(" --> ") && text.contains(where: \.isLetter)
  }
}

/// A scenario that somebody sent.
public struct MailScenario: Hashable, Sendable {
  /// The line of its first line in the file.
  public let line: Int
  /// The text.
  public let text: String

  /// What stands in fences that say so; nil for any other paragraph.
  init?(_ paragraph: MailParagraph) {
    guard paragraph.kind == .code(language: "scenario"), let first = paragraph.lines.first else {
      return nil
    }
    line = first.number
    text = paragraph.lines.map { $0.text + "\n" }.joined()
  }
}

extension MailMessage {
  /// What the message states, and the scenarios it holds, each in order.
  func content() -> (statements: [MailStatement], scenarios: [MailScenario]) {
    let paragraphs = MailParagraphs(lines).all
    return (paragraphs.flatMap(MailStatement.all), paragraphs.compactMap(MailScenario.init))
  }
}
