import Foundation
import Testing

/// A report for one place, or for a fleet.
@Suite struct TargetReportTests {
  private static func claim(_ id: String, _ scenario: String, isGap: Bool = false) -> String {
    """
    ```claim
    id: \(id)
    \(isGap ? "kind: gap\nblames: [pinned host event]\n" : "")says: What \(id) says.
    source: somewhere
    ```

    ```scenario
    \(scenario)
    ```


    """
  }

  private static let gap = """
    vm V on cpu0
    guest V: G = count cycles
    run 10ms
    host: A = open cycles:D -C 0
    run 10ms
    expect G counts nothing
    """

  private static let open = "host: A = open cycles -C 0\nrun 10ms\nexpect A active"

  private func folder() throws -> TemporaryFolder {
    let folder = TemporaryFolder()
    let chapters =
      "# Ours\n\n" + Self.claim("ANY-1", "machine toy counters=1\n\(Self.open)")
      + Self.claim("ZEN-1", "machine zen4\n\(Self.open)")
      + Self.claim("SKY-1", "machine skylake\n\(Self.open)")
      + Self.claim("ARM-1", "machine toy counters=1 arch=arm64\n\(Self.open)")
      + Self.claim("NEW-1", "machine toy counters=1\nkernel 6.12 7.0 7.1 7.2 7.3\n\(Self.open)")
      + Self.claim("GAP-1", "machine toy counters=1\n\(Self.gap)", isGap: true)
    try folder.write("Content/10.md", chapters)
    try folder.write(
      "Content/20.md",
      "# Other\n\n" + Self.claim("SKY-2", "machine skylake\n\(Self.open)")
    )
    return folder
  }

  private func ids(_ folder: TemporaryFolder, _ output: String) throws -> [String] {
    let data = try folder.read("\(output)/results.json")
    let json = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    return ((json?["claims"] as? [[String: Any]]) ?? []).compactMap { $0["id"] as? String }
  }

  static let places: [(place: String, ids: [String])] = [
    ("kernel=6.12,machine=zen4,mode=emulated", ["ANY-1", "ZEN-1", "NEW-1", "GAP-1"]),
    ("kernel=6.1,machine=skylake", ["ANY-1", "SKY-1", "GAP-1", "SKY-2"]),
    ("kernel=6.12,machine=armv8", ["ANY-1", "ARM-1", "NEW-1", "GAP-1"]),
    ("kernel=6.8,machine=zen4", ["ANY-1", "ZEN-1", "NEW-1", "GAP-1"]),
  ]

  @Test(arguments: places)
  func `a report has what concerns its place, and no other`(place: String, ids: [String]) throws {
    let folder = try folder()
    let outcome = try Program.run(["report", "--for", place, "--output", "mine"], in: folder)
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(try self.ids(folder, "mine") == ids)
    #expect(try folder.files("").keys.allSatisfy { !$0.hasPrefix("Output") })
    let page = String(decoding: try folder.read("mine/report.html"), as: UTF8.self)
    #expect(page.contains("Made for") && page.contains("1 gap is open there."))
    #expect(page.contains("lies between 6.1 and 6.12") == place.contains("6.8"))
  }

  /// A gap that was found on another processor may be there on one's own: it is tried.
  @Test func `gaps of other processors are tried on the own one`() throws {
    let folder = try folder()
    let chapter = String(decoding: try folder.read("Content/10.md"), as: UTF8.self)
    let gaps = [
      Self.claim("SKY-GAP", "machine skylake\n\(Self.gap)", isGap: true),
      Self.claim("ARM-GAP", "machine armv8\n\(Self.gap)", isGap: true),
    ]
    try folder.write("Content/10.md", chapter + gaps.joined())
    let mine = ["report", "--for", "kernel=6.12,machine=zen4", "--output", "mine"]
    let outcome = try Program.run(mine, in: folder)
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(try ids(folder, "mine").suffix(2) == ["GAP-1", "SKY-GAP"])
    let page = String(decoding: try folder.read("mine/report.html"), as: UTF8.self)
    #expect(page.contains("1 gap was found on other processors and tried on this one."))
    #expect(page.contains("SKY-GAP@zen4") && page.contains("written for another processor"))
    let run = try Program.run(["run", "sky-gap@zen4", "--backend", "model:6.12"], in: folder)
    #expect(run.status != 4 && run.text.contains("SKY-GAP@zen4"), "\(run.messages)")
    for name in ["SKY-GAP@armv8", "SKY-GAP@zen9", "SKY-GAP@", "@zen4", "GAP-1@zen4"] {
      #expect(try Program.run(["run", name], in: folder).status == 4, "\(name)")
    }
  }

