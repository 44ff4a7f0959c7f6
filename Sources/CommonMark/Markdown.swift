/// Reads and writes CommonMark documents.
///
/// Any text is a document. Nesting has a limit when text becomes values: what is nested deeper than
/// ``maximumDepth`` quotes, lists and items stays, in order, without the containers beyond that
/// depth, and the same holds for emphasis, links and images inside a paragraph.
public enum Markdown {
  /// The number of containers inside each other that parsing keeps.
  public static let maximumDepth = 100

  /// The number of bytes that are read of a document; the rest is ignored.
  ///
  /// Output grows with the input, by up to 27 bytes for one, and libcmark holds no more than 1 GiB.
  public static let maximumLength = 1 << 25

  /// Reads the blocks of a document.
  public static func parse(_ text: String) -> [Block] {
    TreeReader.blocks(of: Tree(parsing: text))
  }

  /// Reads the blocks of a document that may be malformed UTF-8.
  public static func parse(_ bytes: [UInt8]) -> [Block] {
    TreeReader.blocks(of: Tree(parsing: bytes))
  }

  /// Renders blocks as HTML without anything an author could do harm with.
  ///
  /// Raw HTML of the author becomes a comment. A link to a `javascript:`, `vbscript:`, `file:` or
  /// `data:` address loses its address, except PNG, GIF, JPEG and WebP pictures in `data:`.
  public static func renderHTML(_ blocks: [Block]) -> String {
    TreeWriter(format: .html).tree(of: blocks).html()
  }

  /// Renders blocks as CommonMark that parses to the same blocks again.
  ///
  /// That holds for what parsing yields, save two oddities: emphasis inside emphasis inside emphasis
  /// between punctuation marks, and a paragraph that is a lone tag. Built blocks can say what
  /// CommonMark cannot, such as a paragraph without content; they become what comes nearest.
  ///
  /// Lines are broken at `width` columns if it is above 0; a paragraph then keeps its words, but
  /// neither its line ends nor spaces in a row.
  public static func renderCommonMark(_ blocks: [Block], width: Int = 0) -> String {
    MarkdownWriter(width: max(width, 0)).tree(of: blocks).commonMark(width: max(width, 0))
  }

  /// Renders blocks as the body of a manual page; tables need tbl(1).
  public static func renderMan(_ blocks: [Block]) -> String {
    TreeWriter(format: .man).tree(of: blocks).man()
  }

  /// Renders blocks as reStructuredText that docutils accepts without a message.
  public static func renderRST(_ blocks: some Sequence<Block>) -> String { RSTWriter.text(blocks) }

  /// Renders text as HTML, as safely as blocks but without building them.
  public static func html(fromMarkdown text: String) -> String {
    Tree.html(fromMarkdown: text)
  }

  /// Renders text that may be malformed UTF-8 as HTML, without building blocks.
  public static func html(fromMarkdown bytes: [UInt8]) -> String {
    Tree.html(fromMarkdown: bytes)
  }

  /// Tells what inline content says, without its markup.
  public static func plainText(_ inlines: [Inline]) -> String {
    var text = ""
    for inline in inlines {
      switch inline {
      case .text(let content), .code(let content): text += content
      case .emphasis(let content), .strong(let content): text += plainText(content)
      case .link(_, _, let content), .image(_, _, let content): text += plainText(content)
      case .softBreak, .lineBreak: text += " "
      case .html: break
      }
    }
    return text
  }
}
