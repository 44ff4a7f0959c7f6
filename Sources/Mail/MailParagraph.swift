/// A paragraph, an item or a block of code of a mail, as somebody wrote it.
public struct MailParagraph: Hashable, Sendable {
  /// What it is.
  public enum Kind: Hashable, Sendable {
    /// Text.
    case prose
    /// What stands over text.
    case title
    /// What stands between fences; `language` is what the fence says.
    case code(language: String)
  }

  /// What it is.
  public let kind: Kind
  /// How deep it is quoted; a line that a patch adds is quoted once more.
  public let depth: Int
  /// Whether a patch adds it, which counts as one of its depth.
  public let isAddition: Bool
  /// Its lines, without marks.
  public private(set) var lines: [MailLine]
  /// Whether somebody spoke before it had come to its end.
  private(set) var isInterrupted: Bool

  init(
    kind: Kind,
    depth: Int,
    isAddition: Bool,
    lines: [MailLine],
    isInterrupted: Bool = false
  ) {
    self.kind = kind
    self.depth = depth
    self.isAddition = isAddition
    self.lines = lines
    self.isInterrupted = isInterrupted
  }

  /// What a remark has parted goes on this many lines further on at most.
  private static let distance = 15
  /// A line of this length was broken because it was full.
  private static let fullLength = 45

  /// Whether its last sentence has no end yet, as that of `s/a/b/` is one, and another paragraph goes on with it.
  func isContinued(by other: MailParagraph) -> Bool {
    guard depth > 0, kind == .prose, other.kind == .prose, isInterrupted, let last = lines.last,
      let next = other.lines.first, let end = last.text.utf8.last, !".?!:/".utf8.contains(end),
      next.number - last.number <= MailParagraph.distance, !ListMark.begins(next.text[...])
    else { return false }
    return next.text.unicodeScalars.first?.properties.isLowercase == true
      || last.text.utf8.count >= MailParagraph.fullLength
  }

  /// What stands before its lines.
  public var marks: String {
    String(repeating: "> ", count: isAddition ? depth - 1 : depth) + (isAddition ? "+" : "")
  }

  /// Adds what was written after somebody spoke.
  mutating func goOn(with other: MailParagraph) {
    lines += other.lines
    isInterrupted = other.isInterrupted
  }
}
