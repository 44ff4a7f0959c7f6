import Foundation
import SystemPackage
import Testing

@testable import Files

@Suite struct FolderWriterTests {
  static let names = ["a", "b", "document/c", "document/d/e"]

  /// A folder that holds an old report and what somebody else keeps there.
  private static func reported() throws -> Scratch {
    let scratch = Scratch()
    for name in ["a", "b", "document/c"] { try scratch.write("out/\(name)", "old") }
    try scratch.write("out/mine.txt", "mine")
    try scratch.write("out/notes/deep/mine.txt", "mine, too")
    try scratch.link("out/shortcut", to: "notes/deep")
    return scratch
  }

  static let ways = BreakingDisk.Break.allCases.flatMap { kind in
    [true, false].map { (kind, exchanges: $0) }
  }

  @Test(arguments: ways)
  func `whatever fails or is killed, the folder is entirely old or entirely new`(
    kind: BreakingDisk.Break,
    exchanges: Bool
  ) throws {
    var place = 1
    var outcomes: Set<String> = []
    while place < 500 {
      let scratch = try Self.reported()
      let old = try scratch.all("out")
      let disk = BreakingDisk(at: place, kind, exchanges: exchanges)
      let new = old.merging(files("new", Self.names).map { ($0.name, "new \($0.name)") }) { $1 }
        .merging(["document/d": ""]) { $1 }
      let problem: WriteProblem?
      do throws(WriteProblem) {
        try FolderWriter(scratch.at("out"), system: disk).write(files("new", Self.names))
        problem = nil
      } catch { problem = error }
      if !exchanges, kind == .kills {
        // The journal is for whoever comes next.
        try FolderWriter(scratch.at("out"), system: disk.hasBroken ? Disk() : disk).write([])
      }
      let now = try scratch.all("out")
      #expect(now == old || now == new, "\(place): \(now)")
      if kind == .fails {
        #expect((problem == nil) == (now == new), "\(place)")
        #expect(problem.map { $0.message.contains("nothing was changed") } ?? true)
      }
      outcomes.insert(now == new ? "new" : "old")
      try FolderWriter(scratch.at("out")).write(files("new", Self.names))
      #expect(try scratch.all("out") == new, "\(place)")
      #expect(scratch.leftOvers.isEmpty, "\(place)")
      guard disk.hasBroken else { break }
      place += 1
    }
    #expect(outcomes == ["old", "new"])
    #expect((10..<500).contains(place))
  }

  @Test(arguments: BreakingDisk.Break.allCases)
  func `a folder that does not exist is made whole or not at all`(kind: BreakingDisk.Break) throws {
    for place in 1..<40 {
      let scratch = Scratch()
      let disk = BreakingDisk(at: place, kind)
      try? FolderWriter(scratch.at("x/y/out"), system: disk).write(files("new", Self.names))
      let now = try scratch.all("x/y/out")
      #expect(now == ["": "no folder"] || now["document/d/e"] == "new document/d/e", "\(place)")
      if kind == .fails, now.count == 1 { #expect(try scratch.all("x") == ["": "no folder"]) }
      try FolderWriter(scratch.at("x/y/out")).write(files("new", Self.names))
      #expect(try scratch.all("x/y/out").count == 6)
    }
  }

  @Test func `no files make no folder`() throws {
    let scratch = Scratch()
    try FolderWriter(scratch.at("x/out")).write([])
    #expect(try scratch.all("x") == ["": "no folder"])
  }

  @Test func `what is not ours stays the same file, with mode and folder`() throws {
    let scratch = try Self.reported()
    try scratch.set(0o750, "out")
    try scratch.set(0o700, "out/notes")
    try scratch.set(0o600, "out/a")
    let mine = try scratch.facts("out/mine.txt")
    try FolderWriter(scratch.at("out")).write(files("new", Self.names))
    #expect(try scratch.facts("out/mine.txt") == mine)
    #expect(try scratch.facts("out")[.posixPermissions] == 0o750)
    #expect(try scratch.facts("out/notes")[.posixPermissions] == 0o700)
    #expect(try scratch.facts("out/a")[.posixPermissions] == 0o600)
    #expect(try scratch.text("out/a") == "new a")
  }

  @Test func `a file with its content already is not touched`() throws {
    let scratch = Scratch()
    try FolderWriter(scratch.at("out")).write(files("new", Self.names))
    let before = try scratch.facts("out/b")
    let changed = files("new", Self.names).filter { $0.name == "b" }
    try FolderWriter(scratch.at("out")).write(files("newer", ["a", "document/c"]) + changed)
    #expect(try scratch.facts("out/b") == before)
    #expect(try scratch.text("out/a") == "newer a")
  }

  @Test func `a link to the folder stays a link`() throws {
    let scratch = try Self.reported()
    try scratch.link("here", to: "out")
    try FolderWriter(scratch.at("here")).write(files("new", Self.names))
    #expect(try scratch.all("")["here"] == "-> out")
    #expect(try scratch.text("out/a") == "new a")
  }

  @Test func `what somebody adds while the new folder is made is kept`() throws {
    let scratch = try Self.reported()
    let disk = BreakingDisk(beforeExchange: { folder in
      try? Data("late".utf8).write(to: URL(filePath: "\(folder)/document/late.txt"))
    })
    try FolderWriter(scratch.at("out"), system: disk).write(files("new", Self.names))
    #expect(try scratch.text("out/document/late.txt") == "late")
    #expect(try scratch.text("out/document/c") == "new document/c")
    #expect(scratch.leftOvers.isEmpty)
  }

  @Test func `a folder that a process stands in is not taken away from it`() throws {
    let scratch = try Self.reported()
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sleep")
    process.arguments = ["60"]
    process.currentDirectoryURL = URL(filePath: scratch.at("out/notes"))
    try process.run()
    defer { process.terminate() }
    let before = try scratch.facts("out")[.systemFileNumber]
    try FolderWriter(scratch.at("out")).write(files("new", Self.names))
    #expect(try scratch.facts("out")[.systemFileNumber] == before)
    #expect(try scratch.text("out/document/d/e") == "new document/d/e")
    #expect(scratch.leftOvers.isEmpty)
  }

  @Test(arguments: [true, false])
  func `links that somebody planted are not followed`(exchanges: Bool) throws {
    let scratch = try Self.reported()
    try scratch.write("victim", "precious")
    try FileManager.default.removeItem(atPath: scratch.at("out/a"))
    for name in ["a", ".a.new", ".b.new", "b.tmp", ".vpmu-gaps-journal"] {
      try scratch.link("out/\(name)", to: "../victim")
    }
    let disk = BreakingDisk(exchanges: exchanges)
    try FolderWriter(scratch.at("out"), system: disk).write(files("new", Self.names))
    #expect(try scratch.text("victim") == "precious")
    #expect(try scratch.all("out")["a"] == "new a")
    try FolderWriter(scratch.at("out"), system: disk).write(files("newer", ["a"]))
    #expect(try scratch.text("victim") == "precious")
  }

  @Test func `a linked folder inside is not written through`() throws {
    let scratch = try Self.reported()
    try FileManager.default.moveItem(
      atPath: scratch.at("out/document"),
      toPath: scratch.at("elsewhere")
    )
    try scratch.link("out/document", to: "../elsewhere")
    let before = try scratch.all("")
    #expect {
      try FolderWriter(scratch.at("out")).write(files("new", Self.names))
    } throws: {
      ($0 as? WriteProblem)?.message.contains("a link, which is not followed") == true
    }
    #expect(try scratch.all("") == before)
  }

