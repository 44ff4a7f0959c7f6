import CommonMark
import Foundation
import PerfInterface
import Report
import ScenarioRunner
import Site
import Testing

@Suite struct NastyTextTests {
  static let texts: [(name: String, text: String)] = [
    ("script", "<script>alert(1)</script>"),
    ("attribute", "\"><img src=x onerror=alert(1)>"),
    ("single quote", "' onmouseover='alert(1)"),
    ("entity", "&lt;script&gt; & &#60;script&#62;"),
    ("closing tags", "</style></pre></code></td></table></details><script>"),
    ("comment", "<!-- --> <![CDATA[ ]]> <?php ?>"),
    ("link", "[x](javascript:alert(1)) <javascript:alert(1)> ![x](javascript:alert(1))"),
    ("table", "a | b || c \\| d \\"),
    ("markdown", "`code` **strong** _em_ ~~~ ``` # heading - item > quote 1. one"),
    ("control", "a\u{1}\u{7}\u{1b}[31mb\u{7f}c\u{9b}d"),
    ("bidirectional", "a\u{202e}b\u{2066}c\u{200f}d"),
    ("long", String(repeating: "x", count: 10_000)),
    ("wide", "日本語 größer ﷽ 👩‍👩‍👧‍👦"),
  ]

  private func rendered(_ name: String) throws -> [OutputFormat: String] {
    let text = Self.texts.first { $0.name == name }?.text ?? ""
    // Control characters cannot stand in YAML or a heading; escapes and prose may hold them.
    return try SiteTests.rendered([("10.md", untitled(document(text)))])
  }

