import CommonMark
import Testing

@Suite struct ParseTests {
  @Test(arguments: [
    (text: "## Two", kind: Block.Kind.heading(level: 2, [.text("Two")])),
    (text: "some words", kind: .paragraph([.text("some words")])),
    (text: "> q", kind: .blockQuote([Block(.paragraph([.text("q")]), lines: 1...1)])),
    (text: "- a", kind: .bulletList([[Block(.paragraph([.text("a")]), lines: 1...1)]])),
    (
      text: "7. a",
      kind: .orderedList(start: 7, [[Block(.paragraph([.text("a")]), lines: 1...1)]])
    ),
    (text: "```scenario x=1\na\n```", kind: .codeBlock(info: "scenario x=1", text: "a\n")),
    (text: "***", kind: .thematicBreak),
    (text: "<div>", kind: .html("<div>\n")),
  ])
  func `every kind of block is read`(text: String, kind: Block.Kind) {
    #expect(Markdown.parse(text).map(\.kind) == [kind])
  }

  @Test func `every kind of inline content is read`() {
    let text = "a *b* **c** `d` [e](f \"g\") ![h](i)\nj  \nk <b>"
    #expect(
      Markdown.parse(text).map(\.kind) == [
        .paragraph([
          .text("a "), .emphasis([.text("b")]), .text(" "), .strong([.text("c")]), .text(" "),
          .code("d"), .text(" "), .link(destination: "f", title: "g", [.text("e")]), .text(" "),
          .image(destination: "i", title: "", [.text("h")]), .softBreak, .text("j"), .lineBreak,
          .text("k "), .html("<b>"),
        ])
      ]
    )
  }

  @Test func `blocks know the lines they come from`() {
    let text = "# A\n\none\ntwo\n\n```\ncode\n```\n- x\n- y\n"
    #expect(Markdown.parse(text).map(\.lines) == [1...1, 3...4, 6...8, 9...10])
  }

  @Test func `blocks inside an item know their lines`() throws {
    let list = try #require(Markdown.parse("a\n\n- b\n\n  c\n").last)
    guard case .bulletList(let items) = list.kind else {
      Issue.record("not a list: \(list)")
      return
    }
    #expect(items.map { $0.map(\.lines) } == [[3...3, 5...5]])
  }

  @Test func `text between escapes and entities is one piece`() {
    #expect(Markdown.parse("a\\*b&amp;c!").map(\.kind) == [.paragraph([.text("a*b&c!")])])
  }

  @Test func `a heading of two lines becomes one line`() {
    #expect(Markdown.parse("a\nb\n===").map(\.kind) == [.heading(level: 1, [.text("a b")])])
  }

  @Test func `an empty document has no blocks`() {
    #expect(Markdown.parse("") == [])
    #expect(Markdown.parse([UInt8]()) == [])
    #expect(Markdown.renderHTML([]) == "")
    #expect(Markdown.html(fromMarkdown: "") == "")
  }

  @Test func `plain text keeps words and drops markup`() {
    let content: [Inline] = [
      .strong([.text("a"), .emphasis([.text("b")])]), .softBreak, .code("c"), .html("<br>"),
      .link(destination: "d", title: "e", [.text("f")]), .lineBreak,
      .image(destination: "g", title: "", [.text("h")]),
    ]
    #expect(Markdown.plainText(content) == "ab cf h")
  }
}
