/// A sentence of a mail that states something, or asks or corrects something if the sender says it.
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
  /// What stands before its lines in the mail: a mark for each time it is quoted, and a plus where a patch
  /// adds it.
  public let marks: String

  /// A sentence has this many words at least, and a question one less.
  private static let wordCount = 4

  /// The statements of a paragraph, in order.
  static func all(in paragraph: MailParagraph) -> [MailStatement] {
    guard paragraph.kind == .prose else { return [] }
    let role: Role = paragraph.depth > 0 ? .quoted : .remark
    let lines = paragraph.lines.map { ($0.number, $0.text) }
    // A colon leads to what the sentence says.
    let sentences = Sentence.split(lines) { Sentence.ends($0) && $0.last != ":" }
    return sentences.filter { role == .quoted ? states($0.text) : remarks($0.text) }.map {
      MailStatement(line: $0.line, text: $0.text, role: role, marks: paragraph.marks)
    }
  }

  /// Questions ask, and corrections of single words replace.
  private static func states(_ text: String) -> Bool {
    remarks(text) && !text.hasSuffix("?") && !isCorrection(text)
  }

  /// A reviewer's questions and corrections are about what a text states, and so is a sentence of few words
  /// that names a claim.
  private static func remarks(_ text: String) -> Bool {
    let start = text.prefix(longestCourtesy).lowercased()
    guard !courtesies.contains(where: { start.utf8.starts(with: $0.utf8) }) else { return false }
    // Single spaces stand between words, and every letter beyond ASCII has a byte there.
    return text.utf8.contains { $0 >= 0x80 || ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7a }
      && (text.utf8.count { $0 == 0x20 } >= (text.hasSuffix("?") ? wordCount - 2 : wordCount - 1)
        || isCorrection(text) || names(text))
  }

  /// What a sentence begins with that states nothing.
  private static let courtesies = [
    "hi ", "hi,", "hello", "hey", "dear ", "thanks", "thank you", "sorry", "cheers", "regards",
    "kind regards", "best regards", "with kind", "with best",
  ]

  private static let longestCourtesy = courtesies.map(\.count).max() ?? 0

  /// Whether a word may be a claim's id: a capital letter, and a dash with something behind it.
  private static func names(_ text: String) -> Bool {
    text.split(separator: " ").contains { word in
      guard let dash = word.utf8.firstIndex(of: UInt8(ascii: "-")), dash > word.utf8.startIndex
      else {
        return false
      }
      return (0x41...0x5a).contains(word.utf8.first ?? 0)
        && word.utf8.distance(from: dash, to: word.utf8.endIndex) > 1
    }
  }

  private static func isCorrection(_ text: String) -> Bool {
    text.utf8.starts(with: "s/".utf8)
      || text.utf8.contains(UInt8(ascii: ">")) && text.contains(" --> ")
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

/// What a message holds for a review.
struct MailContent {
  /// What it states, in order.
  private(set) var statements: [MailStatement] = []
  /// For each statement those that it answers: the paragraph before it that is quoted more often.
  private(set) var answers: [Range<Int>] = []
  /// The scenarios it holds, in order.
  private(set) var scenarios: [MailScenario] = []

  init(_ message: MailMessage) {
    // The last paragraph of each depth that states something.
    var last: [Int: Range<Int>] = [:]
    for paragraph in message.textParts.flatMap({ MailParagraphs($0).all }) {
      if let scenario = MailScenario(paragraph) { scenarios.append(scenario) }
      let found = MailStatement.all(in: paragraph)
      guard !found.isEmpty else { continue }
      let deeper = last.filter { $0.key > paragraph.depth }.map(\.value)
      let answered = deeper.max { $0.upperBound < $1.upperBound } ?? 0..<0
      last[paragraph.depth] = statements.count..<statements.count + found.count
      answers += found.map { _ in answered }
      statements += found
    }
  }
}
