/// A block of a document, with the lines it came from when it was parsed.
public struct Block: Sendable, Equatable {
  /// What the block is.
  public var kind: Kind

  /// The lines it was read from, counted from 1; nil when it was built.
  public var lines: ClosedRange<Int>?

  /// Makes a block.
  public init(_ kind: Kind, lines: ClosedRange<Int>? = nil) {
    self.kind = kind
    self.lines = lines
  }

  /// The kinds of blocks that a document is made of.
  ///
  /// A list is written tight, unless one of its items needs blank lines between its blocks.
  public enum Kind: Sendable, Equatable {
    /// A heading of level 1 to 6; it is one line, so breaks in it count as spaces.
    case heading(level: Int, [Inline])

    /// A paragraph.
    case paragraph([Inline])

    /// Quoted blocks.
    case blockQuote([Block])

    /// A list whose items have no numbers.
    case bulletList([[Block]])

    /// A list whose items are numbered from `start`.
    case orderedList(start: Int, [[Block]])

    /// Preformatted text; parsed text ends in a newline, unless it is empty.
    case codeBlock(info: String, text: String)

    /// A line across the page.
    case thematicBreak

    /// Raw HTML of an author, who is not trusted: it never reaches rendered HTML.
    case html(String)

    /// A table, which parsing never yields.
    case table(Table)

    /// Trusted markup of our own: copied into HTML, left out elsewhere.
    case rawHTML(String)

    /// Blocks that a reader unfolds, which parsing never yields.
    case details(summary: [Inline], [Block])
  }
}
