import Catalog
import Report
import RunView
import ScenarioRunner
import Site
import Testing

@Suite struct PageTests {
  static let cited = [
    (name: "10-one.md", text: document("plain")),
    (
      name: "20-two.md",
      text: document("plain", title: "Two").replacing("-1\n", with: "-2\n")
    ),
    (name: "90-rules.md", text: "# Rules\n\n- **S13** A pinned group goes to ERROR.\n"),
  ]

  /// The same without lists in the chapters that look like the list of rules.
  static let two = cited.map { file in
    (name: file.name, text: file.text.replacing("- **S13** A rule", with: "- A rule"))
  }

  private func page(_ files: [(name: String, text: String)] = two) throws -> String {
    try #require(try rendered(files)[.html])
  }

  private func ids(_ html: String) -> [String] { all(between: " id=\"", and: "\"", in: html) }

  @Test func `ids are unique`() throws {
    let ids = try ids(page())
    #expect(Set(ids).count == ids.count)
    #expect(ids.count > 20)
  }

  @Test func `a rule that a chapter's list names has its id in the rules chapter alone`() throws {
    #expect(try all(between: " id=\"rule:S13", and: "\"", in: page(Self.cited)).count == 1)
  }

  @Test func `chapters with similar names have their own ids`() throws {
    let files = ["a-b.md", "a_b.md", "a/b.md", "a b.md"].map {
      (name: $0, text: "# Same\n\nText.\n")
    }
    let ids = try ids(page(files))
    #expect(Set(ids).count == ids.count)
  }

