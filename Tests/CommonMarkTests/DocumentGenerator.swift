import CommonMark
import Randomness

/// Makes documents at random, the same ones for the same seed.
struct DocumentGenerator: RandomNumberGenerator {
  private var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  mutating func next() -> UInt64 { random.next() }

  /// Some blocks, with quotes and lists nested up to a depth.
  mutating func blocks(depth: Int) -> [Block] {
    let count = Int.random(in: 1...4, using: &self)
    return (0..<count).map { _ in Block(kind(depth: depth)) }
  }

  private mutating func kind(depth: Int) -> Block.Kind {
    switch Int.random(in: 0..<(depth > 0 ? 11 : 7), using: &self) {
    case 0: .heading(level: pick([1, 2, 6]), inlines(depth: 1, breaks: false))
    case 1: .codeBlock(info: pick(["", "c", "a b", "x`y", "\\&"]), text: code() + "\n")
    case 2: .thematicBreak
    case 3: .html("<div>\n" + pick(["", "  a\n", "*b*\n"]) + "</div>\n")
    case 4...6: .paragraph(inlines(depth: 2, breaks: true))
    case 7: .blockQuote(blocks(depth: depth - 1))
    case 8: .orderedList(start: pick([0, 1, 2, 9, 99, 1000]), items(depth: depth - 1))
    default: .bulletList(items(depth: depth - 1))
    }
  }

  private mutating func items(depth: Int) -> [[Block]] {
    let count = Int.random(in: 1...3, using: &self)
    return (0..<count).map { _ in Bool.random(using: &self) ? blocks(depth: depth) : item() }
  }

  private mutating func item() -> [Block] {
    pick([true, true, false]) ? [Block(.paragraph(inlines(depth: 1, breaks: true)))] : []
  }

  private mutating func inlines(depth: Int, breaks: Bool) -> [Inline] {
    var content = [piece(depth: depth)]
    for _ in 0..<Int.random(in: 0...4, using: &self) {
      let spaces: [Inline] = [.text(" "), .text(", ")]
      let gaps = breaks ? [.softBreak, .lineBreak] + spaces : spaces
      for inline in [pick(gaps), piece(depth: depth)] {
        if case .text(let text) = inline, case .text(let before)? = content.last {
          content[content.count - 1] = .text(before + text)
        } else {
          content.append(inline)
        }
      }
    }
    return content
  }

  private mutating func piece(depth: Int) -> Inline {
    switch Int.random(in: 0..<(depth > 0 ? 9 : 4), using: &self) {
    case 0: .code(pick(["a", "`", "``b", " c ", " ", "d `e", "|", "- f"]))
    case 1...3: .text(word())
    case 4, 5: .emphasis(inlines(depth: depth - 1, breaks: false))
    case 6: .strong(inlines(depth: depth - 1, breaks: false))
    case 7: .link(destination: word(), title: pick(["", word()]), [.text(word())])
    default: .image(destination: word(), title: pick(["", word()]), [.text(word())])
    }
  }

  private mutating func word() -> String {
    let parts = [
      "a", "bc", "1", "22", "*", "_", "[", "]", "(", ")", "<", ">", "&", "&lt;", "|", "#", "`", "~",
      "!", "\\", ".", "-", "+", "=", ":", "\"", "http://x.y", " ", "é", "—", "\t", "\u{3}",
    ]
    let count = Int.random(in: 1...4, using: &self)
    return (0..<count).map { _ in pick(parts) }.joined()
  }

  private mutating func code() -> String {
    let count = Int.random(in: 1...4, using: &self)
    return (0..<count).map { _ in pick(["a", "", " b", "```", "~~~", "- c", "    d"]) }
      .joined(separator: "\n")
  }

  /// Text made of what Markdown gives a meaning.
  mutating func scramble() -> String {
    let parts = [
      "\n", "\n", "\n\n", "- ", "1. ", "> ", "    ", "  ", " ", "*", "**", "_", "`", "```", "~~~",
      "# ", "===", "---", "[", "](", ")", "![", "<b>", "<div>", "<!--", "-->", "&amp;", "\\", "a",
      "b c", "1", "<http://x>", "[a]: b", "\t", "&#32;", "\"", "***",
    ]
    let count = Int.random(in: 1...40, using: &self)
    return (0..<count).map { _ in pick(parts) }.joined()
  }

  /// Markdown made of what reStructuredText gives a meaning.
  mutating func directives() -> String {
    let parts = [
      "\n", "\n\n", "\n\n", "- ", "> ", "    ", " ", "::", "::\n\n    ", ":", "..", ".. a:: b",
      "\\", "`",
      "```\n", "\n```\n", "*", "<b>", "![:](a)", "&#58;", "&#8232;", "\u{2028}", "# ", "a", "1. ",
      "\t",
    ]
    let count = Int.random(in: 1...40, using: &self)
    return (0..<count).map { _ in pick(parts) }.joined()
  }

  /// The content of a cell.
  mutating func cell() -> [Inline] {
    switch Int.random(in: 0..<4, using: &self) {
    case 0: [.code(pick(["a", "a b", "`", "``b", " c ", " ", "d `e", "|", "- f", "g|h"]))]
    case 1: inlines(depth: 1, breaks: false)
    default:
      [
        .text(
          pick(["", "", " ", "\u{a0}", "\u{feff}", "\u{25cf} "]) + word() + pick(["", " a b", "."])
        )
      ]
    }
  }
}
