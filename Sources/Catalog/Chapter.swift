public import CommonMark

/// A file of the document.
public struct Chapter: Sendable {
  /// What a chapter is made of, in order.
  public enum Part: Sendable {
    case prose(Block)
    /// By its place in `claims`.
    case claim(Int)
  }

  /// The file's name in the content folder.
  public var name: String
  /// The text of its first heading, else its name.
  public var title: String
  /// Its content, in order.
  public var parts: [Part]
  /// Its claims, in order.
  public var claims: [Claim]
}
