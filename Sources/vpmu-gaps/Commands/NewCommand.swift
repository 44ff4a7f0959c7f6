import ArgumentParser
import Catalog

/// Makes a claim to fill in.
struct NewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Make a claim to fill in, at the end of a chapter or on standard output.",
    discussion: """
      What is made runs at once, as a draft: it is not published as long as it has the field 'draft'.
      Say what you claim, and change the scenario until it shows it.
      The chapter "How to add a claim" walks through one.

      EXAMPLES
        vpmu-gaps new OWN-LATE-PIN
        vpmu-gaps new OWN-LATE-PIN --chapter 10-perf-scheduler.md
        vpmu-gaps new OWN-NEW-GAP --gap --chapter 40-gaps.md
      """
  )

  @Argument(help: ArgumentHelp("The claim's id: letters, digits and dashes.", valueName: "id"))
  var id: String

  @Option(
    help: ArgumentHelp("The chapter it goes to the end of, by name or path.", valueName: "file"),
    completion: .file(extensions: ["md"])
  )
  var chapter: String?

  @Flag(help: "Make a gap, in which a guest is misled.")
  var gap = false

  @OptionGroup var content: ContentOptions

  func run() async throws {
    let catalog = try await content.load()
    let id = try NewClaim.id(id, in: catalog)
    let claim = NewClaim(id: id, isGap: gap)
    guard let chapter else {
      Console.print(String(claim.text.dropLast()))
      return
    }
    try claim.append(to: chapter, in: content.folder, catalog)
  }
}
