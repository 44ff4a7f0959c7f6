import ArgumentParser
import Report
import Site

/// Runs the catalog and writes the report.
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Run the catalog and write the report. The default command.",
    discussion: """
      Every scenario in the content folder runs on every profile of the model. The report replaces
      the old one only when everything is well; what changed against it is said.

      EXAMPLES
        vpmu-gaps report
        vpmu-gaps report --content Content --output /tmp/report --format html
      """
  )

  @OptionGroup var content: ContentOptions

  @Option(help: ArgumentHelp("The folder to write to.", valueName: "dir"))
  var output = "Output"

  @Option(
    help: ArgumentHelp(
      "Formats, separated by commas: \(OutputFormat.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "list"
    )
  )
  var format = OutputFormat.allCases.map(\.rawValue).joined(separator: ",")

  @Flag(help: "Print the results as JSON as well.")
  var json = false

  func run() async throws {
    let formats = try formats()
    let results = try await ReportRun.results(try await content.load(), content: content.folder)
    let folder = OutputFolder(path: output)
    let document = ResultsDocument(results)
    let changes = ReportRun.baseline(folder).map {
      BaselineComparison(baseline: $0, current: document).changes
    }
    try folder.write(await OutputFormat.render(formats, results, document: document))
    for change in changes ?? [] { Console.error("changed: \(change.text)") }
    ReportRun.tellOwnMistakes(results)
    if json { Console.print(ResultsJSON.text(document)) }
    Console.error(Summary(results).line(results))
  }

  private func formats() throws -> [OutputFormat] {
    try format.split(separator: ",").map { word in
      guard let format = OutputFormat(rawValue: String(word)) else {
        let known = OutputFormat.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("unknown format '\(word)'; possible: \(known)")
      }
      return format
    }
  }
}