  @Test func `every link inside the page has its target`() throws {
    let html = try page()
    let ids = Set(try ids(page()))
    let links = all(between: "href=\"#", and: "\"", in: html)
    #expect(links.count > 20)
    for link in Set(links) { #expect(ids.contains(link), "#\(link)") }
  }

  @Test func `every link has its target without a rules chapter too`() throws {
    let html = try page([Self.two[0]])
    let ids = Set(ids(html))
    for link in Set(all(between: "href=\"#", and: "\"", in: html)) {
      #expect(ids.contains(link), "#\(link)")
    }
  }

  @Test func `the page asks nobody for anything`() throws {
    let html = try page().replacing("href=\"http://example.org/\"", with: "")
    for attribute in ["src=\"", "href=\"", "url("] {
      for value in all(between: attribute, and: "\"", in: html) {
        #expect(!value.hasPrefix("http") && !value.hasPrefix("//"), "\(value.prefix(80))")
      }
    }
    #expect(!html.contains("@import"))
    for request in ["fetch(", "XMLHttpRequest", "import(", "WebSocket", "sendBeacon", "innerHTML"] {
      #expect(!html.contains(request), "\(request)")
    }
    #expect(html.contains("content=\"default-src 'none'; "))
  }

  @Test(arguments: [
    "![x](http://example.org/x.png)", "![x](https://example.org/x.png)",
    "![x](//example.org/x.png)", "![x][y]\n\n[y]: http://example.org/x.png",
    "<img src=\"http://example.org/x.png\">",
  ])
  func `a picture in prose asks nobody for anything`(prose: String) throws {
    let html = try page([(name: "10.md", text: "# One\n\n\(prose)\n")])
    for source in all(between: "src=\"", and: "\"", in: html) {
      #expect(!source.hasPrefix("http") && !source.hasPrefix("//"), "\(source)")
    }
  }

  @Test(arguments: OutputFormat.allCases)
  func `the same results give the same bytes`(format: OutputFormat) throws {
    let first = try results(Self.two)
    let again = try results(Self.two.reversed())
    #expect(
      ReportMaterial(first, module: .ofTests).text(format)
        == ReportMaterial(first, module: .ofTests).text(format)
    )
    #expect(
      ReportMaterial(first, module: .ofTests).text(format)
        == ReportMaterial(again, module: .ofTests).text(format)
    )
  }

  @Test(arguments: OutputFormat.allCases)
  func `no file says where or when it was made`(format: OutputFormat) throws {
    let text = try #require(try rendered(Self.two)[format])
    for place in ["/srv/", "/home/", "/tmp/", "/root/", "/usr/", "file:"] {
      #expect(!text.contains(place), "\(place)")
    }
    let dates = text.matches(of: #/20[0-9]{2}-[0-9]{2}-[0-9]{2}/#)
    #expect(dates.isEmpty)
  }

  // SARIF holds what is wrong, a summary the news, and the page for operators the gaps.
  @Test(
    arguments: OutputFormat.allCases.filter {
      ![.sarif, .summary, .operators, .tryPage].contains($0)
    }
  )
  func `every claim is in every format`(format: OutputFormat) throws {
    let results = try results(Self.two)
    let text = ReportMaterial(results, module: .ofTests).text(format)
    for result in results.claims { #expect(text.contains(result.claim.id)) }
  }

  @Test func `picture and step table tell the same moments`() throws {
    let page = try page([Self.two[0]])
    // Each ends where the next one begins: a scenario's picture stands above its table.
    let scenarios = all(between: "<figure>", and: "<details><summary>Repeat", in: page)
    #expect(!scenarios.isEmpty)
    for scenario in scenarios {
      let picture = scenario.ranges(of: "<circle class=\"num").count
      #expect(picture == scenario.matches(of: #/<i>\d+ at /#).count && picture > 0)
    }
  }

  @Test func `a picture is left out only where a confirmed statement shows no change`() throws {
    let results = try results([Self.two[0]])
    let page = ReportMaterial(results, module: .ofTests).text(.html)
    let articles = all(between: "<article class=\"claim\" ", and: "</article>", in: page)
    for (result, article) in zip(results.claims, articles) {
      let isOpen = result.claim.kind == .gap || result.verdict != .confirmed
      let drawn = article.contains("<figure>")
      let timelines = result.scenarios.flatMap { $0.runs.compactMap(Timeline.init) }
      guard !timelines.isEmpty else { continue }
      #expect(drawn == (isOpen || timelines.contains(where: \.showsChange)), "\(result.claim.id)")
    }
  }

  @Test func `Markdown tells the same moments as the step table`() throws {
    let files = [Self.two[0]]
    let markdown = try #require(try rendered(files)[.markdown])
    let section = try #require(markdown.split(separator: "### ").first { $0.hasPrefix("GOOD") })
    for moment in ["1, 0ns", "2, 4ms", "3, 5ms"] { #expect(section.contains(moment), "\(moment)") }
    #expect(!section.contains("| 4, "))
  }

  @Test func `the first screen's totals are the sums of what is listed`() throws {
    let results = try results(Self.two)
    let html = ReportMaterial(results, module: .ofTests).text(.html)
    let screen = try #require(
      all(between: "id=\"page:summary\"", and: "</section>", in: html).first
    )
    #expect(results.statements.count == 6)
    #expect(results.gaps.count == 2)
    #expect(screen.contains("<b>6 statements</b>"))
    #expect(screen.contains("<b>2 gaps</b>"))
    let counts = Dictionary(grouping: results.statements, by: \.verdict).mapValues(\.count)
    #expect(counts.values.reduce(0, +) == 6)
    for (verdict, count) in counts { #expect(screen.contains(">\(count) \(verdict.rawValue)<")) }
  }

  @Test func `a list that is cut short on the first screen says so`() throws {
    let wrong = (1...9).map { number in
      """
      ```claim
      id: WRONG-\(number)
      says: Something.
      source: somewhere
      ```

      ```scenario
      host: A = open cycles -C 0
      expect A error
      ```


      """
    }
    func isCut(_ count: Int) throws -> Bool {
      let results = try results([("10.md", wrong.prefix(count).joined())])
      return ReportMaterial(results, module: .ofTests).text(.html)
        .contains("8 of \(count) shown; the rest is under <a href=\"#page:all-statements\">")
    }
    #expect(try isCut(9))
    #expect(try !isCut(8))
  }

  @Test func `the list of all statements does not call an open gap closed`() throws {
    let results = try results([Self.two[0]])
    let gap = try #require(results.gaps.first)
    #expect(gap.gapVerdicts.contains { $0.verdict == .open })
    let html = ReportMaterial(results, module: .ofTests).text(.html)
    let list = try #require(
      all(between: "id=\"page:all-statements\"", and: "</section>", in: html).first
    )
    let rows = all(between: "<tr data-id=\"GAP-1\">", and: "</tr>", in: list)
    #expect(rows.count == 1)
    #expect(rows.first?.contains("open") == true)
  }
}
