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

  /// The statements of a message, in order.
  public static func all(in message: MailMessage) -> [MailStatement] {
    MailParagraphs(message.lines).all.flatMap { paragraph -> [MailStatement] in
      guard paragraph.kind == .prose else { return [] }
      let role: Role = paragraph.depth > 0 ? .quoted : .remark
      return sentences(paragraph).filter { states($0.text) }
        .map { MailStatement(line: $0.number, text: $0.text, role: role) }
    }
  }

  /// The scenarios of a message: what stands in fences that say so.
  public static func scenarios(in message: MailMessage) -> [MailScenario] {
    MailParagraphs(message.lines).all.compactMap { paragraph in
      guard paragraph.kind == .code(language: "scenario"), let first = paragraph.lines.first
      else { return nil }
      let text = paragraph.lines.map { $0.text + "\n" }.joined()
      return MailScenario(line: first.number, text: text)
    }
  }

  private static func sentences(_ paragraph: MailParagraph) -> [MailLine] {
    var result: [MailLine] = []
    var words: [Substring] = []
    var begin = paragraph.lines.first?.number ?? 1
    for line in paragraph.lines {
      for word in line.text.split(whereSeparator: \.isWhitespace) {
        if words.isEmpty { begin = line.number }
        words.append(word)
        // A colon leads to what the sentence says.
        guard Sentence.ends(word), word.last != ":" else { continue }
        result.append(MailLine(number: begin, text: words.joined(separator: " ")))
        words = []
      }
    }
    if !words.isEmpty { result.append(MailLine(number: begin, text: words.joined(separator: " "))) }
    return result
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
}
