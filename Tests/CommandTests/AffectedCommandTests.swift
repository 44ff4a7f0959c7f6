import Foundation
import Testing

/// What a change to the kernel touches, and what has changed since it was read.
@Suite struct AffectedCommandTests {
  private static let hasTags = ["/usr/bin/ctags", "/usr/local/bin/ctags"].contains {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  private static let source = """
    /* Ours. */
    static int first(int a)
    {
    \treturn a + 1;
    }

    int second(int a)
    {
    \treturn first(a);
    }

    """

  private static let patch = """
    From: A <a@example.org>
    Subject: [PATCH] kernel: Add less
    Message-ID: <1@example.org>

    The second event of a group takes the counter.
    ---
     kernel/a.c | 2 +-

    diff --git a/kernel/a.c b/kernel/a.c
    --- a/kernel/a.c
    +++ b/kernel/a.c
    @@ -2,4 +2,4 @@
     static int first(int a)
     {
    -\treturn a + 1;
    +\treturn a + 2;
     }
    -- 
    2.40

    """

  private func folder() throws -> TemporaryFolder {
    let folder = try Documents.unreported()
    let chapter = String(decoding: try folder.read("Content/10.md"), as: UTF8.self)
    try folder.write(
      "Content/10.md",
      chapter.replacing("id: OWN-1\n", with: "id: OWN-1\nkernel: [kernel/a.c first]\n")
    )
    try folder.write("patch", Self.patch)
    for (tree, text) in [
      ("old", Self.source), ("new", Self.source.replacing("a + 1", with: "a + 2")),
      ("same", Self.source.replacing("Ours", with: "Other words").replacing("\t", with: "    ")),
    ] {
      try folder.write("\(tree)/kernel/a.c", text)
      try folder.write("\(tree)/Makefile", "VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 7\n")
    }
    return folder
  }

  private func run(_ arguments: [String], _ folder: TemporaryFolder) throws -> Outcome {
    try Program.run(arguments, in: folder)
  }

  @Test func `a patch is followed to the claims that rest on it`() throws {
    let folder = try folder()
    let outcome = try run(["affected", "patch"], folder)
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.text.contains("[PATCH] kernel: Add less\n  kernel/a.c: first: 1 claim\n"))
    #expect(outcome.text.contains("  OWN-1  confirmed  the model "))
    #expect(outcome.text.contains("vpmu-gaps record OWN-1 --backend bochs:7.3"))
    let record = try #require(
      try run(["affected", "patch", "--json"], folder).json as? [String: Any]
    )
    #expect((record["claims"] as? [[String: Any]])?.first?["id"] as? String == "OWN-1")
    let other = Self.patch.replacing("kernel/a.c", with: "mm/b.c")
    try folder.write("other", other)
    #expect(
      try run(["affected", "other"], folder).text.contains("no claim rests on what is changed")
    )
  }

  @Test func `a review of a patch says what it touches besides what it states`() throws {
    let folder = try folder()
    let text = try run(["review", "patch"], folder).text
    #expect(text.contains("the patch touches:\n  kernel/a.c: first: 1 claim\n"))
    #expect(text.contains("The second event of a group takes the counter."))
    #expect(try run(["review", "patch", "--html"], folder).text.contains("What the patch touches"))
    let json = try #require(
      try run(["review", "patch", "--json"], folder).json as? [[String: Any]]
    )
    #expect((json[0]["touches"] as? [String: Any])?["functions"] != nil)
  }

  @Test(.enabled(if: hasTags, "ctags reads sources; 'make test' installs it"))
  func `two trees differ where the text of a function does`() throws {
    let folder = try folder()
    let outcome = try run(["affected", "old", "new"], folder)
    #expect(outcome.text.contains("6.12.7 (old) to 6.12.7 (new)\n  kernel/a.c: first: 1 claim\n"))
    #expect(!outcome.text.contains("second"))
    #expect(try run(["affected", "old", "same"], folder).text.contains("no claim rests on"))
  }

  @Test(.enabled(if: hasTags, "ctags reads sources; 'make test' installs it"))
  func `what is pinned is held against a newer release`() throws {
    let folder = try folder()
    let pinned = try run(["cite", "update", "old"], folder)
    #expect(pinned.text.contains("6.12.7: 1 functions pinned"), "\(pinned.messages)")
    let same = try run(["cite", "check", "same", "--release", "6.12.8"], folder)
    #expect(
      same.status == 0 && same.text.contains("6.12.8 against 6.12.7: 0 of 1 functions differ")
    )
    let changed = try run(["cite", "check", "new", "--release", "6.12.9"], folder)
    #expect(changed.status == 0)
    #expect(changed.text.contains("re-read kernel/a.c:first, which has changed: 1 claim"))
    #expect(try run(["cite", "check", "new", "--ids"], folder).text == "OWN-1\n")
    try folder.write("new/kernel/a.c", "int second(void)\n{\n\treturn 0;\n}\n")
    #expect(try run(["cite", "check", "new"], folder).text.contains("which is gone"))
  }

  @Test(.enabled(if: hasTags, "ctags reads sources; 'make test' installs it"))
  func `a package is read as the folder in it is`() throws {
    let folder = try folder()
    let tar = try Program.run(
      URL(filePath: "/bin/tar"),
      ["--create", "--gzip", "--file", "linux_6.12.orig.tar.gz", "new"],
      in: folder
    )
    try #require(tar.status == 0)
    try folder.write("linux.dsc", "Files:\n 0123 99 linux_6.12.orig.tar.gz\n")
    for name in ["linux_6.12.orig.tar.gz", "linux.dsc"] {
      let outcome = try run(["affected", "old", name], folder)
      #expect(outcome.text.contains("kernel/a.c: first: 1 claim"), "\(outcome.messages)")
    }
  }

  static let refused: [(arguments: [String], status: Int32, message: String)] = [
    (["affected", "none-such"], 65, "none-such:1:1: error: it cannot be read"),
    (["affected", "Content/10.md"], 65, "there is no patch in it"),
    (
      ["affected", "none-such", "old"], 65,
      "none-such:1:1: error: it cannot be read: there is no such file"
    ),
    (["affected", "Content", "old"], 65, "these are no sources of a kernel"),
    (["affected", "patch", "old"], 65, "it is no folder, no archive"),
    (["cite", "check", "old"], 64, "no release as old as 6.12.7 is pinned"),
  ]

  @Test(.enabled(if: hasTags, "ctags reads sources; 'make test' installs it"), arguments: refused)
  func `what cannot be read is told`(
    arguments: [String],
    status: Int32,
    message: String
  ) throws {
    let outcome = try run(arguments, try folder())
    #expect(outcome.status == status)
    #expect(outcome.messages.contains(message), "\(outcome.messages)")
  }

  @Test func `a damaged table is told with its line`() throws {
    let folder = try folder()
    try folder.write("Content/Citations/pins.tsv", "path\tsymbol\trules\t6.1\nx\n")
    let outcome = try run(["affected", "patch"], folder)
    #expect(outcome.status == 65)
    #expect(outcome.messages.contains("Content/Citations/pins.tsv:2:1: error: the row has 1 cells"))
  }
}
