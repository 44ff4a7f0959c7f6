public import Mail
public import PerfInterface

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

  /// The mode of the vPMU that a title or a line above sets for it; nil where none does, or where it names one
  /// itself.
  public fileprivate(set) var mode: VirtualPMUMode?
  /// Whether it only asks, plans or speaks of the mail itself, and so counts where it is asserted alone.
  let isAside: Bool

  /// A sentence has this many bytes at most; what is longer is a list of words.
  static let lengthLimit = 8 << 10

  /// The statements of a paragraph, in order, whether a sentence was too long to be one, and the mode that
  /// one sets for what follows.
  static func all(
    in paragraph: MailParagraph
  ) -> (statements: [MailStatement], isCut: Bool, mode: VirtualPMUMode?) {
    guard paragraph.kind == .prose else { return ([], false, nil) }
    let role: Role = paragraph.depth > 0 ? .quoted : .remark
    let marks = paragraph.marks
    let lines = paragraph.lines.lazy.map { (number: $0.number, text: $0.text) }
    // A colon leads to what the sentence says.
    let (sentences, isCut) = Sentence.split(lines, lengthLimit: lengthLimit) {
      Sentence.ends($0, before: $1) && $0.utf8.last != UInt8(ascii: ":")
    }
    var mode: VirtualPMUMode?
    let statements = sentences.compactMap { sentence -> MailStatement? in
      let form = StatementForm(sentence.text)
      if isTitle(sentence.text) {
        mode = VirtualPMUMode(namedIn: sentence.text)
      }
      guard form != .nothing else { return nil }
      return MailStatement(
        line: sentence.line,
        text: sentence.text,
        role: role,
        marks: marks,
        mode: nil,
        isAside: form != .statement
      )
    }
    return (statements, isCut, mode)
  }

  /// A line of fewer words that ends with a colon is the title of what follows.
  private static let leadInLength = 7

  private static func isTitle(_ text: String) -> Bool {
    text.utf8.last == UInt8(ascii: ":") && text.utf8.count(where: { $0 == 0x20 }) < leadInLength
  }
}

/// What a message holds for a review; found without the claims.
public struct MailContent: Sendable {
  /// The message.
  let message: MailMessage
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

  /// Finds the statements and scenarios of a message.
  public init(_ message: MailMessage) {
    self.message = message
    var isCut = false
    // The last paragraph of each depth that states something, and the mode that was set there last.
    var last: [Int: Range<Int>] = [:]
    var modes: [Int: VirtualPMUMode] = [:]
    for part in message.textParts {
      for paragraph in MailParagraphs(part).all {
        if let scenario = MailScenario(paragraph) { scenarios.append(scenario) }
        if paragraph.kind == .title {
          modes[paragraph.depth] = paragraph.lines.first.flatMap {
            VirtualPMUMode(namedIn: $0.text)
          }
        }
        var (found, hasLong, mode) = MailStatement.all(in: paragraph)
        isCut = isCut || hasLong
        if let mode = modes[paragraph.depth] {
          for place in found.indices where VirtualPMUMode.named(in: found[place].text).isEmpty {
            found[place].mode = mode
          }
        }
        if let mode { modes[paragraph.depth] = mode }
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
