import ArgumentParser
import Site

/// Keeps what a report said, for later ones to compare themselves with.
struct PublishCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract: "Keep a report under a name; later reports say what changed since.",
    discussion: """
      The verdicts are kept in History in the content folder, a file for each name; who publishes
      under a name again replaces it. 'vpmu-gaps diff v1 v2' compares published reports by name.

      EXAMPLES
        vpmu-gaps publish 2026-11
        vpmu-gaps publish v1 v1.0          the report that the revision v1.0 holds
      """
  )

  @Argument(help: ArgumentHelp("The name, such as a version.", valueName: "name"))
  var name: String

  @Argument(help: ArgumentHelp("The report.", valueName: "file|folder|revision"))
  var report = ProjectFolder.path("Output")

  @OptionGroup var reports: NamedReports
  @OptionGroup var content: ContentOptions

  func validate() throws {
    guard !name.allSatisfy(\.isWhitespace), name.count <= 60, Console.printable(name) == name else {
      throw ValidationError("a name has 1 to 60 characters that can be shown")
    }
  }

  func run() throws {
    let history = HistoryFolder(content: content.folder)
    var snapshot = try reports.snapshot(report, history: history)
    snapshot.name = name
    try history.write(snapshot)
    Console.error(
      "kept \(snapshot.claims.count) claims as '\(name)'; 'vpmu-gaps report' compares with it"
    )
  }
}
