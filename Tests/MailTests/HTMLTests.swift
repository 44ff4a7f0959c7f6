import Mail
import Testing

/// Parts in HTML are read as text.
@Suite struct HTMLTests {
  private func message(_ html: String, _ type: String = "text/html") throws -> MailMessage {
    let text = "From: a\nContent-Type: \(type)\n\n\(html)\n"
    return try #require(MailMessage.all(Array(text.utf8)).first)
  }

  static let texts: [(html: String, lines: [String])] = [
    ("<p>One &amp; two.</p>", ["One & two."]),
    ("<b>One</b> <i class='a>b'>two</i>", ["One two"]),
    ("One<br>two<br/>three", ["One", "two", "three"]),
    ("<p>One\n  two</p><p>three", ["One", "two", "", "three"]),
    (
      "a &lt;b&gt; &quot;&#39;&#x27;&nbsp;&eacute;&euro;&hellip;",
      ["a <b> \"'' \u{e9}\u{20ac}\u{2026}"]
    ),
    (
      "&#128; &#0; &#1114112; &#xfffffffff; &unknown; & &",
      ["\u{20ac} \u{fffd} \u{fffd} &#xfffffffff; &unknown; & &"]
    ),
    ("a < b, c <3 d", ["a < b, c <3 d"]),
    ("<style>p { a: b }</style><script>alert(1)</script><title>x</title>One", ["One"]),
    ("<!-- One -- > two -->Three<!---->four", ["Threefour"]),
    (
      "<blockquote>One<blockquote>two</blockquote></blockquote>three",
      ["> One", "", "> > two", "", "three"]
    ),
    ("<pre>a\n  b\n\n</pre>c", ["a", "  b", "", "c"]),
    ("<ul><li>One<li>two</ul>", ["- One", "", "- two"]),
    ("<table><tr><td>a<td>b<tr><td>c</table>", ["a b", "c"]),
    ("One<b", ["One"]), ("One<!-- two", ["One"]), ("One &am", ["One &am"]),
  ]

  @Test(arguments: texts)
  func `tags are dropped and characters decoded`(html: String, lines: [String]) throws {
    var found = try message(html).lines.map(\.text)
    while found.last == "" { found.removeLast() }
    #expect(found.map { $0.trimmed } == lines)
  }

  @Test func `lines have the numbers of the file`() throws {
    let lines = try message("<p>One\ntwo\n<p\nid=a>three").lines.filter { !$0.text.isEmpty }
    #expect(lines.map(\.number) == [4, 5, 7])
  }

  @Test func `of alternatives the plain one is read, and HTML where it is alone`() throws {
    let html = "--x\nContent-Type: text/html\n\n<p>HTML</p>\n"
    let plain = "--x\n\nplain\n"
    let type = "multipart/alternative; boundary=x"
    let both = try message("\(html)\(plain)--x--", type)
    #expect(both.lines.map(\.text) == ["plain"])
    #expect(both.notes.isEmpty)
    #expect(try message("\(html)--x--", type).lines.map(\.text) == ["HTML", ""])
  }
}

extension String {
  /// Without spaces at the end.
  fileprivate var trimmed: String {
    String(self[..<(lastIndex { $0 != " " }.map { index(after: $0) } ?? startIndex)])
  }
}
