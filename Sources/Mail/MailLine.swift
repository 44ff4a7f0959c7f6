/// A line of a message's text and the line of the file that it began in.
public struct MailLine: Hashable, Sendable {
  /// The line of the file, from 1.
  public let number: Int
  /// The text, decoded.
  public let text: String

  /// Creates a line.
  public init(number: Int, text: String) {
    self.number = number
    self.text = text
  }
}
