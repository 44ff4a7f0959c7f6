import Foundation
import Testing

/// What helps to write claims.
@Suite struct WritingCommandTests {
  @Test(arguments: [[], ["--gap"]])
  func `a new claim runs as it is`(options: [String]) throws {
    let folder = try Documents.reported()
    let made = try Program.run(["new", "OWN-2", "--chapter", "10.md"] + options, in: folder)
    #expect(made.status == 0, "\(made.messages)")
    let run = try Program.run(["run", "OWN-2"], in: folder)
    #expect(run.status == 0 && run.text.contains("as documented"))
    let draft = try Program.run(["report"], in: folder)
    #expect(draft.status == 65 && draft.messages.contains("'OWN-2' is a draft: to be filled in"))
    let chapter = String(decoding: try folder.read("Content/10.md"), as: UTF8.self)
    try folder.write("Content/10.md", chapter.replacing("draft: to be filled in\n", with: ""))
    #expect(try Program.run(["report"], in: folder).status == 0)
    let line = try #require(made.messages.firstMatch(of: #/10\.md:(\d+): /#).flatMap { Int($0.1) })
    let text = String(decoding: try folder.read("Content/10.md"), as: UTF8.self)
    #expect(
      text.split(separator: "\n", omittingEmptySubsequences: false)[line - 1].hasPrefix("What")
    )
  }

  @Test func `without a chapter it goes to standard output`() throws {
    let folder = try Documents.reported()
    let before = try folder.files("Content")
    let made = try Program.run(["new", "OWN-2"], in: folder)
    #expect(made.text.contains("id: OWN-2\n"))
    #expect(try folder.files("Content") == before)
  }

  @Test(arguments: ["null", "Yes", "off", "true", "e3", "A.b_c-d"])
  func `an id that YAML would take for something else is quoted`(id: String) throws {
    let folder = try Documents.reported()
    #expect(try Program.run(["new", id, "--chapter", "10.md"], in: folder).status == 0)
    let text = String(decoding: try folder.read("Content/10.md"), as: UTF8.self)
    let isValue = ["null", "yes", "off", "true"].contains(id.lowercased())
    #expect(text.contains(isValue ? "\nid: \"\(id)\"\n" : "\nid: \(id)\n"))
    #expect(try Program.run(["run", id], in: folder).status == 0)
  }

  static let refused = [
    ["new", "PIN-ERROR"], ["new", "pin-error"], ["new", "a b"], ["new", "-x"], ["new"],
    ["new", "A\nsays: B"], ["new", "A: b"], ["new", "A #"], ["new", "1A"], ["new", "\u{e4}"],
    ["new", ""], ["new", String(repeating: "A", count: 41)], ["new", "A\u{1b}[31m"],
    ["new", "OWN-2", "--chapter", "99.md"], ["new", "OWN-2", "--chapter", "../Content/10.md"],
  ]

  @Test(arguments: refused)
  func `an id that is taken or wrong, or a chapter that is not there, is refused`(
    arguments: [String]
  ) throws {
    let folder = try Documents.reported()
    let before = try folder.files("Content")
    let outcome = try Program.run(arguments, in: folder)
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty && !outcome.messages.isEmpty)
    #expect(try folder.files("Content") == before)
  }

  @Test func `prose that promises and has no claim is listed`() throws {
    let folder = try Documents.reported()
    try folder.write("Content/20.md", "# Two\n\nA banana must never be blue.\n\n" + Self.claim)
    let outcome = try Program.run(["check", "--prose"], in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("Content/20.md:3: A banana must never be blue."))
    let json = try Program.run(["check", "--prose", "--json"], in: folder).json as? [[String: Any]]
    #expect(json?.count == 1)
  }

  private static let claim = """
    ```claim
    id: OTHER
    says: Something else.
    source: x
    untested: y
    ```
    """

  @Test func `a chapter that is saved is run again, and a mistake in it stops nothing`() throws {
    let folder = try Documents.reported()
    let page = folder.url.appending(path: "Output/report.html")
    let process = Process()
    process.executableURL = Program.url
    process.arguments = ["watch"]
    process.currentDirectoryURL = folder.url
    process.standardError = FileHandle.nullDevice
    try process.run()
    defer { process.terminate() }
    func waits(for text: String) throws {
      let end = ContinuousClock.now + .seconds(600)
      while ContinuousClock.now < end {
        if let data = try? Data(contentsOf: page),
          String(decoding: data, as: UTF8.self).contains(text)
        {
          return
        }
        usleep(10_000)
      }
      Issue.record("'\(text)' does not come into the page")
    }
    let chapter = Documents.chapter
    try folder.write("Content/10.md", chapter.replacing("counts nothing.", with: "counts zilch."))
    try waits(for: "counts zilch.")
    try folder.write("Content/10.md", chapter.replacing("id: PIN-WRONG", with: "ib: PIN-WRONG"))
    usleep(200_000)
    #expect(process.isRunning)
    try folder.write("Content/10.md", chapter.replacing("counts nothing.", with: "counts naught."))
    try waits(for: "counts naught.")
  }
}
