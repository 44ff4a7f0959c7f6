import Mail

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

  /// A sentence has this many bytes at most; what is longer is a list of words.
  static let lengthLimit = 8 << 10

  /// The statements of a paragraph, in order, and whether a sentence was too long to be one.
  static func all(in paragraph: MailParagraph) -> (statements: [MailStatement], isCut: Bool) {
    guard paragraph.kind == .prose else { return ([], false) }
    let role: Role = paragraph.depth > 0 ? .quoted : .remark
    let marks = paragraph.marks
    let lines = paragraph.lines.lazy.map { (number: $0.number, text: $0.text) }
    // A colon leads to what the sentence says.
    let (sentences, isCut) = Sentence.split(lines, lengthLimit: lengthLimit) {
      Sentence.ends($0) && $0.utf8.last != UInt8(ascii: ":")
    }
    let statements = sentences.filter { role == .quoted ? states($0.text) : remarks($0.text) }.map {
      MailStatement(line: $0.line, text: $0.text, role: role, marks: marks)
    }
    return (statements, isCut)
  }

  /// Questions ask, and corrections of single words replace.
  private static func states(_ text: String) -> Bool {
    remarks(text) && !asks(text) && !isCorrection(text)
  }

  /// A reviewer's questions and corrections are about what a text states, and so is a sentence of few words
  /// that names a claim.
  private static func remarks(_ text: String) -> Bool {
    let start = String(decoding: text.utf8.prefix(longestCourtesy), as: UTF8.self).lowercased()
    guard !courtesies.contains(where: { start.utf8.starts(with: $0.utf8) }) else { return false }
    // Single spaces stand between words, and every letter beyond ASCII has a byte there.
    return text.utf8.contains { $0 >= 0x80 || ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7a }
      && (text.utf8.count { $0 == 0x20 } >= (asks(text) ? wordCount - 2 : wordCount - 1)
        || isCorrection(text) || names(text))
  }

  private static func asks(_ text: String) -> Bool { text.utf8.last == UInt8(ascii: "?") }

  /// What a sentence begins with that states nothing.
  private static let courtesies = [
    "hi ", "hi,", "hello", "hey", "dear ", "thanks", "thank you", "sorry", "cheers", "regards",
    "kind regards", "best regards", "with kind", "with best",
  ]

  private static let longestCourtesy = courtesies.map(\.count).max() ?? 0

  /// Whether a word may be a claim's id: a capital letter, and a dash with something behind it.
  private static func names(_ text: String) -> Bool {
    text.utf8.split(separator: 0x20).contains { word in
      guard let dash = word.firstIndex(of: UInt8(ascii: "-")), dash > word.startIndex else {
        return false
      }
      return (0x41...0x5a).contains(word.first ?? 0)
        && word.index(after: dash) < word.endIndex
    }
  }

  private static func isCorrection(_ text: String) -> Bool {
    text.utf8.starts(with: "s/".utf8)
      || text.utf8.contains(UInt8(ascii: ">")) && text.contains(" --> ")
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

  /// What was left out, in words.
  private(set) var notes: [String] = []

  /// A remark answers so many of the sentences that stand right before it at most.
  private static let answerLimit = 32

  init(_ message: MailMessage) {
    var isCut = false
    // The last paragraph of each depth that states something.
    var last: [Int: Range<Int>] = [:]
    for part in message.textParts {
      for paragraph in MailParagraphs(part).all {
        if let scenario = MailScenario(paragraph) { scenarios.append(scenario) }
        let (found, hasLong) = MailStatement.all(in: paragraph)
        isCut = isCut || hasLong
        guard !found.isEmpty else { continue }
        let deeper = last.filter { $0.key > paragraph.depth }.map(\.value)
        let answered = deeper.max { $0.upperBound < $1.upperBound } ?? 0..<0
        let end = statements.count + found.count
        last[paragraph.depth] = max(statements.count, end - MailContent.answerLimit)..<end
        answers += found.map { _ in answered }
        statements += found
      }
    }
    if isCut {
      notes.append("a sentence of more than \(MailStatement.lengthLimit) bytes is passed over")
    }
  }
}
