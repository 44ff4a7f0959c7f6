import CommonMark
import Testing

@Suite struct HTMLTests {
  @Test(arguments: [
    "# A *b*\n\n> c\n\n- d\n- e\n  - f\n\n3. g\n\n---\n",
    "a `b < c` [d](e \"f\") ![g](h)\ni  \nj\n\n```text\n<&>\n```\n",
    "<script>alert(1)</script>\n\na <b onclick=x> [c](javascript:d)\n",
  ])
  func `values render as the document they were read from`(text: String) {
    #expect(Markdown.renderHTML(Markdown.parse(text)) == Markdown.html(fromMarkdown: text))
  }

  @Test(arguments: [
    "<script>alert(1)</script>", "a <b onclick=alert(1)>", "[a](javascript:alert)",
    "[a](JaVaScRiPt:alert)", "![a](vbscript:alert)", "[a](data:text/html,alert)",
    "[a](file:///alert)", "<javascript:alert>", "[a](java&#10;script:alert)",
    "[a]\n\n[a]: javascript:alert", "[a](&#x6A;avascript:alert)",
  ])
  func `nothing of an author runs or leads out of the web`(text: String) {
    for html in [Markdown.html(fromMarkdown: text), Markdown.renderHTML(Markdown.parse(text))] {
      #expect(!html.contains("<script"))
      #expect(!html.contains("onclick"))
      for scheme in ["javascript:", "vbscript:", "data:", "file:"] {
        #expect(!html.lowercased().contains("=\"" + scheme))
      }
    }
  }

  @Test func `a built link with a dangerous address loses it`() {
    let link = Inline.link(destination: "javascript:alert(1)", title: "", [.text("a")])
    #expect(Markdown.renderHTML([Block(.paragraph([link]))]) == "<p><a href=\"\">a</a></p>\n")
  }

  @Test func `built text and attributes are escaped`() {
    let link = Inline.link(destination: "x\"y", title: "<\">", [.text("<i>")])
    let html = "<p><a href=\"x%22y\" title=\"&lt;&quot;&gt;\">&lt;i&gt;</a></p>\n"
    #expect(Markdown.renderHTML([Block(.paragraph([link]))]) == html)
  }

  @Test func `trusted markup is copied`() {
    let blocks = [Block(.rawHTML("<nav>x</nav>")), Block(.paragraph([.text("a")]))]
    #expect(Markdown.renderHTML(blocks) == "<nav>x</nav>\n<p>a</p>\n")
  }

  @Test func `a table has headers for its columns and a class for numbers`() {
    let table = Table(
      columns: [.left, .right],
      header: [[.text("a")], [.code("n")]],
      rows: [[[.text("<")], [.text("1")]], [[.emphasis([.text("b")])]]]
    )
    #expect(
      Markdown.renderHTML([Block(.table(table))]) == """
        <table>
        <thead>
        <tr>
        <th scope="col">a</th><th scope="col" class="n"><code>n</code></th>
        </tr>
        </thead>
        <tbody>
        <tr>
        <td>&lt;</td><td class="n">1</td>
        </tr>
        <tr>
        <td><em>b</em></td><td class="n"></td>
        </tr>
        </tbody>
        </table>

        """
    )
  }

  @Test func `details hold a summary and blocks`() {
    let details = Block.Kind.details(
      summary: [.text("a & "), .code("b")],
      [Block(.paragraph([.text("c")]))]
    )
    #expect(
      Markdown.renderHTML([Block(details)]) == """
        <details>
        <summary>a &amp; <code>b</code></summary>
        <p>c</p>
        </details>

        """
    )
  }

  @Test func `a list is loose only if an item has two paragraphs`() {
    let a = Block(.paragraph([.text("a")]))
    #expect(Markdown.renderHTML([Block(.bulletList([[a]]))]) == "<ul>\n<li>a</li>\n</ul>\n")
    #expect(
      Markdown.renderHTML([Block(.bulletList([[a, a]]))])
        == "<ul>\n<li>\n<p>a</p>\n<p>a</p>\n</li>\n</ul>\n"
    )
  }
}
