/// Cuts a text where cmark's own escaping would not preserve it.
struct TextPieces {
  /// Whether a space at the start would be lost.
  let startsLine: Bool

  /// Whether a space at the end would be lost.
  let endsLine: Bool

  /// Whether cmark may break the line at a space.
  let fillsLines: Bool

  /// Whether a tag follows, which must not get to the start of a line.
  var isBeforeHTML = false

  init(startsLine: Bool, endsLine: Bool, fillsLines: Bool) {
    self.startsLine = startsLine
    self.endsLine = endsLine
    self.fillsLines = fillsLines
  }

  /// Adds the text, as text that cmark escapes and literals that it copies.
  func write(_ text: String, into tree: inout Tree) {
    guard needsLook(text) else {
      tree.add(.text(text))
      return
    }
    let scalars = Array(text.unicodeScalars)
    var plain = String.UnicodeScalarView()
    for index in scalars.indices {
      guard let literal = literal(at: index, of: scalars) else {
        plain.append(scalars[index])
        continue
      }
      if !plain.isEmpty { tree.add(.text(String(plain))) }
      plain = String.UnicodeScalarView()
      tree.add(.custom(before: literal, after: ""))
    }
    if !plain.isEmpty { tree.add(.text(String(plain))) }
  }

  /// Whether some character may need a literal, as far as bytes tell.
  private func needsLook(_ text: String) -> Bool {
    let bytes = text.utf8
    guard let first = bytes.first, let last = bytes.last else { return false }
    let visible: ClosedRange<UInt8> = 0x21...0x7e
    return startsLine && !visible.contains(first)
      || (endsLine || isBeforeHTML) && !visible.contains(last)
      || bytes.contains(where: needsLook)
  }

  private func needsLook(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "~"), 0xef: true
    case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "="): fillsLines
    default: false
    }
  }

  /// What stands for a character that cmark would write as it is, and lose.
  private func literal(at index: Int, of scalars: [Unicode.Scalar]) -> String? {
    let isFirst = index == 0
    let isLast = index == scalars.count - 1
    let scalar = scalars[index]
    let isAtEdge = isFirst && startsLine || isLast && endsLine
    if isAtEdge, scalar.properties.isWhitespace {
      return "&#\(scalar.value);"
    }
    switch scalar {
    case " " where isLast && isBeforeHTML && fillsLines:
      return " "
    case "~":
      return "\\~"  // a fence at the start of a line, and struck out on code hosts
    case "\u{FEFF}":
      return "&#65279;"  // dropped at the start of a document
    case "-", "+", "=":
      // These begin lists and headings once a line is broken before them.
      let canStartLine = fillsLines && (isFirst || scalars[index - 1] == " ")
      return canStartLine ? "\\\(scalar)" : nil
    default:
      return nil
    }
  }
}
