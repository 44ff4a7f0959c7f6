import ArgumentParser
import Catalog
import FoundationEssentials
import Report

/// Makes the report again whenever a chapter is saved.
struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Run and render again whenever a chapter is saved.",
    discussion: """
      Only claims of chapters that changed are run again. A mistake is told with its place, and the
      report stays as it was until it is mended. Stop it with Control-C.

      EXAMPLES
        vpmu-gaps watch
        vpmu-gaps watch --output /tmp/report --format html,md
      """
  )

  @OptionGroup var content: ContentOptions

  @Option(help: ArgumentHelp("The folder to write to.", valueName: "dir"))
  var output = ProjectFolder.path("Output")

  @Option(
    help: ArgumentHelp("Formats, separated by commas: \(FormatList.names).", valueName: "list")
  )
  var format = "html"

  func validate() throws { _ = try FormatList(format) }

  func run() async throws {
    let formats = try FormatList(format)
    var report = try await LiveReport(
      content: content.folder,
      folder: OutputFolder(path: output),
      formats: formats
    )
    var seen: [String: FileStamp] = [:]
    while true {
      let now = FileStamp.all(below: content.folder)
      guard now != seen else {
        try await Task.sleep(for: .milliseconds(20))
        continue
      }
      seen = now
      let start = ContinuousClock.now
      do {
        let (summary, claims) = try await report.update()
        let time = (ContinuousClock.now - start) / .milliseconds(1)
        Console.error("\(Int(time.rounded())) ms, \(claims) claims run; \(summary)")
      } catch is ExitCode {
        // It was told; the next save may mend it.
      }
    }
  }
}

/// What tells that a file was saved.
private struct FileStamp: Hashable {
  let size: UInt64
  let modified: Double

  static func all(below folder: String) -> [String: FileStamp] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    var stamps: [String: FileStamp] = [:]
    for name in names where name.hasSuffix(".md") {
      guard let found = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
      else { continue }
      stamps[name] = FileStamp(
        size: (found[.size] as? UInt64) ?? 0,
        modified: (found[.modificationDate] as? Date)?.timeIntervalSinceReferenceDate ?? 0
      )
    }
    return stamps
  }
}
