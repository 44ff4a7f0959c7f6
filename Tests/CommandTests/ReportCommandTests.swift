import Foundation
import Testing

@Suite struct ReportCommandTests {
  static let names = [
    "document/10.html", "document/10.md", "document/index.html", "document/index.md",
    "document/vpmu-gaps-claims.7", "document/vpmu-gaps.rst", "operators.html", "report.html",
    "report.md", "results.json", "results.schema.json",
  ]

  @Test func `the report is written in every format, and nothing else`() throws {
    let folder = try Documents.unreported()
    let outcome = try Program.run(["report"], in: folder)
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.output.isEmpty)
    #expect(try folder.files("Output").keys.sorted() == Self.names)
  }

  static let formats: [(format: String, names: [String])] = [
    ("md", ["report.md"]), ("html", ["report.html"]), ("operators", ["operators.html"]),
    ("json", ["results.json", "results.schema.json"]),
    ("md,json", ["report.md", "results.json", "results.schema.json"]),
    ("document", names.filter { $0.hasPrefix("d") }),
  ]

  @Test(arguments: formats)
  func `only the formats asked for are written`(format: String, names: [String]) throws {
    let folder = try Documents.unreported()
    #expect(try Program.run(["report", "--format", format], in: folder).status == 0)
    #expect(try folder.files("Output").keys.sorted() == names)
  }

  @Test func `one format leaves the other files alone`() throws {
    let folder = try Documents.reported()
    let before = try folder.files("Output")
    try folder.write(
      "Content/10.md",
      Documents.chapter.replacing("goes to the error", with: "is in the error")
    )
    #expect(try Program.run(["report", "--format", "md"], in: folder).status == 0)
    let after = try folder.files("Output")
    #expect(after["report.html"] == before["report.html"])
    #expect(after["results.json"] == before["results.json"])
    #expect(after["report.md"] != before["report.md"])
    #expect(after.count == before.count)
  }

  @Test func `the same content gives the same bytes anywhere`() throws {
    let folder = TemporaryFolder()
    try folder.write("deep/er/Content/10.md", Documents.chapter)
    let arguments = ["report", "--content", "deep/er/Content", "--output", "elsewhere/Output"]
    #expect(try Program.run(arguments, in: folder).status == 0)
    let here = try Documents.reported().files("Output")
    #expect(try folder.files("elsewhere/Output") == here)
  }

  @Test func `bad content is told in full and leaves the old report alone`() throws {
    let folder = try Documents.reported()
    let before = try folder.files("Output")
    try folder.write("Content/20.md", "```scenario\nnonsense\ntask 1\n```\n\n```clam\n```\n")
    try folder.write("Content/30.md", "```claim\nid: PIN-ERROR\nsays: A\n```\n")
    let outcome = try Program.run(["report"], in: folder)
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty)
    for place in [
      "Content/20.md:1:1: error: ", "Content/20.md:2:1: error: ", "Content/20.md:3:6: error: ",
      "Content/20.md:6:1: error: ", "Content/30.md:2:1: error: ",
    ] {
      #expect(outcome.messages.contains(place), "\(place)")
    }
    #expect(try folder.files("Output") == before)
  }

  @Test func `a scenario whose step fails is bad content`() throws {
    let folder = try Documents.reported()
    let before = try folder.files("Output")
    let bad = Documents.chapter.replacing(
      "host: A = open cycles -C 0",
      with: "host: A = open cycles -C 9"
    )
    try folder.write("Content/10.md", bad)
    let outcome = try Program.run(["report"], in: folder)
    #expect(outcome.status == 65)
    #expect(outcome.messages.contains("Content/10.md:22:1: error: "))
    #expect(try folder.files("Output") == before)
  }

  @Test(arguments: ["taken", "taken/below"])
  func `an output that cannot be written is status 73`(output: String) throws {
    let folder = try Documents.unreported()
    try folder.write("taken", "a file")
    let outcome = try Program.run(["report", "--output", output], in: folder)
    #expect(outcome.status == 73)
    #expect(outcome.messages.contains("'\(output)'"))
    #expect(try folder.read("taken") == Data("a file".utf8))
    #expect(try folder.files("").keys.sorted() == ["Content/10.md", "taken"])
  }

  @Test func `a folder in the place of a file is status 73 and changes nothing`() throws {
    let folder = try Documents.unreported()
    try folder.write("Output/results.json/inside", "x")
    try folder.write("Output/report.md", "old")
    let outcome = try Program.run(["report"], in: folder)
    #expect(outcome.status == 73)
    #expect(
      try folder.files("Output") == [
        "report.md": Data("old".utf8), "results.json/inside": Data("x".utf8),
      ]
    )
  }

  @Test func `what changed against the old report is said`() throws {
    let folder = try Documents.reported()
    let text = Documents.chapter.replacing("untested: No hardware.", with: "untested: Not yet.")
      .replacing("id: NOT-HERE", with: "id: NOT-THERE")
    try folder.write("Content/10.md", text)
    let outcome = try Program.run(["report"], in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.messages.contains("NOT-THERE is new: untested"))
    #expect(outcome.messages.contains("NOT-HERE is gone; it was untested"))
  }

  @Test func `a file of a chapter that is gone is named, and left where it is`() throws {
    let folder = try Documents.reported()
    try folder.write("Output/document/20.md", "old")
    let outcome = try Program.run(["report"], in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.messages.contains("Output/document/20.md belongs to no chapter"))
    let check = try Program.run(["check"], in: folder)
    #expect(check.status == 1)
    #expect(check.text.contains("left over: Output/document/20.md"))
  }
}
