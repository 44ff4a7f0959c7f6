/// A paragraph, an item or a block of code of a mail, as somebody wrote it.
struct MailParagraph: Hashable {
  enum Kind: Hashable {
    case prose
    /// What stands between fences; `language` is what the fence says.
    case code(language: String)
  }

  let kind: Kind
  /// How deep it is quoted; a line that a patch adds is quoted once more.
  let depth: Int
  /// Whether a patch adds it, which counts as one of its depth.
  let isAddition: Bool
  private(set) var lines: [MailLine]
  /// Whether somebody spoke before it had come to its end.
  let isInterrupted: Bool

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

  /// Whether its last sentence has no end yet and another paragraph goes on with it.
  func isContinued(by other: MailParagraph) -> Bool {
    guard depth > 0, kind == .prose, other.kind == .prose, isInterrupted, let last = lines.last,
      let next = other.lines.first, last.text.last.map({ !".?!:".contains($0) }) == true,
      next.number - last.number <= MailParagraph.distance, !MailMarks.startsItem(next.text[...])
    else { return false }
    return next.text.first?.isLowercase == true || last.text.utf8.count >= MailParagraph.fullLength
  }

  /// What stands before its lines.
  var marks: String {
    String(repeating: "> ", count: isAddition ? depth - 1 : depth) + (isAddition ? "+" : "")
  }

  /// The paragraph with what was written before somebody spoke.
  func joined(behind open: MailParagraph) -> MailParagraph {
    MailParagraph(
      kind: .prose,
      depth: depth,
      isAddition: isAddition,
      lines: open.lines + lines,
      isInterrupted: isInterrupted
    )
  }
}