  @Test func `a planted journal leads nowhere`() throws {
    let scratch = try Self.reported()
    try scratch.write("victim", "precious")
    for (number, target) in ["../victim", "/tmp/x", "notes/../../victim"].enumerated() {
      let staging = "out/.vpmu-gaps-abcdefg\(number)"
      try scratch.write("\(staging)/new-0", "evil")
      try scratch.write("\(staging)/journal", "r\(target)")
      try scratch.set(0o700, staging)
    }
    try scratch.write("out/.vpmu-gaps-abcdefgh/journal", "ra")
    try FolderWriter(scratch.at("out")).write(files("new", Self.names))
    #expect(try scratch.text("victim") == "precious")
    // A folder that others can look into is none of ours.
    #expect(scratch.leftOvers.contains("out/.vpmu-gaps-abcdefgh"))
  }

  @Test func `a second writer waits, and says so once`() throws {
    let scratch = try Self.reported()
    var lock = try FolderLock.take(scratch.at("out")) {}
    #expect(lock != nil)
    var told = 0
    try FolderWriter(
      scratch.at("out"),
      waits: {
        told += 1
        lock = nil
      }
    ).write(files("new", Self.names))
    #expect(told == 1)
    #expect(try scratch.text("out/a") == "new a")
  }

  @Test func `many writers at once leave one whole report`() async throws {
    let scratch = Scratch()
    await withTaskGroup { group in
      for writer in 0..<8 {
        group.addTask {
          #expect(throws: Never.self) {
            try FolderWriter(scratch.at("out")).write(files("\(writer)", Self.names))
          }
        }
      }
    }
    let writers = Set(try Self.names.map { try scratch.text("out/\($0)").prefix(2) })
    #expect(writers.count == 1)
    #expect(scratch.leftOvers.isEmpty)
  }

  @Test func `what cannot be written says why, and changes nothing`() throws {
    let scratch = try Self.reported()
    try scratch.write("file", "x")
    try scratch.write("blocked/a/inside", "x")
    try scratch.link("dangling", to: "nowhere")
    for (path, word) in [
      ("file", "file"), ("file/below", "file"), ("blocked", "folder"), ("dangling", "nowhere"),
    ] {
      let before = try scratch.all("")
      #expect {
        try FolderWriter(scratch.at(path)).write(files("new", Self.names))
      } throws: {
        ($0 as? WriteProblem)?.message.contains(word) == true
      }
      #expect(try scratch.all("") == before)
    }
    #expect(throws: WriteProblem.self) { try FolderWriter("").write(files("new", ["a"])) }
  }
}