  @Test func `between two releases stands what tells them apart`() throws {
    let folder = try folder()
    _ = try Program.run(["report", "--for", "kernel=6.8", "--output", "mine"], in: folder)
    let text = String(decoding: try folder.read("mine/report.md"), as: UTF8.self)
    #expect(text.contains("### What changed between 6.1 and 6.12, around 6.8"))
    #expect(text.contains("| NEW-1 | What NEW-1 says. | \u{2013} | confirmed |"))
    #expect(!text.contains("| ANY-1 | What ANY-1 says. |"))
  }

  /// Rows of one scenario may have other kernels each.
  @Test func `places of other kernels and modes stand in one report`() throws {
    let folder = try folder()
    let chapter = String(decoding: try folder.read("Content/10.md"), as: UTF8.self)
    let varied = "vary KERNEL = 6.1 | 7.3\nkernel $KERNEL\n\(Self.open)"
    try folder.write("Content/10.md", chapter + Self.claim("VARY-1", varied))
    let outcome = try Program.run(
      ["report", "--for", "kernel=6.1", "--for", "kernel=7.3,mode=mediated", "--output", "mine"],
      in: folder
    )
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(try ids(folder, "mine").contains("VARY-1"))
  }

  @Test func `a fleet has a column for each place, and nothing of its file is markup`() throws {
    let folder = try folder()
    try folder.write(
      "fleet",
      "# ours\nkernel=6.12 machine=zen4 mode=emulated\n\nkernel=7.2,machine=zen4,mode=mediated # new\n"
    )
    let outcome = try Program.run(
      ["report", "--for", "@fleet", "--title", "Our <b>hosts</b>", "--output", "fleet-report"],
      in: folder
    )
    #expect(outcome.status == 0, "\(outcome.messages)")
    let page = String(decoding: try folder.read("fleet-report/report.html"), as: UTF8.self)
    #expect(page.contains("<h1>Our &lt;b&gt;hosts&lt;/b&gt;</h1>"))
    #expect(
      page.contains(
        "<th>Linux 6.12 on zen4, emulated vPMU</th><th>Linux 7.2 on zen4, mediated vPMU</th>"
      )
    )
    #expect(page.contains(">open</b></td><td>"))
  }

  static let refused: [(arguments: [String], status: Int32, message: String)] = [
    (["--for", "kernel=6.8"], 64, "name its folder by --output"),
    (["--for", "kernel=six", "--output", "m"], 64, "no release such as 6.8"),
    (["--for", "machine=zen9", "--output", "m"], 64, "no processor is called 'zen9'"),
    (["--for", "mode=none", "--output", "m"], 64, "a mode is emulated or mediated"),
    (["--for", "kernal=6.8", "--output", "m"], 64, "'kernal' is nothing that a place has"),
    (["--for", "zen4", "--output", "m"], 64, "a place is kernel=R"),
    (["--for", "@none", "--output", "m"], 65, "none:1:1: error: it cannot be read"),
    (
      ["--for", "@damaged", "--output", "m"], 65,
      "damaged:2:1: error: no processor is called 'zem4'"
    ),
    (["--for", "kernel=6.12,mode=mediated", "--output", "m"], 64, "is there from 7.0 on"),
    (["--for", "machine=zen3,mode=mediated", "--output", "m"], 64, "PerfMonV2"),
    (["--for", "kernel=2.4", "--output", "m"], 64, "too far from 6.1"),
    (["--for", "kernel=6.8,kernel=7.3", "--output", "m"], 64, "'kernel' is given twice"),
    (["--for", "", "--output", "m"], 64, "a place is kernel=R"),
    (["--title", "Mine"], 64, "--title belongs to --for"),
    (["--for", "kernel=6.8", "--because", "x", "--output", "m"], 64, "--because is about"),
  ]

  @Test(arguments: refused)
  func `what is no place is refused in words, and nothing is written`(
    arguments: [String],
    status: Int32,
    message: String
  ) throws {
    let folder = try folder()
    try folder.write("damaged", "kernel=6.8\nmachine=zem4\n")
    let before = try folder.files("").keys.sorted()
    let outcome = try Program.run(["report"] + arguments, in: folder)
    #expect(outcome.status == status)
    #expect(outcome.messages.contains(message), "\(outcome.messages)")
    #expect(try folder.files("").keys.sorted() == before)
  }

  @Test func `this machine is a place too`() throws {
    let folder = try folder()
    let outcome = try Program.run(["report", "--for", "host", "--format", "md=-"], in: folder)
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.text.contains("This machine: its processor is"))
  }
}
