/// A part of a message: what it is, and where its content stands.
public struct MIMEPart: Hashable, Sendable {
  /// What a part holds.
  public enum Content: Hashable, Sendable {
    /// Bytes, by their places in what was parsed; the line break before a boundary is not among them.
    case bytes(Range<Int>)
    /// Other parts.
    case parts([MIMEPart])
    /// A message, by the part that it is.
    case message([MIMEPart])
    /// Parts that are not read, as they lie too deep.
    case tooDeep
  }

  /// The media type in small letters, such as `text/plain`.
  public let type: String
  /// The character set that it names; nil when it names none.
  public let charset: String?
  /// The format of plain text in small letters, such as `flowed` (RFC 3676); nil when it names none.
  public let format: String?
  /// Whether the space at the end of a line of flowed text is no part of it.
  public let deletesSpaces: Bool
  /// How it is put into seven bits.
  public let encoding: TransferEncoding
  /// What it holds.
  public let content: Content
}
