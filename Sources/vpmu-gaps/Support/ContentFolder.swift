import ArgumentParser
import Catalog
import Files
import FoundationEssentials
import ScenarioLanguage

/// The folder that holds the chapters.
struct ContentOptions: ParsableArguments {
  @Option(
    name: .customLong("content"),
    help: ArgumentHelp("The folder with the chapters.", valueName: "dir")
  )
  var folder = ProjectFolder.content

  /// Reads and checks every chapter.
  func load() async throws -> Catalog {
    try await Catalog.loadConcurrently(try ContentFolder.read(folder)).reported()
  }

  /// The same for something that others read, which is no place for drafts.
  func loadForPublication() async throws -> Catalog {
    let catalog = try await load()
    let drafts = catalog.claims.compactMap { claim in
      claim.draft.map { draft in
        Diagnostic(
          file: claim.file,
          position: claim.position,
          message:
            "'\(claim.id)' is a draft: \(draft); 'vpmu-gaps run \(claim.id)' runs it, and without the "
            + "field 'draft' it is published"
        )
      }
    }
    guard drafts.isEmpty else { throw DiagnosticList(drafts).report() }
    return catalog
  }
}

/// Reads Markdown files below a folder.
enum ContentFolder {
  /// The files by name; a missing or empty folder is an error with a remedy.
  static func read(_ folder: String) throws -> [SourceFile] {
    let manager = FileManager.default
    var isDirectory = false
    guard manager.fileExists(atPath: folder, isDirectory: &isDirectory), isDirectory else {
      Console.error(
        "\(folder):1:1: error: there is no such folder; name the one with the chapters by --content"
      )
      throw ExitStatus.badContent
    }
    let names: [String]
    do {
      names = try manager.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".md") }
        .sorted()
    } catch {
      Console.error("\(folder):1:1: error: the folder cannot be read")
      throw ExitStatus.badContent
    }
    guard !names.isEmpty else {
      Console.error(
        "\(folder):1:1: error: the folder holds no chapter, that is no file ending in .md"
      )
      throw ExitStatus.badContent
    }
    return try names.map { name in
      try file("\(folder)/\(name)", name: name, limit: InputLimit.chapter)
    }
  }

  /// One file; a pipe or a device is none, as it would be waited for.
  static func file(_ path: String, name: String, limit: Int) throws -> SourceFile {
    do throws(InputProblem) {
      return SourceFile(path: path, name: name, bytes: try Input(limit: limit).read(path))
    } catch {
      Console.error("\(path):1:1: error: the file cannot be read: \(error.reason)")
      throw ExitStatus.badContent
    }
  }
}
