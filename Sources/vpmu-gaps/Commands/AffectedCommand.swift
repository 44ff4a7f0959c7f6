import ArgumentParser
import Catalog
import Citations
import Mail
import Report
import ScenarioLanguage
import ScenarioRunner
import Site

/// Tells what a change to the kernel touches.
struct AffectedCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "affected",
    abstract: "Tell which rules and claims rest on what a change to the kernel touches.",
    discussion: """
      A change is a patch, a series as an mbox, or two trees of sources of which the second is the newer:
      folders, or packages of Debian's (an archive, a .dsc beside its archive, a linux-source .deb), whose
      own patches are in the .deb only. The functions around the changed lines are looked up among those
      that rules were read in and claims name. It says what to look at again, and nothing of what turns.

      EXAMPLES
        vpmu-gaps affected 0001-perf-core.patch
        git format-patch --stdout v7.2..v7.3 -- kernel/events | vpmu-gaps affected -
        vpmu-gaps affected linux-6.12.117 linux-6.12.118
      """
  )

  @Argument(
    help: ArgumentHelp("A patch, a series or -; or the older tree.", valueName: "patch|-|tree")
  )
  var change: String

  @Argument(help: ArgumentHelp("The newer tree.", valueName: "tree"))
  var newer: String?

  @Option(
    help: ArgumentHelp(
      "The kernel in the command that runs the claims.",
      valueName: "name"
    )
  )
  var backend: String?

  @OptionGroup var content: ContentOptions

  func validate() throws {
    guard backend.map({ BackendName($0) != nil }) ?? true else {
      throw ValidationError(
        "'\(Console.printable(backend ?? ""))' is no backend, such as bochs:7.3"
      )
    }
  }

  @Flag(help: "Print it as JSON.")
  var json = false

  func run() async throws {
    let catalog = try await content.load()
    let citations = try CitationFolder(content.folder)
    let changes = KernelChanges(CitationIndex(catalog, pins: citations.pins), citations.renames)
    let found = try newer.map { try difference(change, $0, changes) } ?? patches(changes)
    let wanted = Set(found.flatMap(\.affected.claims))
    let results = try await ReportRun.results(
      catalog.claims.filter { wanted.contains($0.id) },
      content: content.folder
    )
    let document = AffectedDocument(
      found.map {
        AffectedDocument.Change(title: $0.title, $0.affected, unreadHunkCount: $0.unreadHunkCount)
      },
      results: results,
      backend: backend ?? AffectedCommand.backend(found.flatMap(\.affected.functions))
    )
    if json {
      Console.print(ResultsJSON.text(document))
    } else {
      Console.print(AffectedText.text(document, columns: Console.columns))
    }
  }

  private typealias Found = [(
    title: String, affected: AffectedFunctions, unreadHunkCount: Int
  )]

  private func patches(_ changes: KernelChanges) throws -> Found {
    var budget = MailBudget()
    let bytes = try NamedInput.mail(change, neverFails: false)
    let found = changes.patches(MailMessage.all(bytes, budget: &budget))
    guard !found.isEmpty else {
      Console.error("\(NamedInput.title(change)):1:1: error: there is no patch in it")
      throw ExitStatus.badContent
    }
    return found
  }

  private func difference(
    _ old: String,
    _ new: String,
    _ changes: KernelChanges
  ) throws -> Found {
    let (older, newer) = (
      try KernelTree.named(old, changes.paths), try KernelTree.named(new, changes.paths)
    )
    return [("\(older.title) to \(newer.title)", changes.difference(older, newer), 0)]
  }

  /// What is changed for arm64 alone is to be run there.
  private static func backend(_ functions: [AffectedFunctions.Function]) -> String {
    let isArm = functions.allSatisfy { $0.citation.path.contains("arm") }
    return isArm ? "qemu:7.3" : "bochs:7.3"
  }
}

extension KernelTree {
  /// The release, and where it stands.
  var title: String { release.map { "\($0) (\(name))" } ?? name }

  /// A tree as a user names it; what is wrong with it is told.
  static func named(_ name: String, _ paths: [String]) throws -> KernelTree {
    do throws(Problem) {
      return try KernelTree(name, paths: paths)
    } catch {
      Console.error("\(name):1:1: error: it cannot be read: \(error.reason)")
      throw ExitStatus.badContent
    }
  }
}
