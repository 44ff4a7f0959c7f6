import ArgumentParser
import Site

/// Says what changed between two reports.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Say what changed between two reports.",
    discussion: """
      A report is named by its results file, by the folder it is in, or by a git revision, whose
      committed report is taken. Without a second one it is compared with the one in Output/.

      EXAMPLES
        vpmu-gaps diff HEAD~1
        vpmu-gaps diff v1 v2 --markdown
        vpmu-gaps diff old/results.json Output
      """
  )

  @Argument(help: ArgumentHelp("The older report.", valueName: "file|folder|revision"))
  var old: String

  @Argument(help: ArgumentHelp("The newer report.", valueName: "file|folder|revision"))
  var new = "Output"

  @OptionGroup var reports: NamedReports

  @Flag(help: "Print the changes as JSON.")
  var json = false

  @Flag(help: "Print the changes as Markdown.")
  var markdown = false

  func validate() throws {
    if json, markdown { throw ValidationError("--json or --markdown, not both") }
  }

  func run() throws {
    let changes = ResultsChanges(from: try reports.snapshot(old), to: try reports.snapshot(new))
    if json {
      Console.print(ResultsJSON.text(changes))
    } else if markdown {
      Console.print(ChangesMarkdown.text(changes))
    } else {
      Console.print(changes.text)
    }
  }
}
