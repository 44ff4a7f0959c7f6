/// Content of one line in which cmark would escape nothing, written without a tree.
///
/// Reports have tens of thousands of cells, nearly all of them like that.
enum PlainMarkdown {
  /// The Markdown of a cell; nil where only cmark knows.
  static func text(_ content: [Inline]) -> String? {
    guard let first = content.first else { return "" }
    guard content.count == 1 else { return nil }
    switch first {
    case .text(let text): return isPlain(text) ? text : nil
    case .code(let text):
      return text.isEmpty || text.utf8.contains(0)
        ? nil : MarkdownLiteral.code(text.withoutNewlines)
    default: return nil
    }
  }

  /// Whether no byte means anything in Markdown, neither in a line nor at its ends.
  private static func isPlain(_ text: String) -> Bool {
    let scalars = text.unicodeScalars
    guard let first = scalars.first, let last = scalars.last else { return true }
    return !isLost(first) && !isLost(last) && !beginsList(text) && text.utf8.allSatisfy(isPlain)
  }

  /// Whether a scalar at an end of a line is not read.
  private static func isLost(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII ? scalar == " " : scalar.properties.isWhitespace
  }

  /// Whether a line that begins like this is an item or a heading.
  private static func beginsList(_ text: String) -> Bool {
    let bytes = text.utf8
    let digits = bytes.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard digits.endIndex < bytes.endIndex else { return false }
    switch bytes[digits.endIndex] {
    case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "="): return digits.isEmpty
    case UInt8(ascii: "."), UInt8(ascii: ")"): return !digits.isEmpty
    default: return false
    }
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x00...0x1f, 0x7f, UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "["),
      UInt8(ascii: "]"), UInt8(ascii: "#"), UInt8(ascii: "<"), UInt8(ascii: ">"),
      UInt8(ascii: "\\"), UInt8(ascii: "`"), UInt8(ascii: "!"), UInt8(ascii: "&"),
      UInt8(ascii: "~"):
      false
    // Begins the mark of a byte order, among others.
    case 0xef: false
    default: true
    }
  }
}
