public import CommonMark

/// A rule of the model, as the rules chapter states it.
public struct Rule: Sendable {
  /// Its id, such as `S13`, or `L22a` where a rule was parted later.
  public let id: String
  /// Its text, with the kernel functions it was read in.
  public let text: [Inline]
  /// The line it begins on.
  public let line: Int

  /// The file whose bullet items are rules.
  public static let chapterName = "90-rules.md"

  /// The rules in a chapter: bullet items that begin with an id in strong.
  static func find(in blocks: [Block]) -> [Rule] {
    blocks.flatMap { block -> [Rule] in
      guard case .bulletList(let items) = block.kind else { return [] }
      return items.compactMap(rule)
    }
  }

  private static func rule(_ item: [Block]) -> Rule? {
    guard case .paragraph(let inlines) = item.first?.kind,
      case .strong(let name) = inlines.first
    else { return nil }
    let id = Markdown.plainText(name)
    guard isID(id) else { return nil }
    return Rule(id: id, text: Array(inlines.dropFirst()), line: item.first?.lines?.lowerBound ?? 1)
  }

  /// Whether a text is an upper-case letter, a number and perhaps a lower-case letter.
  private static func isID(_ text: String) -> Bool {
    guard let initial = text.first, initial.isUppercase else { return false }
    let rest = text.dropFirst().drop(while: \.isNumber)
    return rest.isEmpty || (rest.count == 1 && rest.first?.isLowercase == true)
  }
}
