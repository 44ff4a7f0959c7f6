import Foundation
import TestSupport
import Testing

@Suite struct DiffCommandTests {
  private static let reversed = Documents.chapter.replacing(
    "expect A counts nothing",
    with: "expect A counts all"
  )

  @Test func `a verdict turns into its opposite with a reason only, and the reason is kept`() throws
  {
    let folder = try Documents.reported()
    let before = try folder.files("Output")
    try folder.write("Content/10.md", Self.reversed)
    let refused = try Program.run(["report"], in: folder)
    #expect(refused.status == 1)
    #expect(refused.messages.contains("PIN-WRONG: contradicted -> confirmed"))
    #expect(refused.messages.contains("--because"))
    #expect(try folder.files("Output") == before)

    let accepted = try Program.run(["report", "--because", "it counts"], in: folder)
    #expect(accepted.status == 0, "\(accepted.messages)")
    let ledger = String(decoding: try folder.read("Content/History/ledger.json"), as: UTF8.self)
    #expect(ledger.contains("\"it counts\"") && ledger.contains("\"PIN-WRONG\""))
    let page = String(decoding: try folder.read("Output/report.html"), as: UTF8.self)
    #expect(page.contains("it counts"))
    #expect(try Program.run(["check"], in: folder).status == 0)

    // Nothing turns any more, so another reason is not kept.
    let idle = try Program.run(["report", "--because", "again"], in: folder)
    #expect(idle.status == 0)
    #expect(idle.messages.contains("not kept"))
    #expect(try folder.read("Content/History/ledger.json") == Data(ledger.utf8))
  }

  @Test func `a reversal whose report cannot be written is not kept`() throws {
    let folder = try Documents.reported()
    try folder.write("Content/10.md", Self.reversed)
    let page = folder.url.appending(path: "Output/report.html")
    try FileManager.default.removeItem(at: page)
    try FileManager.default.createDirectory(at: page, withIntermediateDirectories: true)
    let outcome = try Program.run(["report", "--because", "it counts"], in: folder)
    #expect(outcome.status == 73)
    let ledger = try folder.read("Content/History/ledger.json")
    #expect(!String(decoding: ledger, as: UTF8.self).contains("it counts"))
  }

  @Test(arguments: ["", "  "])
  func `no reason is no reason`(because: String) throws {
    let folder = try Documents.reported()
    #expect(try Program.run(["report", "--because", because], in: folder).status == 64)
  }

