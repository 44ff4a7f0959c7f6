import ArgumentParser
import Catalog
import Report
import Review
import Site

/// Compares the catalog with the committed report.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Run the catalog in memory and compare with the committed report; write nothing.",
    discussion: """
      Fails with status 1 when a verdict differs from the baseline, when a claim of our own is not
      confirmed, or when a file of the output folder is stale.

      EXAMPLES
        vpmu-gaps check
        vpmu-gaps check --json
        vpmu-gaps check --prose
      """
  )

  @OptionGroup var content: ContentOptions

  @Option(help: ArgumentHelp("The folder with the committed report.", valueName: "dir"))
  var output = ProjectFolder.path("Output")

  @Flag(
    help: "List sentences of the chapters that say must, never, always or cannot and have no claim."
  )
  var prose = false

  @Flag(help: "Print what was found as JSON.")
  var json = false

  func run() async throws {
    let catalog = try await content.loadForPublication()
    if prose { return tell(ProseCheck.findings(catalog)) }
    let results = try await ReportRun.results(catalog, content: content.folder)
    let folder = OutputFolder(path: output)
    let current = ResultsDocument(results, includesRuns: false)
    let baseline = ReportRun.baseline(folder)
    let changes = baseline.map { ResultsChanges(from: $0, to: current).allVerdicts } ?? []
    let history = try HistoryFolder(content: content.folder).read()
    let page = PageModuleFolder(folder).committed
    let material = ReportMaterial(
      results,
      history: history,
      content: content.folder,
      module: page
    )
    let files = await material.render(OutputFormat.published)
    let stale =
      files
      .filter { folder.read($0.name) != Array($0.text.utf8) }
      .map(\.name) + ReportRun.leftOvers(folder, files)
    let isPageStale = PageModuleFolder.isStale(page) && !stale.contains(PageModuleFolder.pageName)
    let findings = CheckFindings(
      changes: changes,
      ownMistakes: results.ownMistakes.map(\.claim.id),
      staleFiles: stale + (isPageStale ? [PageModuleFolder.pageName] : [])
    )
    if json {
      Console.print(ResultsJSON.text(findings))
    } else {
      for change in changes { Console.print("changed: \(change.text)") }
      for name in stale {
        let isLeftOver = !files.contains { $0.name == name }
        let state = isLeftOver ? "left over" : folder.read(name) == nil ? "missing" : "stale"
        Console.print("\(state): \(output)/\(name); run 'vpmu-gaps report'")
      }
      if isPageStale {
        let state = page == nil ? "missing" : "stale"
        Console.print("\(state): \(output)/\(PageModuleFolder.pageName); run 'make page'")
      }
    }
    ReportRun.tellOwnMistakes(results)
    Console.error(Summary(results).line(results))
    guard findings.isEmpty else { throw ExitStatus.verdictDiffers }
  }
}

extension CheckCommand {
  /// A list to read: terms alone do not tell whether a claim backs a sentence.
  private func tell(_ findings: [ProseCheck.Finding]) {
    if json { return Console.print(ResultsJSON.text(findings)) }
    for finding in findings {
      let nearest = finding.nearest.map { " (nearest: \($0), \(Int(finding.score * 100)) %)" } ?? ""
      Console.print(
        "\(content.folder)/\(finding.chapter):\(finding.line): \(finding.sentence)\(nearest)"
      )
    }
    Console.error("\(findings.count) sentences without a claim")
  }
}

/// What `check` found.
struct CheckFindings: Encodable {
  let changes: [VerdictChange]
  let ownMistakes: [String]
  let staleFiles: [String]

  var isEmpty: Bool { changes.isEmpty && ownMistakes.isEmpty && staleFiles.isEmpty }
}
