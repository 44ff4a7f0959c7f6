import CommonMark
import Testing

/// reStructuredText by its specification; docutils itself reads the whole document elsewhere.
@Suite struct RSTTests {
  private func rst(_ markdown: String) -> String {
    Markdown.renderRST(Markdown.parse(markdown))
  }

  static let texts: [(name: String, markdown: String, rst: String)] = [
    ("markup", "*a* **b** `c`", "*a* **b** ``c``\n"),
    ("markup inside of a word", "a**b**c", "a\\ **b**\\ c\n"),
    ("markup beside markup", "*a***b**", "*a*\\ **b**\n"),
    ("characters of markup", "a\\*b \\`c\\` d_ |e|", "a\\*b \\`c\\` d\\_ \\|e\\|\n"),
    ("a literal with backquotes", "``` a``b ```", "a\\`\\`b\n"),
    ("a link", "[x](https://example.org/a_)", "`x <https://example.org/a\\_>`__\n"),
    ("a link to nowhere", "[x](#y) [z](javascript:1)", "x z\n"),
    ("a paragraph like a list", "\\- a", "\\- a\n"),
    ("a paragraph like a number", "1986\\. A year", "\\1986. A year\n"),
    ("a paragraph like a directive", "\\.. note:: x", "\\.. note:: x\n"),
    ("a paragraph like a field", ":a: b", "\\:a: b\n"),
    ("items", "- a\n- b\n\n  c", "- a\n\n- b\n\n  c\n"),
    ("numbers", "1. a\n2. b", "#. a\n\n#. b\n"),
    ("numbers from elsewhere", "7. a", "- \\(7)\n\n  a\n"),
    ("a quote", "a\n\n> b", "a\n\n    b\n"),
    ("a quote behind a list", "- a\n\n> b", "- a\n\n..\n\n    b\n"),
    ("code", "```\na\n  b\n```", "::\n\n    a\n      b\n"),
    ("code of nothing", "```\n\n```\n\na", "a\n"),
    ("raw markup", "a <b>c</b>\n\n<div>\n\nd", "a c\n\nd\n"),
    ("headings", "# A\n\n### B\n\n# C", "A\n====\n\nB\n----\n\nC\n====\n"),
    ("headings of one name", "# A\n\n# a", "A\n====\n\na (2)\n=====\n"),
    (
      "many headings of one name", "# A\n\n# A (2)\n\n# A\n\n# A",
      "A\n====\n\nA (2)\n=====\n\nA (3)\n=====\n\nA (4)\n=====\n"
    ),
    ("a line across the page", "a\n\n---\n\nb", "a\n\nb\n"),
    ("two colons before code", "a::\n\n    b", "a:\\:\n\n::\n\n    b\n"),
    ("two colons alone", "a\n\n::\n\n    b", "a\n\n\\:\\:\n\n::\n\n    b\n"),
    ("two colons in an item", "- a ::\n\n      b", "- a :\\:\n\n  ::\n\n      b\n"),
    ("two colons in a quote", "> a::\n\n    b", "..\n\n    a:\\:\n\n::\n\n    b\n"),
    ("two colons around nothing", "a:<b></b>:", "a:\\:\n"),
    ("two colons behind a backslash", "a\\\\::", "a\\\\:\\:\n"),
    ("a title with two colons", "# a::", "a:\\:\n====\n"),
    ("a scheme that runs", "JavaScript:a", "JavaScript\\:a\n"),
    ("a scheme in pieces", "java<b></b>script:a", "javascript\\:a\n"),
    ("a scheme that reads", "file:///a http://b", "file\\:///a http://b\n"),
    ("other bullets", "\u{2023} a\n\n\u{2043} b", "\\\u{2023} a\n\n\\\u{2043} b\n"),
    ("an attribution", "> a\n>\n> \u{2014} b", "..\n\n    a\n\n    \\\u{2014} b\n"),
    ("a long number", "mmmmmmmmmmmmmmmm. a", "\\mmmmmmmmmmmmmmmm. a\n"),
    ("backslashes alone", "\\\\\\\\", "\\ \\\\\\\\\n"),
    ("a space that ends lines", "a&#8232;.. b&#28;c", "a .. b c\n"),
    ("code that ends lines", "```\na\u{2028}.. b\n```", "::\n\n    a\n    .. b\n"),
    ("code of a control", "```\n\u{1f}\n```\n\na", "a\n"),
    ("a quote behind nothing", "- a\n\n<b></b>\n\n> b", "- a\n\n..\n\n    b\n"),
    ("names that are taken", "# a\n# a (2)\n# a", "a\n====\n\na (2)\n=====\n\na (3)\n=====\n"),
  ]

  @Test(arguments: texts)
  func `blocks come out as docutils reads them`(name: String, markdown: String, rst: String) {
    #expect(self.rst(markdown) == rst, "\(name)")
  }

  @Test(arguments: 1...300)
  func `no line of a generated text begins or ends as a directive does`(seed: Int) {
    var generator = DocumentGenerator(seed: UInt64(seed))
    let text = rst(generator.directives())
    #expect(directives(in: text) == [], "\(text)")
  }

  @Test func `a directive is found`() {
    #expect(directives(in: "a\n\n.. b\n") == [".. b"])
    #expect(directives(in: "- a::\n\n      .. b\n") == ["a::", ".. b"])
    #expect(directives(in: "::\n\n    .. b\n    c::\n") == [])
  }

  /// The lines outside of literal blocks that docutils would obey.
  private func directives(in text: String) -> [String] {
    var found: [String] = []
    var literal: Int?
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (line, next) in zip(lines, lines.dropFirst() + [""]) where !line.isEmpty {
      let indent = line.prefix { $0 == " " }.count
      if let margin = literal, indent > margin { continue }
      let mark = line.dropFirst(indent).hasPrefix("- ") ? 2 : 0
      let content = line.dropFirst(indent + mark)
      literal = content == "::" ? indent + mark : nil
      guard literal == nil, content != ".." else { continue }
      let isObeyed = content.hasPrefix(".. ") || content.hasSuffix("::") && next.isEmpty
      if isObeyed { found.append(String(content)) }
    }
    return found
  }

  @Test func `lines are at most 80 columns where words allow it`() {
    let words = Array(repeating: "word *and* `code`", count: 40).joined(separator: " ")
    for line in rst("- \(words)\n\n  > \(words)").split(separator: "\n") {
      #expect(line.count <= 80)
    }
    let long = String(repeating: "x", count: 200)
    #expect(rst(long) == long + "\n")
  }

  @Test func `a line of punctuation does not make a title of the one above`() {
    let text = Array(repeating: "word", count: 16).joined(separator: " ") + " ====="
    for line in rst(text).split(separator: "\n") {
      #expect(line.contains { $0.isLetter })
    }
  }

  @Test func `a table is a list of rows`() {
    let table = Table(
      columns: [.left, .right],
      header: [[.text("A")], []],
      rows: [[[.code("x")], [.text("- y")]], [[.text("z")]]]
    )
    let expected = """
      .. list-table::
         :header-rows: 1

         * - A
           -
         * - ``x``
           - \\- y
         * - z
           -

      """
    let text = Markdown.renderRST([Block(.table(table))])
    let trimmed = text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0.reversed().drop { $0 == " " }.reversed()) }.joined(separator: "\n")
    #expect(trimmed == expected)
  }
}
