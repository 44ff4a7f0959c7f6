/// A scenario that somebody sent.
public struct MailScenario: Hashable, Sendable {
  /// The line of its first line in the file.
  public let line: Int
  /// The text.
  public let text: String

  /// What stands in fences that say so; nil for any other paragraph.
  public init?(_ paragraph: MailParagraph) {
    guard paragraph.kind == .code(language: "scenario"), let first = paragraph.lines.first else {
      return nil
    }
    line = first.number
    text = paragraph.lines.map { $0.text + "\n" }.joined()
  }
}
