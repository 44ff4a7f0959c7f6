import ArgumentParser
import Foundation
import Site

/// Reports by their results file, their folder, or a git revision.
struct NamedReports: ParsableArguments {
  @Option(help: ArgumentHelp("Where reports are in the repository.", valueName: "dir"))
  var output = "Output"

  /// What a report said; an error says why there is none by that name.
  func snapshot(_ name: String) throws -> Snapshot {
    let (path, bytes) = try content(of: name)
    do throws(UnreadableFile) {
      return try Snapshot.ofReport(bytes, name: name)
    } catch {
      Console.error(
        "\(path):1:1: error: it cannot be read as a report: \(error.reason)"
      )
      throw ExitStatus.badContent
    }
  }

  private func content(of name: String) throws -> (path: String, bytes: [UInt8]) {
    var isFolder = false
    guard FileManager.default.fileExists(atPath: name, isDirectory: &isFolder) else {
      return ("\(name):\(output)/results.json", try committed(name))
    }
    let path = isFolder ? "\(name)/results.json" : name
    guard let data = FileManager.default.contents(atPath: path) else {
      Console.error("\(path):1:1: error: the file cannot be read; 'vpmu-gaps report' writes it")
      throw ExitStatus.badContent
    }
    return (path, Array(data))
  }

  /// The results that a revision of the repository holds.
  private func committed(_ revision: String) throws -> [UInt8] {
    // An option of git's is no revision.
    if !revision.hasPrefix("-"), !revision.isEmpty {
      let process = Process()
      let pipe = Pipe()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["git", "show", "\(revision):./\(output)/results.json"]
      process.standardOutput = pipe
      process.standardError = FileHandle.nullDevice
      if (try? process.run()) != nil {
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        if process.terminationStatus == 0 { return Array(data) }
      }
    }
    Console.error(
      "error: '\(revision)' is no file, no folder and no revision that holds \(output)/results.json"
    )
    throw ExitStatus.nothingSelected
  }
}
