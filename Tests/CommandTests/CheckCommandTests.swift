import Foundation
import Testing

@Suite struct CheckCommandTests {
  @Test func `a fresh report is status 0`() throws {
    let folder = try Documents.reported()
    let before = try folder.files("Output")
    let outcome = try Program.run(["check"], in: folder)
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.output.isEmpty)
    #expect(try folder.files("Output") == before)
  }

  @Test func `no report at all is status 1 and none is written`() throws {
    let folder = try Documents.unreported()
    let outcome = try Program.run(["check"], in: folder)
    #expect(outcome.status == 1)
    for name in ReportCommandTests.names { #expect(outcome.text.contains(name), "\(name)") }
    #expect(try folder.files("").keys.sorted() == ["Content/10.md"])
  }

  @Test func `a report of another text is stale, with the command that repairs it`() throws {
    let folder = try Documents.reported()
    try folder.write(
      "Content/10.md",
      Documents.chapter.replacing("goes to the error", with: "is in the error")
    )
    let before = try folder.files("Output")
    let outcome = try Program.run(["check"], in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.text.contains("stale: Output/report.md"))
    #expect(outcome.text.contains("vpmu-gaps report"))
    #expect(!outcome.text.contains("->"))
    #expect(try folder.files("Output") == before)
  }

  @Test func `a verdict that changed is told with both sides`() throws {
    let folder = try Documents.reported()
    try folder.write(
      "Content/10.md",
      Documents.chapter.replacing("expect A counts nothing", with: "expect A counts all")
    )
    let outcome = try Program.run(["check"], in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.text.contains("PIN-WRONG: contradicted -> confirmed"))
  }

  @Test func `a verdict changed in the committed results is told with both sides`() throws {
    let folder = try Documents.reported()
    let json = String(decoding: try folder.read("Output/results.json"), as: UTF8.self)
    try folder.write(
      "Output/results.json",
      json.replacing(#""verdict" : "contradicted""#, with: #""verdict" : "confirmed""#)
    )
    let outcome = try Program.run(["check"], in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.text.contains("PIN-WRONG: confirmed -> contradicted"))
  }

  @Test func `a claim that is new or gone is told`() throws {
    let folder = try Documents.reported()
    try folder.write(
      "Content/10.md",
      Documents.chapter.replacing("id: NOT-HERE", with: "id: NOT-THERE")
    )
    let outcome = try Program.run(["check"], in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.text.contains("NOT-THERE is new: untested"))
    #expect(outcome.text.contains("NOT-HERE is gone; it was untested"))
  }

  @Test func `a claim of our own that is contradicted always fails`() throws {
    let folder = try Documents.unreported()
    let text = Documents.chapter.replacing("expect A counts nothing", with: "expect A counts all")
      .replacing("source: this document", with: "source: this document\ntopics: [mistake]")
    let wrong = text.replacing(
      "id: PIN-WRONG\nsays: A pinned event counts nothing.\nsource: somewhere",
      with: "id: PIN-WRONG\nsays: A pinned event counts nothing.\nsource: this document"
    ).replacing(
      "run 1ms\nexpect A counts all\n```\n\n```claim\nid: OWN-1",
      with: "run 1ms\nexpect A counts nothing\n```\n\n```claim\nid: OWN-1"
    )
    try folder.write("Content/10.md", wrong)
    _ = try Program.run(["report"], in: folder)
    let outcome = try Program.run(["check"], in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.messages.contains("'PIN-WRONG' is contradicted"))
    #expect(!outcome.text.contains("stale"))
  }

  @Test func `damaged results are no baseline and are told`() throws {
    let folder = try Documents.reported()
    try folder.write("Output/results.json", "{")
    let outcome = try Program.run(["check"], in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.messages.contains("Output/results.json:1:1: error: "))
    #expect(outcome.text.contains("stale: Output/results.json"))
  }

  @Test func `bad content is status 65`() throws {
    let folder = try Documents.reported()
    try folder.write("Content/20.md", "```scenario\n```\n")
    let outcome = try Program.run(["check"], in: folder)
    #expect(outcome.status == 65)
    #expect(outcome.messages.hasPrefix("Content/20.md:1:1: error: "))
  }
}
