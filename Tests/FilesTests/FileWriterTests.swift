import Foundation
import Testing

@testable import Files

@Suite struct FileWriterTests {
  @Test func `a link stays a link, and the file keeps its mode`() throws {
    let scratch = Scratch()
    try scratch.write("real/chapter.md", "old")
    try scratch.set(0o640, "real/chapter.md")
    try scratch.link("chapter.md", to: "real/chapter.md")
    try FileWriter(scratch.at("chapter.md")).change { ($0 ?? []) + Array(" and new".utf8) }
    #expect(try scratch.all("")["chapter.md"] == "-> real/chapter.md")
    #expect(try scratch.text("real/chapter.md") == "old and new")
    #expect(try scratch.facts("real/chapter.md")[.posixPermissions] == 0o640)
    #expect(scratch.leftOvers.isEmpty)
  }

  @Test(arguments: BreakingDisk.Break.allCases)
  func `whatever fails or is killed, the file is old or new`(kind: BreakingDisk.Break) throws {
    for place in 1..<10 {
      let scratch = Scratch()
      try scratch.write("a", "old")
      let disk = BreakingDisk(at: place, kind)
      let isWritten =
        (try? FileWriter(scratch.at("a"), system: disk).write(Array("new".utf8))) != nil
      #expect(try scratch.text("a") == (isWritten ? "new" : "old"))
      try FileWriter(scratch.at("a")).write(Array("newer".utf8))
      #expect(try scratch.text("a") == "newer")
      #expect(scratch.leftOvers.isEmpty)
    }
  }

  @Test func `a new file comes with the folders above it, or without any`() throws {
    let scratch = Scratch()
    try FileWriter(scratch.at("x/y/a")).write(Array("new".utf8))
    #expect(try scratch.text("x/y/a") == "new")
    let disk = BreakingDisk(at: 3)
    #expect(throws: WriteProblem.self) {
      try FileWriter(scratch.at("z/y/a"), system: disk).write(Array("new".utf8))
    }
    #expect(try scratch.all("z") == ["": "no folder"])
  }

  @Test func `a device is written to and not replaced`() throws {
    try FileWriter("/dev/null").write(Array("new".utf8))
    let type = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type]
    #expect(type as? FileAttributeType == .typeCharacterSpecial)
  }

  @Test func `a folder is no file`() {
    let scratch = Scratch()
    #expect {
      try FileWriter(scratch.path).write([])
    } throws: {
      ($0 as? WriteProblem)?.message.contains("it is a folder") == true
    }
  }

  @Test func `additions at the same time are all there`() async throws {
    let scratch = Scratch()
    try scratch.write("a", "")
    await withTaskGroup { group in
      for writer in 0..<8 {
        group.addTask {
          try? FileWriter(scratch.at("a")).change { ($0 ?? []) + Array("\(writer)".utf8) }
        }
      }
    }
    #expect(try scratch.text("a").sorted() == Array("01234567"))
  }
}
