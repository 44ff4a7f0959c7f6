import Foundation
import Testing

@Suite struct UsageTests {
  @Test(arguments: [
    ["--nonsense"], ["run"], ["run", "-", "--nonsense"], ["run", "a", "b"],
    ["report", "--format", "pdf"], ["report", "extra"], ["list", "--nonsense"], ["show"],
    ["run", "-", "--color", "sometimes"], ["check", "extra"], ["nonsense"],
  ])
  func `what the command line does not know is status 64`(arguments: [String]) throws {
    let folder = try Documents.unreported()
    let outcome = try Program.run(arguments, in: folder)
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(!outcome.messages.isEmpty)
    #expect(try folder.files("").keys.sorted() == ["Content/10.md"])
  }

  @Test(arguments: [["--help"], ["help"], ["report", "--help"], ["run", "--help"]])
  func `help is data and no failure`(arguments: [String]) throws {
    let outcome = try Program.run(arguments, in: TemporaryFolder())
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("USAGE: vpmu-gaps"))
    #expect(outcome.messages.isEmpty)
  }

  @Test(arguments: ["report", "check", "list", "show", "run"])
  func `every command has its help`(command: String) throws {
    let outcome = try Program.run([command, "--help"], in: TemporaryFolder())
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("USAGE: vpmu-gaps \(command)"))
  }

  @Test(arguments: [["report"], ["check"], ["list"], ["show", "A"], ["run", "A"], []])
  func `a missing content folder is status 65`(arguments: [String]) throws {
    let folder = TemporaryFolder()
    let outcome = try Program.run(arguments, in: folder)
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty)
    #expect(outcome.messages.hasPrefix("Content:1:1: error: "))
    #expect(try folder.files("").isEmpty)
  }

  @Test func `a content folder without chapters is status 65`() throws {
    let folder = TemporaryFolder()
    try folder.write("Content/readme.txt", "text")
    #expect(try Program.run(["report"], in: folder).status == 65)
  }

  static let listed: [(filter: [String], ids: [String])] = [
    ([], ["PIN-ERROR", "PIN-WRONG", "OWN-1", "GAP-1", "NOT-HERE"]),
    (["gap"], ["GAP-1"]),
    (["pin"], ["PIN-ERROR", "PIN-WRONG", "OWN-1"]),
    (["pinned", "error"], ["PIN-ERROR"]),
    (["GAP-1"], ["GAP-1"]),
    (["this document"], ["OWN-1"]),
  ]

  @Test(arguments: listed)
  func `claims are listed by what they contain`(filter: [String], ids: [String]) throws {
    let outcome = try Program.run(["list", "--json"] + filter, in: try Documents.unreported())
    let entries = outcome.json as? [[String: Any]]
    #expect(outcome.status == 0)
    #expect(entries?.compactMap { $0["id"] as? String } == ids)
  }

  @Test func `a filter that matches nothing is status 4, with what is near`() throws {
    let outcome = try Program.run(["list", "pined"], in: try Documents.unreported())
    #expect(outcome.status == 4)
    #expect(outcome.output.isEmpty)
    #expect(outcome.messages.contains("'pined'"))
    #expect(outcome.messages.contains("pinned"))
  }

  @Test func `a claim is explained with its scenarios and the perf lines`() throws {
    let outcome = try Program.run(["show", "PIN-ERROR"], in: try Documents.unreported())
    #expect(outcome.status == 0)
    for text in [
      "A pinned event without a counter goes to the error state.", "somewhere",
      "Content/10.md:", "host: B = open cycles:D -t T", "perf stat", "PIN-ERROR/2",
    ] {
      #expect(outcome.text.contains(text), "\(text)")
    }
  }

  static let prints: [(arguments: [String], status: Int32)] = [
    (["list", "--json"], 0), (["list", "--json", "gap"], 0), (["show", "PIN-ERROR", "--json"], 0),
    (["show", "NOT-HERE", "--json"], 0), (["run", "PIN-ERROR", "--json"], 0),
    (["run", "PIN-WRONG", "--json"], 1), (["run", "GAP-1", "--json"], 0),
    (["report", "--json"], 0), (["check", "--json"], 1),
  ]

  @Test(arguments: prints)
  func `--json prints JSON and nothing else`(arguments: [String], status: Int32) throws {
    let outcome = try Program.run(arguments, in: try Documents.unreported())
    #expect(outcome.status == status, "\(outcome.messages)")
    #expect(outcome.json != nil)
  }

  @Test(arguments: [
    ["list", "zzz", "--json"], ["show", "zzz", "--json"], ["run", "zzz", "--json"],
  ])
  func `--json prints nothing when there is nothing`(arguments: [String]) throws {
    let outcome = try Program.run(arguments, in: try Documents.unreported())
    #expect(outcome.status == 4)
    #expect(outcome.output.isEmpty)
  }

  static let nasty = Documents.chapter.replacing(
    "says: Nothing can run this.",
    with: #"says: "a \e]0;x\a \u202e b \u009b31m c\u0000 d""#
  )

  @Test(arguments: [
    ["list"], ["show", "NOT-HERE"], ["list", "--json"], ["show", "NOT-HERE", "--json"],
  ])
  func `nothing that content says reaches the terminal as a control character`(
    arguments: [String]
  ) throws {
    let folder = TemporaryFolder()
    try folder.write("Content/10.md", Self.nasty)
    let outcome = try Program.run(arguments, in: folder)
    #expect(outcome.status == 0)
    let controls = (outcome.text + outcome.messages).unicodeScalars.filter { scalar in
      (scalar.value < 0x20 && scalar != "\n") || (0x7f...0x9f).contains(scalar.value)
        || scalar.value == 0x202e
    }
    #expect(controls.isEmpty)
  }
}
