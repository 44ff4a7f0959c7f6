import CommonMark
import Testing

@Suite struct RoundTripTests {
  @Test(arguments: [
    "*_[]<>&|#`~!\\", "1. a", "12) b", "- a", "+ a", "= a", "===", "---", "# a #", "> a", "~~~",
    "```", " a", "a ", "  a  b  ", "a\tb", "\ta", "&amp;", "&#35;", "&copy", "<b>", "<!-- a -->",
    "http://a.b", "<http://a.b>", "a@b.c", "[a]: b", "[a](b)", "![a](b)", "a!", "a\\", "a\nb",
    "a\r\nb", "\u{1}a", "\u{7F}", "\u{FEFF}a", "é*ü", "\u{A0}a", "a\\\\*", "_a_b_", "1", "1.", "2)",
    "&", "a&", "\"", "'", "(a)", "|a|b|", ":a:", "$a$", "^", "0", "\u{202E}x", "-", "+", "=", ".",
  ])
  func `any text reads back`(text: String) {
    let link = Inline.link(destination: text, title: text, [.text(text)])
    let content: [[Inline]] = [
      [.text(text)], [.text("a "), .emphasis([.text(text)])], [.strong([.text(text)])],
      [.text(text), .softBreak, .text(text)], [.text(text), .lineBreak, .text(text)],
      [link], [.image(destination: text, title: text, [.text(text)])], [.text("a!"), link],
      [.text("\\"), .code(text.filter { !$0.isNewline }), .text("`")],
    ]
    for inlines in content {
      expectSame([Block(.paragraph(inlines))])
      expectSame([Block(.bulletList([[Block(.paragraph(inlines))]]))])
    }
    expectSame([Block(.heading(level: 3, [.text(text.filter { !$0.isNewline })]))])
    expectSame([Block(.codeBlock(info: "", text: text.filter { $0 != "\r\n" } + "\n"))])
  }

  @Test(arguments: [
    "- - a\n\n  b", "1. - a\n   - b\n\n2. c", "- - - a\n\n    b\n\n  c", "- a\n- b\n\n* c\n* d",
    "- a\n\n```\nb\n```", "- a\n\n      b", "- ***\n- # a\n- > b", "- <div>\n\n  a",
    "-    <div>\n     a", "- ```\n  a\n\n  b\n  ```\n- c", "> - a\n>\n>   b\n\n> c", ">\n\na",
    "-\n- a\n-", "1.\n\na", "- a\n  > b\n\n  c", "- a\n\n  2. b", "98. a\n99. b\n100. c\n\n     d",
    "<pre>\na\n\nb\n</pre>\n\nc", "`` ` `` ` a ` `  ` ```a``b```", "*a **b***, ***c*** **d *e***",
    "***a** b*, **_a_**", "*a*_b_ **a**_b_", "[a](<b c> 'd\n e')", "[a](b\\)c) [](x) [![](y)](z)",
    "[ a ](b)", "<a@b.c> <xy:z>", "a <b\nc> d", "a\\\nb  \nc", "``` a&amp;b\\\\\nc\n```",
    "~~~ a`b\nc\n~~~", "&#32;a&#32;\n&#32;b", "*&#32;a*", "[a]: b \"c\"\n\n[a]", "```\n\n\n\n```",
    "- [a]: b\n- c", "    a\n\n\n    b\n\nc", "<!-- a", "> <!-- a\n>\n> b\n\nc",
    "- 1. - a\n     - b\n\n       c", "- a\n  - b\n\n    c\n- d", "- a\n  ```\n  b\n  ```",
  ])
  func `documents read back`(text: String) {
    expectSame(Markdown.parse(text))
  }

  @Test(arguments: [
    "one - two + three = four 1. five 2) six", "a `- b - c` d", "a <div> b <p> c", "a ~~~ b --- c",
    "- a b c\n  - d e f\n\n    g h i", "1. - a b - c d", "> # a b c d\n> e - f", "a\n- b\n+ c",
  ])
  func `filled lines keep their words`(text: String) {
    let blocks = Markdown.parse(text)
    for width in 1...12 {
      let filled = Markdown.parse(Markdown.renderCommonMark(blocks, width: width))
      #expect(filled.withSpaces == blocks.withSpaces, "width \(width)")
    }
  }
}

/// Expects that blocks are the same when they were written and read.
func expectSame(_ blocks: [Block], sourceLocation: SourceLocation = #_sourceLocation) {
  let text = Markdown.renderCommonMark(blocks)
  let found = Markdown.parse(text).withoutLines
  #expect(found == blocks.withoutLines, "\(text)", sourceLocation: sourceLocation)
}
