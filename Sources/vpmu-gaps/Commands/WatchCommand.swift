import ArgumentParser

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
    let watch = ContentWatch(
      content: content.folder,
      output: OutputFolder(path: output),
      formats: try FormatList(format)
    )
    try await watch.run()
  }
}