  /// Titles are limited in length; what they say is said by other fields too.
  private func untitled(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("title: ") || $0.count < 60 }.joined(separator: "\n")
  }

  @Test(arguments: texts.map(\.name))
  func `no text becomes markup in the page`(name: String) throws {
    let page = try #require(try rendered(name)[.html])
    // The page's own script is the last thing in it, and the only one.
    let parts = page.split(separator: "<script>", omittingEmptySubsequences: false)
    #expect(parts.count == 2)
    let html = String(parts[0])
    #expect(!html.lowercased().contains("<script"))
    let elements = all(between: "<", and: ">", in: html)
    for element in elements {
      let attributes = element.lowercased().replacing(#/"[^"]*"/#, with: "\"\"")
      #expect(attributes.firstMatch(of: #/\son[a-z]+\s*=/#) == nil, "\(element.prefix(200))")
      for attribute in ["href=\"javascript:", "src=\"javascript:"] {
        #expect(!element.lowercased().contains(attribute), "\(element.prefix(200))")
      }
    }
    let tags = elements.map {
      String($0.prefix { $0.isLetter || $0.isNumber || $0 == "/" || $0 == "!" })
    }
    let known: Set = [
      "!DOCTYPE", "!", "html", "head", "meta", "title", "link", "style", "body", "svg", "defs",
      "circle", "path", "pattern", "div", "nav", "ul", "li", "a", "main", "section",
      "h1", "h2", "h3", "h4", "h5", "h6", "p", "b", "span", "line", "table", "thead", "tbody", "tr",
      "th", "td", "caption", "i", "article", "header", "dl", "dt", "dd", "details", "summary",
      "figure",
      "rect", "text", "code", "pre", "br", "strong", "em", "ol",
      "blockquote", "hr", "g", "footer", "small", "img",
    ]
    let unknown = tags.filter { !known.contains($0.hasPrefix("/") ? String($0.dropFirst()) : $0) }
    #expect(unknown == [])
  }

  @Test(arguments: texts.map(\.name))
  func `every element of the page that is opened is closed`(name: String) throws {
    let page = try #require(try rendered(name)[.html])
    let html = page.prefix(upTo: try #require(page.firstRange(of: "<script>")).lowerBound)
    // The end tags of rows, cells and items may be left out.
    for element in ["div", "section", "article", "table", "details", "pre", "svg", "a", "b", "i"] {
      let opened = html.ranges(of: "<\(element)>").count + html.ranges(of: "<\(element) ").count
      #expect(opened == html.ranges(of: "</\(element)>").count, "\(element)")
    }
  }

  @Test(arguments: texts.map(\.name), OutputFormat.allCases)
  func `no control or bidirectional character reaches a file`(
    name: String,
    format: OutputFormat
  ) throws {
    let text = try #require(try rendered(name)[format])
    let bad = text.unicodeScalars.filter { scalar in
      (scalar.value < 0x20 && scalar != "\n" && scalar != "\t")
        || (0x7f...0x9f).contains(scalar.value) || (0x200e...0x200f).contains(scalar.value)
        || (0x202a...0x202e).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    }
    #expect(Set(bad.map { "U+" + String($0.value, radix: 16) }) == [])
  }

  @Test(arguments: texts.map(\.name))
  func `no text becomes markup in Markdown`(name: String) throws {
    let markdown = try #require(try rendered(name)[.markdown])
    let page = Markdown.html(fromMarkdown: markdown)
    for tag in ["<script", "<img", "href=\"javascript:"] {
      #expect(!page.contains(tag), "\(tag)")
    }
    for line in markdown.split(separator: "\n") where line.hasPrefix("<") {
      let isOurs = ["<details>", "</details>", "<summary>"].contains { line.hasPrefix($0) }
      #expect(isOurs, "\(line)")
    }
  }

  @Test(arguments: texts.map(\.name))
  func `every row of a Markdown table has as many cells as its head`(name: String) throws {
    let markdown = try #require(try rendered(name)[.markdown])
    var width: Int?
    for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("|") else {
        width = nil
        continue
      }
      let bars = line.replacing("\\\\", with: "").replacing("\\|", with: "").filter { $0 == "|" }
      width = width ?? bars.count
      #expect(bars.count == width, "\(line.prefix(200))")
    }
  }

  @Test(arguments: texts.map(\.name))
  func `what JSON holds is what was written`(name: String) throws {
    let json = try #require(try rendered(name)[.json])
    let document = try ResultsJSON.document(Array(json.utf8))
    let text = Self.texts.first { $0.name == name }?.text
    #expect(document.claims.map(\.says).allSatisfy { $0 == text })
  }

  static let names = [
    "<script>.md", "a\" onload=\"x.md", "\u{202e}dm.md", "../up.md", "sub/folder.md", "..md",
    " .md",
    "index.md", "VPMU-GAPS.md", "same.md", "sub/same.md", "a&b.md",
    String(repeating: "x", count: 300) + ".md",
  ]

  @Test func `a chapter's file name reaches no markup and no path outside of the folder`() throws {
    let files = Self.names.enumerated().map { number, name in
      (
        name,
        document("plain", title: "T\(number)").replacing(
          #/id: ([A-Z]+)-1/#,
          with: { "id: \($0.1)-\(number + 2)" }
        ).replacing(#/- \*\*S13.*/#, with: "").replacing("because: [S13]", with: "")
      )
    }
    let results = try SiteTests.results(files)
    for format in OutputFormat.allCases {
      for file in ReportMaterial(results, module: .ofTests).render(format) {
        #expect(!file.name.contains("..") && !file.name.hasPrefix("/"), "\(file.name)")
        #expect(file.name.allSatisfy { $0.isASCII && !"<>\"& ".contains($0) }, "\(file.name)")
        #expect(file.name.utf8.count < 120)
        // In JSON and KTAP a name is a name; markup is where it could become an element.
        if [.html, .document, .junit].contains(format) {
          #expect(!file.text.contains("<script>.md") && !file.text.contains("\" onload=\"x"))
        }
        #expect(!file.text.unicodeScalars.contains("\u{202e}"), "\(file.name)")
      }
    }
    let names = ReportMaterial(results, module: .ofTests).render(.document).map {
      $0.name.lowercased()
    }
    #expect(Set(names).count == names.count)
  }

  @Test(arguments: [OutputFormat.html, .markdown, .json])
  func `names in evidence come out harmless`(format: OutputFormat) throws {
    var results = try SiteTests.results([("10.md", document("plain"))])
    results.staleEvidence = [
      CatalogResults.StaleEvidence(
        backend: BackendName(kind: .init("qemu"), kernel: .linux61),
        scenarios: ["<script>alert(1)</script>", "a\u{202e}b", "c\u{1b}[31m"]
      )
    ]
    let text = ReportMaterial(results, module: .ofTests).text(format)
    #expect(text.lowercased().contains("stale"))
    #expect(format == .json || !text.contains("<script>alert"))
    #expect(!text.unicodeScalars.contains { $0 == "\u{202e}" || $0 == "\u{1b}" })
  }
}
