import CommonMark
import TestSupport
import Testing

@Suite struct HostileInputTests {
  @Test(
    arguments: [
      String(repeating: ">", count: 100_000) + "a",
      String(repeating: "[", count: 100_000),
      String(repeating: "- ", count: 50_000) + "a",
      String(repeating: "*a ", count: 50_000) + String(repeating: "b*", count: 50_000),
      String(repeating: "![", count: 5_000) + "a" + String(repeating: "](b)", count: 5_000),
      String(repeating: "`", count: 100_000),
      String(repeating: "<", count: 100_000),
      String(repeating: "# a\n", count: 20_000),
      String(repeating: "a::\n\n    b\n\n", count: 5_000),
      (0..<300).map { String(repeating: " ", count: $0 * 2) + "- a\n" }.joined(),
    ]
  )
  func `deep nesting is read and rendered in bounded time`(text: String) {
    let seconds = ProcessorTime.seconds {
      let blocks = Markdown.parse(text)
      #expect(!Markdown.renderHTML(blocks).isEmpty)
      #expect(!Markdown.renderCommonMark(blocks).isEmpty)
      #expect(!Markdown.renderCommonMark(blocks, width: 72).isEmpty)
      #expect(!Markdown.renderMan(blocks).isEmpty)
      #expect(!Markdown.renderRST(blocks).isEmpty)
      #expect(!Markdown.html(fromMarkdown: text).isEmpty)
    }
    #expect(seconds < 120)
  }

  @Test func `what is nested too deep stays without its containers`() {
    let text = String(repeating: ">", count: Markdown.maximumDepth + 50) + "a"
    var blocks = Markdown.parse(text)
    var depth = 0
    while case .blockQuote(let content)? = blocks.first?.kind {
      blocks = content
      depth += 1
    }
    #expect(depth == Markdown.maximumDepth)
    #expect(blocks.map(\.kind) == [.paragraph([.text("a")])])
  }

  @Test func `emphasis nested too deep keeps its text`() {
    let count = Markdown.maximumDepth + 50
    let text = String(repeating: "*a ", count: count) + "b" + String(repeating: "*", count: count)
    guard case .paragraph(let content)? = Markdown.parse(text).first?.kind else {
      Issue.record("not a paragraph")
      return
    }
    #expect(Markdown.plainText(content) == String(repeating: "a ", count: count) + "b")
  }

  @Test func `lists nested too deep keep their text`() {
    let text = String(repeating: "- ", count: 500) + "a"
    #expect(Markdown.renderHTML(Markdown.parse(text)).contains("a"))
  }

  @Test func `malformed UTF-8 is replaced`() {
    let bytes: [UInt8] = [0x61, 0xFF, 0xC3, 0x28, 0xED, 0xA0, 0x80]
    #expect(Markdown.html(fromMarkdown: bytes).hasPrefix("<p>a\u{FFFD}\u{FFFD}("))
    #expect(Markdown.renderHTML(Markdown.parse(bytes)) == Markdown.html(fromMarkdown: bytes))
  }

  @Test func `NUL is replaced and ends nothing`() {
    #expect(Markdown.html(fromMarkdown: "a\0b") == "<p>a\u{FFFD}b</p>\n")
    let blocks = [Block(.paragraph([.text("a\0b"), .code("c\0d")]))]
    #expect(Markdown.renderHTML(blocks) == "<p>a\u{FFFD}b<code>c\u{FFFD}d</code></p>\n")
    #expect(Markdown.renderCommonMark(blocks) == "a\u{FFFD}b`c\u{FFFD}d`\n")
  }

  @Test func `every byte is a document`() {
    for byte in UInt8.min...UInt8.max {
      let blocks = Markdown.parse([byte, byte, 0x0A, byte])
      _ = Markdown.renderCommonMark(blocks)
      _ = Markdown.renderMan(blocks)
    }
  }
}
