import Foundation
import Testing

/// A report of another version, with a verdict that this one does not know.
@Suite struct UnknownVerdictTests {
  private func changed() throws -> TemporaryFolder {
    let folder = try Documents.reported()
    let json = String(decoding: try folder.read("Output/results.json"), as: UTF8.self)
    let changed = json.replacing(#""verdict" : "contradicted""#, with: #""verdict" : "doubted""#)
    #expect(changed != json)
    try folder.write("other.json", changed)
    return folder
  }

  private static let place = "(PIN-WRONG) verdict: 'doubted' is not known to this version"

  @Test func `it is compared with nothing, and named with its claim`() throws {
    let folder = try changed()
    for arguments in [["diff", "other.json"], ["publish", "v1", "other.json"]] {
      let outcome = try Program.run(arguments, in: folder)
      #expect(outcome.status == 65, "\(outcome.messages)")
      #expect(outcome.messages.hasPrefix("other.json:1:1: error: "))
      #expect(outcome.messages.contains(Self.place))
      #expect(outcome.output.isEmpty)
    }
  }

  @Test func `as a baseline it is told, and nothing is written by a check`() throws {
    let folder = try changed()
    try folder.write(
      "Output/results.json",
      String(decoding: try folder.read("other.json"), as: UTF8.self)
    )
    let before = try folder.files("Output")
    let outcome = try Program.run(["check"], in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.messages.hasPrefix("Output/results.json:1:1: error: "))
    #expect(outcome.messages.contains(Self.place))
    #expect(try folder.files("Output") == before)
  }

  @Test func `in the history it stops a report`() throws {
    let folder = try changed()
    #expect(try Program.run(["publish", "v1"], in: folder).status == 0)
    let name = "Content/History/001-v1.json"
    let kept = String(decoding: try folder.read(name), as: UTF8.self)
    try folder.write(name, kept.replacing(#""word":"contradicted""#, with: #""word":"doubted""#))
    let outcome = try Program.run(["report"], in: folder)
    #expect(outcome.status == 65)
    #expect(outcome.messages.contains("(PIN-WRONG) verdicts[0].word: 'doubted' is not known"))
  }
}
