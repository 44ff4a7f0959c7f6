import Catalog
import ScenarioLanguage
import Testing

@Suite struct PositionTests {
  @Test func `claims, scenarios and their statements are found on their lines`() throws {
    let text = """
      # One

      ```claim
      id: A
      says: Something.
      source: somewhere
      ```

      ```scenario
      # first

      host: A = open cycles -C 0
        expect A active
      ```
      """
    let claim = try #require(try catalog(text).claims.first)
    let plan = try #require(claim.scenarios.first?.parsed.plans.first)
    #expect((3...4).contains(claim.position.line))
    #expect(plan.steps.map(\.position) == [SourcePosition(line: 12, column: 1)])
    #expect(plan.checks.map(\.position) == [SourcePosition(line: 13, column: 3)])
  }

  @Test(arguments: ["", " ", "  ", "   "])
  func `columns count from the margin of the file, however far a fence is indented`(
    indent: String
  ) {
    let scenario = "\(indent)```scenario\n\(indent)run 1h\n\(indent)  task 1\n\(indent)```\n"
    let column = indent.count + 1
    #expect(
      complaints(claim("A") + scenario).map { $0.prefix { $0 != " " } } == [
        "Content/10.md:7:\(column + 4):", "Content/10.md:8:\(column + 7):",
      ]
    )
  }

  @Test(arguments: ["", " ", "  ", "   "])
  func `columns of a claim count from the margin too`(indent: String) {
    let lines = ["```claim", "id: A", "says: B", "suorce: C", "source: D", "```", ""]
    let found = complaints(lines.map { indent + $0 }.joined(separator: "\n") + scenario)
    #expect(found.map { $0.prefix { $0 != " " } } == ["Content/10.md:4:\(indent.count + 1):"])
  }

  @Test(arguments: ["~~~", "````", "~~~~~"])
  func `any fence will do`(fence: String) throws {
    let text = (claim("A") + scenario).replacing("```", with: fence)
    #expect(try catalog(text).claims.map { $0.scenarios.count } == [1])
  }

  @Test func `a fence that is never closed ends with the file`() throws {
    let text = claim("A") + "```scenario\nhost: A = open cycles -C 0\nexpect A active"
    #expect(try catalog(text).claims.map { $0.scenarios.count } == [1])
  }

  @Test func `lines may end as on other systems`() throws {
    let text = ("# One\n\n" + claim("A") + scenario).replacing("\n", with: "\r\n")
    let claim = try #require(try catalog(text).claims.first)
    #expect(claim.says == "Something.")
    #expect(claim.scenarios.first?.parsed.plans.first?.checks.map(\.position.line) == [10])
  }

  @Test func `errors are placed right in files whose lines end as on other systems`() {
    let text = (claim("A") + scenario.replacing("active", with: "activ"))
      .replacing("\n", with: "\r\n")
    #expect(complaints(text).map { $0.prefix { $0 != " " } } == ["Content/10.md:8:10:"])
  }

  @Test func `columns count characters, not bytes`() {
    let text = claim("A") + "```scenario\n# é\nrun 1ms # ünï\ntask é\n```\n"
    #expect(complaints(text).map { $0.prefix { $0 != " " } } == ["Content/10.md:9:6:"])
  }

  static let invalid: [(name: String, bytes: [UInt8], line: Int, column: Int, byte: String)] = [
    ("first byte", [0xff], 1, 1, "0xff"),
    ("after ASCII", Array("ab\nc".utf8) + [0xc3, 0x28], 2, 2, "0xc3"),
    ("after two bytes", Array("é\nüx".utf8) + [0x80], 2, 3, "0x80"),
    ("surrogate", Array("a\n\nb".utf8) + [0xed, 0xa0, 0x80], 3, 2, "0xed"),
    ("too long", Array("a".utf8) + [0xc0, 0xaf], 1, 2, "0xc0"),
    ("cut off", Array("ab".utf8) + [0xe2, 0x82], 1, 3, "0xe2"),
    ("after four bytes", Array("\u{1f600}".utf8) + [0xf8], 1, 2, "0xf8"),
    ("after a return", Array("ab\r\nc".utf8) + [0xff], 2, 2, "0xff"),
  ]

  @Test(arguments: invalid)
  func `a byte that is no UTF-8 is told by its line and column`(
    name: String,
    bytes: [UInt8],
    line: Int,
    column: Int,
    byte: String
  ) {
    let found = complaints([SourceFile(path: "x.md", name: "x.md", bytes: bytes)])
    #expect(
      found == [
        "x.md:\(line):\(column): error: the file is not UTF-8 here (byte \(byte)); save it as UTF-8"
      ]
    )
  }
}
