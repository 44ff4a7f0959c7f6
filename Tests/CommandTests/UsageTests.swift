import Foundation
import TestSupport
import Testing

@Suite struct UsageTests {
  @Test(arguments: [
    ["--nonsense"], ["run"], ["run", "-", "--nonsense"], ["run", "-", "-"], ["explain"],
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

  @Test(arguments: [
    [], ["--help"], ["help"], ["report", "--help"], ["run", "--help"], ["help", "language"],
  ])
  func `help is data and no failure`(arguments: [String]) throws {
    let outcome = try Program.run(arguments, in: TemporaryFolder())
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("USAGE: vpmu-gaps"))
    #expect(outcome.messages.isEmpty)
  }

  @Test func `the version tells the model's kernels`() throws {
    let outcome = try Program.run(["--version"], in: TemporaryFolder())
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("vpmu-gaps 1.") && outcome.text.contains("6.12"))
  }

  static let commands = [
    "report", "check", "list", "show", "explain", "run", "explore", "language", "new", "watch",
    "serve", "review", "diff", "publish", "record", "pack", "probe", "compare", "affected", "cite",
  ]

  /// Whoever copies an example wants to see something.
  @Test func `claims and rules in the examples of the help are there`() throws {
    let content = ["--content", Project.root.appending(path: "Content").path]
    let list = try Program.run(["list", "--json"] + content, in: TemporaryFolder())
    let ids = Set(((list.json as? [[String: Any]]) ?? []).compactMap { $0["id"] as? String })
    #expect(ids.count > 300)
    var named = 0
    for command in Self.commands {
      let help = try Program.run([command, "--help"], in: TemporaryFolder()).text
      let examples = help.split(separator: "USAGE:").first.map(String.init) ?? ""
      for line in examples.split(separator: "\n") where line.contains("vpmu-gaps ") {
        let isExplained = line.contains("vpmu-gaps explain")
        for word in line.split(whereSeparator: { " =/,".contains($0) }).dropFirst() {
          if isExplained, word.wholeMatch(of: #/[A-Z][0-9]+[a-z]?/#) != nil {
            named += 1
            let rule = try Program.run(["explain", String(word)] + content, in: TemporaryFolder())
            #expect(rule.status == 0, "\(command): \(word)")
          }
          guard word.wholeMatch(of: #/[A-Z]+[0-9]*-[A-Za-z0-9.-]+/#) != nil,
            !word.hasPrefix("HEAD"), !line.contains("vpmu-gaps new")
          else { continue }
          named += 1
          #expect(ids.contains(String(word)), "\(command): \(word)")
        }
      }
    }
    #expect(named > 5)
  }

  @Test(arguments: commands)
  func `every command has its help`(command: String) throws {
    let outcome = try Program.run([command, "--help"], in: TemporaryFolder())
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("USAGE: vpmu-gaps \(command)"))
  }

  @Test(arguments: [
    ["report"], ["check"], ["list"], ["show", "A"], ["run", "A"], ["explain", "A"],
  ])
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

  static let asked: [(filter: [String], ids: [String])] = [
    (["verdict:contradicted"], ["PIN-WRONG"]), (["verdict:open"], ["GAP-1"]),
    (["kind:own"], ["OWN-1"]), (["kind:gap"], ["GAP-1"]), (["id:own"], ["OWN-1"]),
    (["pinned", "-error"], ["PIN-WRONG", "OWN-1"]), (["-pin", "-kind:gap"], ["NOT-HERE"]),
    (["on:model", "kernel:6.12", "verdict:contradicted"], ["PIN-WRONG"]),
    (["chapter:10", "-verdict:confirmed", "-verdict:open"], ["PIN-WRONG", "NOT-HERE"]),
    (["machine:toy", "kind:gap"], ["GAP-1"]),
  ]

