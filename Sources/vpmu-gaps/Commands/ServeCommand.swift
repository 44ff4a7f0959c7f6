#if SERVES
import ArgumentParser

/// Shows the report in a browser, and makes it anew whenever a chapter is saved.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Show the report in a browser on this machine, anew whenever a chapter is saved.",
    discussion: """
      Listens on loopback alone. What is saved is run and rendered as by 'watch', and every page that is open
      loads itself anew. Stop it with Control-C.

      EXAMPLES
        vpmu-gaps serve
        vpmu-gaps serve --port 0 --output /tmp/report
      """
  )

  @OptionGroup var content: ContentOptions

  @Option(help: ArgumentHelp("The folder to write to and to show.", valueName: "dir"))
  var output = ProjectFolder.path("Output")

  @Option(help: ArgumentHelp("The port, 0 for any that is free.", valueName: "number"))
  var port: UInt16 = 8734

  func run() async throws {
    let folder = OutputFolder(path: output)
    let watch = ContentWatch(
      content: content.folder,
      output: folder,
      formats: try FormatList(FormatList.published)
    )
    let server = try ReportServer(folder, port: port)
    try await withThrowingTaskGroup { group in
      group.addTask {
        do {
          try await server.run { Console.error("http://127.0.0.1:\($0)/ shows \(folder.path)") }
        } catch is CancellationError {
          return
        } catch {
          Console.error(
            "error: cannot listen on port \(port): \(error); --port 0 takes any that is free"
          )
          throw ExitStatus.cannotWrite
        }
      }
      group.addTask { try await watch.run { await server.tellNews() } }
      defer { group.cancelAll() }
      try await group.next()
    }
  }
}
#endif
