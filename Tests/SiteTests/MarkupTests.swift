import RunView
import Testing

@testable import Site

@Suite struct MarkupTests {
  static let texts: [(text: String, html: String)] = [
    ("plain", "plain"),
    ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ("a & b", "a &amp; b"),
    ("&lt;", "&amp;lt;"),
    ("\" onload=\"x", "&quot; onload=&quot;x"),
    ("\" onload=\"x", "&quot; onload=&quot;x"),
    ("größer", "größer"),
    ("日本", "日本"),
    ("", ""),
    ("a\nb\tc", "a\nb\tc"),
  ]

  @Test(arguments: texts)
  func `text becomes text, never markup`(text: String, html: String) {
    let markup: Markup = "<p>\(text)</p>"
    #expect(markup.html == "<p>\(html)</p>")
  }

  static let invisible: [(name: String, scalar: Unicode.Scalar)] = [
    ("NUL", "\0"), ("bell", "\u{7}"), ("escape", "\u{1b}"), ("return", "\r"),
    ("delete", "\u{7f}"), ("next line", "\u{85}"), ("control sequence", "\u{9b}"),
    ("left to right mark", "\u{200e}"), ("right to left mark", "\u{200f}"),
    ("Arabic letter mark", "\u{61c}"), ("embedding", "\u{202a}"), ("pop", "\u{202c}"),
    ("override", "\u{202e}"), ("isolate", "\u{2066}"), ("pop isolate", "\u{2069}"),
    ("byte order mark", "\u{feff}"),
  ]

  @Test(arguments: invisible)
  func `what would change how a line reads becomes visible`(
    name: String,
    scalar: Unicode.Scalar
  ) {
    let text = "a\(scalar)b"
    let markup: Markup = "\(text)"
    #expect(!markup.html.unicodeScalars.contains(scalar))
    #expect(markup.html.hasPrefix("a"))
    #expect(markup.html.hasSuffix("b"))
    #expect(markup.html.uppercased().contains(String(scalar.value, radix: 16, uppercase: true)))
    #expect(!VisibleText.text(text).unicodeScalars.contains(scalar))
  }

  @Test func `markup inside markup stays what it is`() {
    let inner: Markup = "<b>\("<i>")</b>"
    let outer: Markup = "<p>\(inner)\([inner, inner])</p>"
    #expect(outer.html == "<p>" + String(repeating: "<b>&lt;i&gt;</b>", count: 3) + "</p>")
  }

  @Test func `pieces are joined by markup`() {
    let pieces: [Markup] = ["<a>", "\("<b>")"]
    #expect(pieces.joined(by: "<br>").html == "<a><br>&lt;b&gt;")
  }

  @Test func `every ASCII character comes out safe`() {
    for value in UInt8.min...0x7f {
      let text = String(UnicodeScalar(value))
      let markup: Markup = "\(text)"
      #expect(!markup.html.contains("<") && !markup.html.contains(">"), "\(value)")
      #expect(!markup.html.contains("\""), "\(value)")
      let others = markup.html.unicodeScalars.filter { $0.value < 0x20 && $0 != "\n" && $0 != "\t" }
      #expect(others.isEmpty, "\(value)")
    }
  }
}
