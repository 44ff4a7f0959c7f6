import Catalog
import ScenarioLanguage
import TestSupport
import Testing

@Suite struct WholeCatalogTests {
  static let twins: [(first: String, second: String)] = [
    ("PIN", "PIN"), ("SEED-P14a", "SEED-P14A"),
  ]

  @Test(arguments: twins)
  func `an id is taken once, whatever its case`(first: String, second: String) {
    let text = claim(first) + scenario + claim(second) + scenario
    let found = complaints(text)
    #expect(
      found.contains(
        "Content/10.md:11:1: error: the id '\(second)' is taken by the claim at Content/10.md:2"
      )
    )
  }

  @Test func `an id is taken once in all files`() {
    let found = complaints([
      file("10.md", claim("PIN") + scenario), file("20.md", claim("PIN") + scenario),
    ])
    #expect(
      found == [
        "Content/20.md:2:1: error: the id 'PIN' is taken by the claim at Content/10.md:2"
      ]
    )
  }

  @Test func `the third of the same id is told as well`() {
    let text = claim("A") + scenario
    #expect(complaints(text + text + text).count == 2)
  }

  static let rules = "# Rules\n\n- **S13** A pinned group goes to ERROR.\n- **S30** It stays.\n"

  @Test func `a claim rests on rules that there are`() throws {
    let files = [
      file("10.md", claim("A", "because: [S13, S30]") + scenario), file("90-rules.md", Self.rules),
    ]
    let loaded = try Catalog.load(files).get()
    #expect(loaded.rules.keys.sorted() == ["S13", "S30"])
  }

  @Test func `an unknown rule is told with the nearest one`() {
    let found = complaints([
      file("10.md", claim("A", "because: [S31]") + scenario), file("90-rules.md", Self.rules),
    ])
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("Content/10.md:") == true)
    #expect(found.first?.contains("the rule 'S31', which the rules chapter does not have") == true)
    #expect(found.first?.hasSuffix("; did you mean 'S13'?") == true)
  }

  @Test func `a rule that is stated twice is refused`() {
    let twice = Self.rules + "- **S13** Something else.\n"
    #expect(complaints([file("90-rules.md", twice)]).count == 1)
  }

  @Test func `the errors of all files come in one run, by file and line`() {
    let found = complaints([
      file("30.md", "Text.\n\n" + claim("A")),
      file("20.md", "```scenario\nnonsense\n```\n\n```clam\n```\n"),
      file("10.md", claim("B", "kind: gep") + scenario + claim("C", "topic: [a]") + scenario),
      SourceFile(path: "Content/25.md", name: "25.md", bytes: [0x61, 0xff]),
    ])
    #expect(
      found.map { $0.prefix { $0 != " " } } == [
        "Content/10.md:5:7:", "Content/10.md:15:1:", "Content/20.md:1:1:", "Content/20.md:2:1:",
        "Content/20.md:5:1:", "Content/25.md:1:2:", "Content/30.md:4:1:",
      ]
    )
  }

  @Test func `every error of a scenario is told, in its order`() {
    let found = complaints(claim("A") + "```scenario\nnonsense\ntask 1\nrun 1h\n```\n")
    #expect(
      found.map { $0.prefix { $0 != " " } } == [
        "Content/10.md:7:1:", "Content/10.md:8:6:", "Content/10.md:9:5:",
      ]
    )
  }

  @Test func `no file at all is an empty catalog`() throws {
    #expect(try Catalog.load([]).get().claims.isEmpty)
  }
}

@Suite struct FingerprintTests {
  private func hash(_ text: String) throws -> String {
    let block = "```scenario\n\(text)\n```\n"
    return try #require(try catalog(claim("A") + block).claims.first?.scenarios.first).hash
  }

  static let text = "vary N = 1 | 2\nhost: A = open {cycles,instructions} -C 0\nexpect A active"

  @Test(arguments: [
    "# comment\n\(text)",
    text.replacing("\n", with: "\n\n"),
    text.replacing("\n", with: " # why\n"),
    text.replacing("\n", with: "  \n\t"),
    text.replacing(" -C 0", with: "   -C\t0"),
    text.replacing("1 | 2", with: "1|2"),
    text.replacing("1 | 2", with: "  1  |  2  "),
    text.replacing("host: A", with: "host:A"),
    text.replacing("cycles,instructions", with: "cycles, instructions"),
    text.replacing("vary N = 1", with: "vary  N=1"),
  ])
  func `comments and spacing do not change what a scenario is known by`(text: String) throws {
    #expect(try hash(text) == hash(Self.text))
  }

  @Test(arguments: [
    text.replacing("active", with: "inactive"),
    text.replacing("-C 0", with: "-C 1"),
    text.replacing("1 | 2", with: "2 | 1"),
    text.replacing("1 | 2", with: "1 | 3"),
    text.replacing("vary N", with: "vary M"),
    text.replacing("cycles,instructions", with: "instructions,cycles"),
    text + "\nexpect A active",
    text.replacing("expect", with: "run 1ms\nexpect"),
    text.replacing("expect", with: "when N=1 expect") + "\nwhen N=2 expect A error",
    "machine toy\n" + text,
  ])
  func `any other change does`(text: String) throws {
    #expect(try hash(text) != hash(Self.text))
  }

  @Test func `it is sixteen hexadecimal digits`() throws {
    #expect(try hash(Self.text).count == 16)
    #expect(try hash(Self.text).allSatisfy { $0.isHexDigit })
  }
}

@Suite struct HostileCatalogTests {
  static let bomb =
    "id: A\nsays: B\nsource: C\na: &a [x, x, x, x, x, x, x, x, x]\n"
    + zip("bcdefghijk", "abcdefghij").map { name, inner in
      "\(name): &\(name) [\(Array(repeating: "*\(inner)", count: 9).joined(separator: ", "))]\n"
    }.joined()

  static let blocks: [(name: String, text: String)] = [
    ("alias bomb", "```claim\n\(bomb)```\n"),
    ("100 kB", claim("A", "title: \(String(repeating: "x", count: 100_000))")),
    ("many fields", "```claim\n" + (0..<2000).map { "f\($0): x\n" }.joined() + "```\n"),
    ("deep lists", "```claim\nid: \(String(repeating: "[", count: 10_000))\n```\n"),
    ("deep mappings", "```claim\nid: \(String(repeating: "{a: ", count: 5_000))\n```\n"),
    ("open fences", String(repeating: "```claim\n", count: 5_000)),
    ("many quotes", String(repeating: ">", count: 50_000) + " ```claim\n"),
    ("NUL", "```claim\nid: \0\n```\n"),
    ("self", "```claim\nid: &a\n  says: *a\n```\n"),
    ("merge", "```claim\nx: &x {id: A, says: B, source: C}\n<<: *x\n```\n"),
    ("many documents", "```claim\n" + String(repeating: "---\nid: A\n", count: 2_000) + "```\n"),
  ]

  @Test(arguments: blocks.map(\.name))
  func `hostile content ends quickly with a diagnostic`(name: String) {
    let text = Self.blocks.first { $0.name == name }?.text ?? ""
    var found: [String] = []
    let seconds = ProcessorTime.seconds { found = complaints(text) }
    #expect(!found.isEmpty)
    #expect(seconds < 60)
  }
}
