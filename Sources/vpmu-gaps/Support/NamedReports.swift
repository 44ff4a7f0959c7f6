import ArgumentParser
import Files
import Foundation
import Site

/// Reports by their results file, their folder, or a git revision.
struct NamedReports: ParsableArguments {
  @Option(help: ArgumentHelp("Where reports are in the repository.", valueName: "dir"))
  var output = ProjectFolder.path("Output")

  /// What a report said; an error says why there is none by that name.
  ///
  /// - Parameter history: Where published reports are, which come before revisions of the same name.
  func snapshot(_ name: String, history: HistoryFolder) throws -> Snapshot {
    if !FileManager.default.fileExists(atPath: name), let found = try history.release(named: name) {
      return found
    }
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
    do throws(InputProblem) {
      return (path, try Input(limit: InputLimit.report, .any).read(path))
    } catch {
      let remedy = error.isMissing ? "; 'vpmu-gaps report' writes it" : ""
      Console.error("\(path):1:1: error: the file cannot be read: \(error.reason)\(remedy)")
      throw ExitStatus.badContent
    }
  }

  /// The results that a revision of the repository holds.
  private func committed(_ revision: String) throws -> [UInt8] {
    do throws(GitRevision.Problem) {
      return try GitRevision(revision).file("\(output)/results.json")
    } catch {
      Console.error(
        "error: '\(revision)' is no file and no folder, and no revision either: \(error.reason)"
      )
      throw ExitStatus.nothingSelected
    }
  }
}