  @Test func `two reports are compared by file, folder and revision`() throws {
    let folder = try Documents.reported()
    for arguments in [["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"]] {
      let git = Process()
      git.executableURL = URL(filePath: "/usr/bin/env")
      git.arguments =
        ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"] + arguments
      git.currentDirectoryURL = folder.url
      try git.run()
      git.waitUntilExit()
      #expect(git.terminationStatus == 0)
    }
    try folder.write(
      "old.json",
      String(decoding: folder.read("Output/results.json"), as: UTF8.self)
    )
    try folder.write("Content/10.md", Self.reversed)
    #expect(try Program.run(["report", "--because", "x"], in: folder).status == 0)
    for old in ["HEAD", "old.json"] {
      for new in [[], ["Output"], ["Output/results.json"]] {
        let outcome = try Program.run(["diff", old] + new, in: folder)
        #expect(outcome.status == 0, "\(outcome.messages)")
        #expect(outcome.text.contains("contradicted -> confirmed: PIN-WRONG"))
      }
    }
    let json = try Program.run(["diff", "HEAD", "--json"], in: folder).json as? [String: Any]
    #expect((json?["verdicts"] as? [Any])?.count == 1)
    #expect(
      try Program.run(["diff", "HEAD", "--markdown"], in: folder).text.hasPrefix("## Changes")
    )
    #expect(try Program.run(["diff", "HEAD", "HEAD"], in: folder).text.contains("nothing changed"))
  }

  @Test func `two recordings are judged by the chapters`() throws {
    let folder = try Documents.unreported()
    let evidence = try String(
      contentsOf: Project.root.appending(path: "Content/Evidence/bochs-7.3.json"),
      encoding: .utf8
    )
    try folder.write("old.json", evidence)
    // Every guest is told of an overflow.
    let told = evidence.replacing(#""told":{"V":0}"#, with: #""told":{"V":1}"#)
    try folder.write("new.json", told)
    let content = ["--content", Project.root.appending(path: "Content").path]
    let alike = try Program.run(["diff", "old.json", "old.json"] + content, in: folder)
    #expect(alike.status == 0, "\(alike.messages)")
    #expect(alike.text.contains(" 0 statements turned, in "))
    let turned = try Program.run(["diff", "old.json", "new.json"] + content, in: folder)
    #expect(turned.text.contains("\nD-3.1-12  "))
    #expect(turned.text.contains(": expect guest V told nothing: nothing -> status (1)"))
    let json = try Program.run(["diff", "old.json", "new.json", "--json"] + content, in: folder)
    let turns = try #require((json.json as? [String: Any])?["turns"] as? [Any])
    #expect(turns.count > 20)
    let list = try Program.run(
      ["diff", "old.json", "new.json", "--markdown"] + content,
      in: folder
    )
    #expect(list.text.contains("- D-3.1-12: "))
    // One of the two is no recording.
    #expect(try Program.run(["diff", "old.json", "Content/10.md"], in: folder).status == 65)
  }

  @Test func `what is wrong with a revision is said`() throws {
    let folder = try Documents.reported()
    #expect(
      try Program.run(["diff", "HEAD"], in: folder).messages
        == "error: 'HEAD' is no file and no folder, and no revision either: this is no git repository\n"
    )
    let git = "git -c user.name=a -c user.email=a@example.org"
    _ = try Shell.run(
      "git init -q; git add Content; \(git) commit -q -m 1; git add .; \(git) commit -q -m 2",
      in: folder
    )
    #expect(try Program.run(["diff", "HEAD"], in: folder).text == "nothing changed since HEAD\n")
    for (revision, reason) in [
      ("HEAD~1", "the revision has no file 'Output/results.json'"),
      ("nowhere", "git knows no revision 'nowhere'"),
      ("--output=x", "git knows no revision '--output=x'"), ("-p", "git knows no revision '-p'"),
      ("--", "git knows no revision '--'"), ("", "git knows no revision ''"),
    ] {
      let outcome = try Program.run(["diff", "--", revision], in: folder)
      #expect(outcome.status == 4, "\(revision)")
      #expect(outcome.messages.hasSuffix("and no revision either: \(reason)\n"), "\(revision)")
    }
    #expect(!FileManager.default.fileExists(atPath: folder.url.appending(path: "x").path))
  }

  static let refused: [(arguments: [String], status: Int32)] = [
    (["diff", "nowhere"], 4), (["diff", "--", "--output=x"], 4), (["diff", "Content/10.md"], 65),
    (["diff", "Content"], 65), (["diff"], 64), (["diff", "Output", "--json", "--markdown"], 64),
    (["publish", " "], 64), (["publish", "v1", "nowhere"], 4),
  ]

  @Test(arguments: refused)
  func `what is no report is refused with its status`(arguments: [String], status: Int32) throws {
    let folder = try Documents.reported()
    let outcome = try Program.run(arguments, in: folder)
    #expect(outcome.status == status, "\(outcome.messages)")
    #expect(!outcome.messages.isEmpty && outcome.output.isEmpty)
  }

  @Test func `a published report is what the next one is compared with`() throws {
    let folder = try Documents.reported()
    #expect(try Program.run(["publish", "v1"], in: folder).status == 0)
    try folder.write("Content/10.md", Self.reversed)
    #expect(try Program.run(["report", "--because", "x"], in: folder).status == 0)
    let report = String(decoding: try folder.read("Output/report.md"), as: UTF8.self)
    #expect(report.contains("since v1: 1 verdict changed"))
  }

  @Test func `every published report is kept, and compared by its name`() throws {
    let folder = try Documents.reported()
    #expect(try Program.run(["publish", "v1"], in: folder).status == 0)
    try folder.write("Content/10.md", Self.reversed)
    #expect(try Program.run(["report", "--because", "x"], in: folder).status == 0)
    #expect(try Program.run(["publish", "v2 <b>"], in: folder).status == 0)
    #expect(try Program.run(["publish", "v2 <b>"], in: folder).status == 0)
    let kept = try folder.files("Content/History").keys.filter { $0.hasSuffix(".json") }.sorted()
    #expect(kept == ["001-v1.json", "002-v2--b-.json", "ledger.json"])
    let change = try Program.run(["diff", "v1", "v2 <b>"], in: folder)
    #expect(change.status == 0 && change.text.contains(" -> "), "\(change.messages)")
    #expect(try Program.run(["diff", "v2 <b>"], in: folder).text.hasPrefix("nothing changed"))
    #expect(try Program.run(["report"], in: folder).status == 0)
    let page = String(decoding: try folder.read("Output/report.html"), as: UTF8.self)
    #expect(page.contains("<dt>Said before<dd>") && page.contains(" in v1"))
  }

  @Test func `a report that was kept before there were several is the first`() throws {
    let folder = try Documents.reported()
    #expect(try Program.run(["publish", "old"], in: folder).status == 0)
    let text = String(decoding: try folder.read("Content/History/001-old.json"), as: UTF8.self)
    try folder.write("Content/History/published.json", text.replacing("\"old\"", with: "\"older\""))
    let history = ["diff", "older", "old"]
    #expect(try Program.run(history, in: folder).text == "nothing changed since older\n")
  }

  @Test(arguments: ["ledger.json", "published.json", "001-v1.json", "012-a.json"])
  func `damaged history stops a report and is named`(name: String) throws {
    let folder = try Documents.reported()
    try folder.write("Content/History/\(name)", "{")
    let outcome = try Program.run(["report"], in: folder)
    #expect(outcome.status == 65)
    #expect(outcome.messages.hasPrefix("Content/History/\(name):1:1: error: "))
  }

  @Test func `a format goes to standard output or a file of its own`() throws {
    let folder = try Documents.unreported()
    let outcome = try Program.run(
      ["report", "--format", "md,ktap=-,junit=ci/junit.xml"],
      in: folder
    )
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.text.hasPrefix("KTAP version 1\n1..5\n"))
    #expect(try folder.files("Output").keys.sorted() == ["report.md"])
    #expect(try folder.read("ci/junit.xml").starts(with: Data("<?xml".utf8)))
  }

  @Test(arguments: ["", "ktap=-,sarif=-", "html=", "htm"])
  func `a list of formats that makes no sense is refused`(list: String) throws {
    let folder = try Documents.unreported()
    #expect(try Program.run(["report", "--format", list], in: folder).status == 64)
  }
}
