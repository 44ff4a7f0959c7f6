import CommonMark
import Testing

@Suite struct CommonMarkTests {
  @Test func `a table is written with pipes`() {
    let table = Table(
      columns: [.left, .right, .center],
      header: [[.text("a")], [.text("b|c")], []],
      rows: [[[.code("d|e")], [.text("f"), .lineBreak, .text("g")], [.text("*")], [.text("h")]]]
    )
    #expect(
      Markdown.renderCommonMark([Block(.table(table))], width: 10) == """
        | a | b\\|c |  |
        | --- | --: | :-: |
        | `d\\|e` | f g | \\* |

        """
    )
  }

  @Test func `details are tags with Markdown between them`() {
    let details = Block.Kind.details(
      summary: [.text("a & "), .code("b")],
      [Block(.paragraph([.strong([.text("c")])]))]
    )
    #expect(
      Markdown.renderCommonMark([Block(details), Block(.thematicBreak)]) == """
        <details>
        <summary>a &amp; <code>b</code></summary>

        **c**

        </details>

        -----

        """
    )
  }

  @Test func `trusted markup is left out`() {
    let blocks = [Block(.rawHTML("<nav>x</nav>")), Block(.paragraph([.text("a")]))]
    #expect(Markdown.renderCommonMark(blocks) == "a\n")
  }

  @Test func `a code block is always fenced`() {
    let blocks = [Block(.codeBlock(info: "", text: "a\n```\nb\n"))]
    #expect(Markdown.renderCommonMark(blocks) == "````\na\n```\nb\n````\n")
  }

  @Test func `lines are filled to the width`() {
    let blocks = [Block(.paragraph([.text("one two - three"), .softBreak, .text("four")]))]
    #expect(Markdown.renderCommonMark(blocks, width: 10) == "one two \\-\nthree four\n")
  }

  @Test func `what CommonMark cannot say becomes what comes nearest`() {
    let link = Inline.link(
      destination: "a",
      title: "",
      [.text("b"), .link(destination: "c", title: "", [.text("d")])]
    )
    let blocks = [
      Block(.paragraph([])),
      Block(.bulletList([])),
      Block(.heading(level: 9, [.text("x"), .lineBreak, .text("y")])),
      Block(.paragraph([.softBreak, .text("e"), .emphasis([]), .code("f"), .code("g"), link])),
    ]
    #expect(Markdown.renderCommonMark(blocks) == "###### x y\n\ne`fg`[bd](a)\n")
  }

  @Test func `an address is its own link`() {
    let address = "https://example.org/a_b?c=d#e"
    let link = Inline.link(destination: address, title: "", [.text(address)])
    #expect(Markdown.renderCommonMark([Block(.paragraph([link]))]) == "<\(address)>\n")
  }
}
