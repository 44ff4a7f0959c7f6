import ArgumentParser
import Catalog
import Citations
import ScenarioLanguage
import Site

/// Pins what the rules were read in, and tells what has changed since.
struct CiteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cite",
    abstract: "Pin the kernel's functions that rules rest on, and tell which have changed since.",
    discussion: """
      Of every function that a rule or a claim cites, Citations/pins.tsv has a digest of its text in each
      release that was read: without comments and white space. A rule rests on what its functions do.

      EXAMPLES
        vpmu-gaps cite update linux-6.12.117
        vpmu-gaps cite check linux-6.12.118
        vpmu-gaps cite check /usr/src/linux --release 6.12.118
      """,
    subcommands: [Update.self, Check.self]
  )

  /// A tree, and what it is compared with.
  struct TreeOptions: ParsableArguments {
    @Argument(
      help: ArgumentHelp(
        "A tree of the kernel's sources: a folder, an archive, a .dsc or a linux-source .deb.",
        valueName: "tree"
      )
    )
    var tree: String

    @Option(
      help: ArgumentHelp("Its release, where the tree has no Makefile.", valueName: "release")
    )
    var release: String?

    @OptionGroup var content: ContentOptions

    /// What is read from both.
    struct Read {
      let catalog: Catalog
      var citations: CitationFolder
      let index: CitationIndex
      let tree: KernelTree
      let release: String
    }

    func read() async throws -> Read {
      let catalog = try await content.load()
      let citations = try CitationFolder(content.folder)
      let index = CitationIndex(catalog, pins: citations.pins)
      let paths = KernelChanges(index, citations.renames).paths
      let tree = try KernelTree.named(tree, paths)
      guard let release = release ?? tree.release else {
        throw ValidationError(
          "the tree has no Makefile that names its release; give it by --release"
        )
      }
      guard KernelRelease(release).isRelease else {
        throw ValidationError("'\(Console.printable(release))' is no release such as 6.12.118")
      }
      return Read(
        catalog: catalog,
        citations: citations,
        index: index,
        tree: tree,
        release: release
      )
    }
  }

  /// Writes a release into the table.
  struct Update: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Write what the functions look like in a release, in place of an older one of its series."
    )

    @OptionGroup var options: TreeOptions

    func run() async throws {
      var read = try await options.read()
      let series = KernelRelease(read.release).series
      var digests: [Citation: PinTable.Digest] = [:]
      for citation in read.index.supports.keys {
        let digest = read.tree.digest(of: citation, read.citations.renames)
        digests[citation] = digest.map { .text($0) } ?? .absent
      }
      read.citations.pins.update(read.release, with: digests) {
        KernelRelease($0).series == series
      }
      try read.citations.write()
      let absent = digests.count { $0.value == .absent }
      Console.print(
        "\(read.release): \(digests.count - absent) functions pinned, \(absent) that this release does not have"
      )
      for row in read.citations.pins.rows where row.digests.values.allSatisfy({ $0 == .absent }) {
        Console.error("no release has \(row.citation); is it cited rightly?")
      }
    }
  }

  /// Tells what has changed.
  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Tell which functions have changed since the release of the same series that was read.",
      discussion: """
        Without one of the same series the newest before it is taken. That a function has changed is a
        reason to read it again, and no failure: the exit status is 0.
        """
    )

    @OptionGroup var options: TreeOptions

    @Flag(help: "Print the claims that rest on what changed, one id a line.")
    var ids = false

    func run() async throws {
      let read = try await options.read()
      let pins = read.citations.pins
      guard let base = base(of: read.release, among: pins.releases) else {
        throw ValidationError(
          "no release as old as \(Console.printable(read.release)) is pinned; 'vpmu-gaps cite update TREE' pins one"
        )
      }
      let changed = pins.rows.compactMap { row -> (row: PinTable.Row, how: String)? in
        guard let before = row.digests[base] else { return nil }
        let now = read.tree.digest(of: row.citation, read.citations.renames)
        switch (before, now) {
        case (.absent, nil): return nil
        case (.absent, _?): return (row, "is new")
        case (.text, nil): return (row, "is gone")
        case (.text(let digest), let now?): return digest == now ? nil : (row, "has changed")
        }
      }
      let supports = changed.map { read.index.supports[$0.row.citation] ?? CitationIndex.Support() }
      let claims = Set(supports.flatMap(\.claims))
      guard !ids else {
        let list = read.catalog.claims.map(\.id).filter(claims.contains)
        if !list.isEmpty { Console.print(list.joined(separator: "\n")) }
        return
      }
      for (change, support) in zip(changed, supports) {
        let rules = support.rules.isEmpty ? "" : "rules \(support.rules.joined(separator: ", ")); "
        let count = support.claims.count == 1 ? "1 claim" : "\(support.claims.count) claims"
        Console.print("re-read \(change.row.citation), which \(change.how): \(rules)\(count)")
      }
      Console.print(
        "\(read.release) against \(base): \(changed.count) of \(pins.rows.count) functions differ; "
          + "\(claims.count) claims rest on them"
      )
    }

    /// The release to compare with: of the same series, else the newest before it.
    private func base(of release: String, among releases: [String]) -> String? {
      let wanted = KernelRelease(release)
      return releases.last { KernelRelease($0).series == wanted.series }
        ?? releases.last { KernelRelease($0) < wanted }
    }
  }
}
