import Catalog
import ScenarioLanguage
import Testing

@Suite struct BelongingTests {
  @Test func `scenarios belong to the claim before them`() throws {
    let text = claim("A") + scenario + "Some prose.\n\n" + scenario + claim("B") + scenario
    let claims = try catalog(text).claims
    #expect(claims.map(\.id) == ["A", "B"])
    #expect(claims.map { $0.scenarios.map(\.name) } == [["A/1", "A/2"], ["B"]])
  }

  @Test(arguments: ["# New\n\n", "###### New\n\n", "New\n===\n\n", "New\n---\n\n"])
  func `a heading ends what belongs to a claim`(heading: String) {
    let text = claim("A") + scenario + heading
    let line = text.split(separator: "\n", omittingEmptySubsequences: false).count
    #expect(
      complaints(text + scenario) == [
        "Content/10.md:\(line):1: error: the scenario belongs to no claim; "
          + "a claim block must come before it"
      ]
    )
  }

  @Test func `a scenario before every claim belongs to none`() {
    #expect(complaints(scenario + claim("A") + scenario).count == 1)
  }

  @Test func `a claim does not belong to the next file`() {
    let found = complaints([file("10.md", claim("A") + scenario), file("20.md", scenario)])
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("Content/20.md:1:1: error: the scenario belongs to no") == true)
  }

  @Test func `a broken claim is not followed by orphans`() {
    #expect(complaints("```claim\nid: A\n```\n" + scenario).allSatisfy { !$0.contains("belongs") })
  }

  @Test func `a claim without scenario must say why`() {
    #expect(
      complaints("Text.\n\n" + claim("A")) == [
        "Content/10.md:4:1: error: the claim 'A' has no scenario; "
          + "write one below it, or 'untested: REASON'"
      ]
    )
  }

  @Test func `a claim with scenario is not untested`() {
    #expect(
      complaints(claim("A", "untested: Why.") + scenario) == [
        "Content/10.md:2:1: error: the claim 'A' is 'untested' and has a scenario; "
          + "keep one of the two"
      ]
    )
  }

  @Test func `a scenario that cannot be read is no missing scenario`() {
    let found = complaints(claim("A") + "```scenario\nnonsense\n```\n")
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("Content/10.md:7:1: error: unknown statement") == true)
  }

  @Test(arguments: [
    "```scenario\nhost: A = open cycles -C 0\n```\n",
    "```scenario\n```\n",
    "```scenario\n# nothing\n```\n",
    """
    ```scenario
    vary W = a | b
    host: A = open cycles -C 0
    when W=b expect A active
    ```

    """,
  ])
  func `a scenario that expects nothing in some run is refused`(block: String) {
    let found = complaints(claim("A") + block)
    #expect(found.count == 1)
    #expect(
      found.first?.hasPrefix("Content/10.md:6:1: error: the scenario expects nothing") == true
    )
  }

  static let labels: [(label: String, meant: String)] = [
    ("scenaro", "scenario"), ("scenarios", "scenario"), ("Scenario", "scenario"),
    ("SCENARIO", "scenario"), ("senario", "scenario"), ("claims", "claim"), ("clam", "claim"),
    ("Claim", "claim"), ("cliam", "claim"),
  ]

  @Test(arguments: labels)
  func `a label that is nearly one of ours is refused`(label: String, meant: String) {
    #expect(
      complaints("Text.\n\n```\(label)\nid: A\n```\n") == [
        "Content/10.md:3:1: error: blocks labelled '\(label)' are not executed"
          + "; did you mean '\(meant)'?"
      ]
    )
  }

  @Test(arguments: ["", "c", "sh", "yaml", "console", "text", "diff", "markdown", "swift"])
  func `other code blocks are prose`(label: String) throws {
    let loaded = try catalog("```\(label)\nid: A\n```\n\n    indented\n")
    #expect(loaded.claims.isEmpty)
    #expect(loaded.chapters[0].parts.count == 2)
  }

  static let hidden: [(text: String, line: Int)] = [
    ("- item\n\n  ```scenario\n  run 1ms\n  ```\n", 3),
    ("1. item\n\n   ```claim\n   id: A\n   ```\n", 3),
    ("> quoted\n>\n> ```scenario\n> run 1ms\n> ```\n", 3),
    ("- a\n  - b\n\n    ```claim\n    id: A\n    ```\n", 4),
    ("> - a\n>\n>   ```scenario\n>   run 1ms\n>   ```\n", 3),
  ]

  @Test(arguments: hidden)
  func `a labelled block inside a list or a quotation is refused`(text: String, line: Int) {
    let found = complaints(text)
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("Content/10.md:\(line):") == true)
    #expect(found.first?.contains("cannot stand inside a list or a quotation") == true)
  }

  @Test func `nothing may stand behind a label`() {
    let found = complaints("```claim PIN\nid: A\n```\n")
    #expect(
      found == [
        "Content/10.md:1:1: error: nothing but 'claim' can stand behind the fence, not 'PIN'"
      ]
    )
  }

  @Test func `chapters come by name and keep the order of claims`() throws {
    let files = [
      file("20.md", "# Two\n\n" + claim("C") + scenario),
      file("10.md", "# One\n\n" + claim("B") + scenario + claim("A") + scenario),
    ]
    let loaded = try Catalog.load(files).get()
    #expect(loaded.chapters.map(\.title) == ["One", "Two"])
    #expect(loaded.claims.map(\.id) == ["B", "A", "C"])
  }
}
