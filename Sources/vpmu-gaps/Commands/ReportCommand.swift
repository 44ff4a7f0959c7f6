import ArgumentParser
import Catalog
import Report
import Site

/// Runs the catalog and writes the report.
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Run the catalog and write the report.",
    discussion: """
      Every scenario in the content folder runs on every profile of the model. The report replaces
      the old one only when everything is well; what changed against it is said. A verdict that
      turns into its opposite is accepted with a reason only, which the report keeps.

      With --for the report is made for a place, or for a fleet of them: it has what concerns them, and goes
      to a folder of its own. A kernel that the model does not follow is told between which two it lies.

      EXAMPLES
        vpmu-gaps report
        vpmu-gaps report --content Content --output /tmp/report --format html
        vpmu-gaps report --format html,md,json,ktap=-
        vpmu-gaps report --for kernel=6.8,machine=zen4,mode=emulated --output mine
        vpmu-gaps report --for @fleet --title 'Our hosts' --output fleet
        vpmu-gaps report --because 'the model counted a throttled event twice'
      """
  )

  @OptionGroup var content: ContentOptions
  @OptionGroup var target: TargetOptions

  @Option(
    help: ArgumentHelp(
      "The folder to write to, Output unless --for is given.",
      valueName: "dir"
    )
  )
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Formats, separated by commas: \(FormatList.names). With =FILE to another place, with =- to standard output.",
      valueName: "list"
    )
  )
  var format = FormatList.published

  @Option(help: ArgumentHelp("Why verdicts may turn into their opposite.", valueName: "text"))
  var because: String?

  @Flag(help: "Print the results as JSON as well.")
  var json = false

  func validate() throws {
    guard because?.allSatisfy(\.isWhitespace) != true else {
      throw ValidationError("--because takes a reason")
    }
    guard target.places.isEmpty || because == nil else {
      throw ValidationError("--because is about the report on everything")
    }
    let formats = try FormatList(format)
    guard target.places.isEmpty || output != nil || !formats.usesFolder else {
      throw ValidationError("--for makes another report; name its folder by --output")
    }
    if json, formats.usesStandardOutput {
      throw ValidationError("--json and a format on standard output cannot be told apart")
    }
  }

  func run() async throws {
    let formats = try FormatList(format)
    let targets = try target.targets()
    let catalog = try await content.loadForPublication()
    let results = try await ReportRun.results(
      catalog.trying(on: targets?.targets.compactMap(\.processor).uniqued ?? []),
      content: content.folder
    )
    if let targets {
      try await write(results, for: targets, formats)
      return
    }
    let folder = OutputFolder(path: output ?? ProjectFolder.path("Output"))
    let kept = HistoryFolder(content: content.folder)
    var history = try kept.read()
    let verdicts = ResultsDocument(results, includesRuns: false)
    let changes = ReportRun.baseline(folder).map { ResultsChanges(from: $0, to: verdicts) }
    for change in changes?.allVerdicts ?? [] { Console.error("changed: \(change.text)") }
    let earlier = history.ledger
    // One that is there already was stopped before the report was written.
    if let entry = try accepted(changes), history.ledger.last != entry {
      history.ledger.append(entry)
      try kept.write(history.ledger)
    }
    let material = ReportMaterial(
      results,
      history: history,
      content: content.folder,
      module: PageModuleFolder.toldModule()
    )
    do {
      try await formats.write(material, to: folder)
    } catch {
      // What could not be written is not accepted either.
      try kept.write(earlier)
      throw error
    }
    ReportRun.tellOwnMistakes(results)
    if json { Console.print(ResultsJSON.text(ResultsDocument(results))) }
    Console.error(Summary(results).line(results))
  }

  /// Writes a report for some places: it has no history, as it is nobody's baseline.
  private func write(
    _ results: CatalogResults,
    for targets: ReportTargets,
    _ formats: FormatList
  ) async throws {
    let material = ReportMaterial(
      results,
      content: content.folder,
      targets: targets,
      module: PageModuleFolder.toldModule()
    )
    guard !material.results.claims.isEmpty else {
      Console.error(
        "nothing that ran concerns \(targets.targets.map(\.text).joined(separator: "; "))"
      )
      throw ExitStatus.nothingSelected
    }
    try await formats.write(material, to: OutputFolder(path: output ?? "."))
    if json { Console.print(ResultsJSON.text(ResultsDocument(material.results))) }
    Console.error(Summary(material.results).line(material.results))
  }

  /// The entry of the ledger, where verdicts turned into their opposite.
  private func accepted(_ changes: ResultsChanges?) throws -> LedgerEntry? {
    let reversals = changes?.reversals ?? []
    guard !reversals.isEmpty else {
      if because != nil {
        Console.error("note: no verdict turned into its opposite, so --because is not kept")
      }
      return nil
    }
    if let because { return LedgerEntry(because: because, changes: reversals) }
    Console.error(
      "error: \(reversals.count == 1 ? "a verdict" : "\(reversals.count) verdicts") turned into the "
        + "opposite; nothing was written. Find out why, then say so by --because TEXT"
    )
    throw ExitStatus.verdictDiffers
  }
}
