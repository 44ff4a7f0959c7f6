import CommonMark
import Testing

@Suite struct ManTests {
  @Test func `blocks become macros`() {
    let man = Markdown.renderMan(Markdown.parse("# A\n\n.b *c*\n\n<div>\n"))
    #expect(man == ".SH\nA\n.PP\n\\&.b \\f[I]c\\f[]\n")
  }

  @Test func `a table is written for tbl`() {
    let table = Table(
      columns: [.left, .right],
      header: [[.text("a")], [.text("b")]],
      rows: [[[.text("_")], [.text("c\td")]]]
    )
    #expect(
      Markdown.renderMan([Block(.table(table))]) == """
        .TS
        lb rb
        l r.
        \\&a\t\\&b
        \\&_\t\\&c d
        .TE

        """
    )
  }

  @Test func `details are unfolded and trusted markup is left out`() {
    let blocks = [
      Block(.details(summary: [.text("a")], [Block(.paragraph([.text("b")]))])),
      Block(.rawHTML("<nav>")),
    ]
    #expect(Markdown.renderMan(blocks) == ".PP\n\\f[B]a\\f[]\n.PP\nb\n")
  }
}
