import ArgumentParser
import Catalog
import CatalogRunner
import KernelBackend
import Site

/// Says what changed between two reports.
struct DiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Say what changed between two reports, or between two recordings.",
    discussion: """
      A report is named by its results file, by the folder it is in, by the name it was published
      under, or by a git revision, whose committed report is taken. Without a second one it is compared with the one in Output/.
      Two files that 'record' has written are judged by the chapters: which expectations come out
      differently on the second kernel.

      EXAMPLES
        vpmu-gaps diff HEAD~1
        vpmu-gaps diff v1 v2 --markdown
        vpmu-gaps diff old/results.json Output
        vpmu-gaps diff before.json after.json
      """
  )

  @Argument(help: ArgumentHelp("The older report.", valueName: "file|folder|revision"))
  var old: String

  @Argument(help: ArgumentHelp("The newer report.", valueName: "file|folder|revision"))
  var new = ProjectFolder.path("Output")

  @OptionGroup var reports: NamedReports
  @OptionGroup var content: ContentOptions

  @Flag(help: "Print the changes as JSON.")
  var json = false

  @Flag(help: "Print the changes as Markdown.")
  var markdown = false

  func validate() throws {
    if json, markdown { throw ValidationError("--json or --markdown, not both") }
  }

  func run() async throws {
    if let recordings = try EvidenceFolder.pair(old, new) {
      try await tell(recordings.old, recordings.new)
      return
    }
    let history = HistoryFolder(content: content.folder)
    let changes = ResultsChanges(
      from: try reports.snapshot(old, history: history),
      to: try reports.snapshot(new, history: history)
    )
    if json {
      Console.print(ResultsJSON.text(changes))
    } else if markdown {
      Console.print(ChangesMarkdown.text(changes))
    } else {
      Console.print(changes.text)
    }
  }

  private func tell(_ old: EvidenceBackend, _ new: EvidenceBackend) async throws {
    let comparison = RecordingComparison(try await content.load(), old: old, new: new)
    let releases = (old.evidence.header.release, new.evidence.header.release)
    let changes = RecordingChanges(
      from: releases.0,
      to: releases.1,
      runs: .init(
        both: comparison.runCount,
        onlyOld: comparison.onlyOld,
        onlyNew: comparison.onlyNew
      ),
      turns: comparison.turns.map {
        .init(
          id: $0.claim.id,
          says: $0.claim.says,
          run: $0.run,
          expected: $0.expected,
          old: $0.old,
          new: $0.new
        )
      }
    )
    if json {
      Console.print(ResultsJSON.text(changes))
    } else {
      Console.print(markdown ? changes.markdown : changes.text)
    }
  }
}