  @Test(arguments: asked)
  func `claims are listed by what came of them, as on the page`(
    filter: [String],
    ids: [String]
  ) throws {
    let folder = try Documents.unreported()
    let outcome = try Program.run(["list"] + filter + ["--json"], in: folder)
    #expect(outcome.status == 0, "\(outcome.messages)")
    let entries = outcome.json as? [[String: Any]]
    #expect(entries?.compactMap { $0["id"] as? String } == ids)
    #expect(try Program.run(["list", "verdict:depends"], in: folder).status == 4)
  }

  @Test func `a rule is explained with what rests on it`() throws {
    let folder = try Documents.unreported()
    try folder.write(
      "Content/90-rules.md",
      "# Rules\n\n- **S7** A pinned event comes first. `kernel/events/core.c:f()`\n"
    )
    let chapter = String(decoding: try folder.read("Content/10.md"), as: UTF8.self)
    try folder.write(
      "Content/10.md",
      chapter.replacing("id: OWN-1\n", with: "id: OWN-1\nbecause: [S7]\n")
    )
    let outcome = try Program.run(["explain", "s7"], in: folder)
    #expect(outcome.status == 0, "\(outcome.messages)")
    for text in [
      "S7 A pinned event comes first.", "Content/90-rules.md:3",
      "read in kernel/events/core.c:f", "OWN-1  A pinned event counts everything.",
    ] {
      #expect(outcome.text.contains(text), "\(text)")
    }
    let near = try Program.run(["explain", "S8"], in: folder)
    #expect(near.status == 4 && near.messages.contains("near: S7"))
  }

  @Test func `ids are written in any case, several run with a total, and a claim has its verdict`()
    throws
  {
    let folder = try Documents.unreported()
    let run = try Program.run(["run", "own-1", "pin-wrong", "--backend", "model:7.3"], in: folder)
    #expect(run.status == 1)
    #expect(run.text.hasSuffix("total: 2 runs, 1 as documented, 1 differs\n"), "\(run.text)")
    let shown = try Program.run(["show", "pin-wrong"], in: folder).text
    #expect(shown.contains("\nverdict   contradicted\nseen on   the model of 6.1, 6.12, "))
  }

  @Test func `the project is found from any folder in it`() throws {
    let folder = try Documents.reported()
    try folder.write("deep/er/mail", "A pinned event counts nothing.\n")
    let text = """
      cd deep/er && $P list kind:own && $P review mail && $P check
      """
    let outcome = try Shell.run(text, in: folder)
    #expect(outcome.text.contains("OWN-1  confirmed"), "\(outcome.messages)")
    #expect(outcome.text.contains("PIN-WRONG: A pinned event counts nothing."))
  }

  @Test func `an installed program has the chapters with it, and a project's own come first`()
    throws
  {
    let folder = TemporaryFolder()
    let bin = folder.url.appending(path: "usr/bin")
    try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
    let program = bin.appending(path: "vpmu-gaps")
    try FileManager.default.copyItem(at: Program.url, to: program)
    try folder.write("usr/share/vpmu-gaps/Content/10.md", Documents.chapter)
    let outcome = try Program.run(program, ["list", "kind:own"], in: folder)
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.text.contains("OWN-1  confirmed"))
    try folder.write("Content/10.md", Documents.chapter.replacing("id: OWN-1", with: "id: OWN-7"))
    #expect(try Program.run(program, ["list", "kind:own"], in: folder).text.contains("OWN-7"))
  }

  @Test func `a mistake is shown in its line, with a mark under it`() throws {
    let folder = TemporaryFolder()
    try folder.write("s", "machine toy\nhost: A = opn cycles\n")
    let outcome = try Program.run(["run", "s"], in: folder)
    #expect(outcome.status == 65)
    #expect(
      outcome.messages.contains("s:2:11: error: ")
        && outcome.messages.contains("\n  host: A = opn cycles\n            ^\n")
    )
    // What would move the mark is not shown.
    try folder.write("s", "machine toy\n\thost: A = opn \u{202e}cycles\n")
    #expect(!(try Program.run(["run", "s"], in: folder).messages.contains("^")))
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
