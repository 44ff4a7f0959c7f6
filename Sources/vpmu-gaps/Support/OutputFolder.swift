import ArgumentParser
import Files
import FoundationEssentials
import Site

/// The folder that reports are written to.
struct OutputFolder {
  let path: String

  /// The bytes of a file in it; nil when there is none that can be read.
  func read(_ name: String) -> [UInt8]? {
    try? Input(limit: InputLimit.report).read("\(path)/\(name)")
  }

  /// Writes all files or none.
  ///
  /// A file whose content is the same already is not touched.
  func write(_ files: [OutputFile]) throws {
    let writer = FolderWriter(path) {
      Console.error("waiting for another program that writes to '\(path)'")
    }
    try OutputFolder.told {
      () throws(WriteProblem) in
      try writer.write(files.map { NewFile(name: $0.name, bytes: Array($0.text.utf8)) })
    }
  }

  /// The files of a folder inside; none where there is no such folder.
  func names(in folder: String) -> [String] {
    let found = try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)")
    return (found ?? []).map { "\(folder)/\($0)" }.sorted()
  }

  /// Writes one file, to any path.
  static func write(_ text: String, to path: String) throws {
    try change(path) { _ in Array(text.utf8) }
  }

  /// Gives a file new content that rests on the old one.
  static func change(_ path: String, _ change: ([UInt8]?) throws -> [UInt8]) throws {
    let writer = FileWriter(path) {
      Console.error("waiting for another program that writes beside '\(path)'")
    }
    try told { () throws(WriteProblem) in try writer.change(change) }
  }

  private static func told(_ body: () throws(WriteProblem) -> Void) throws {
    do throws(WriteProblem) {
      try body()
    } catch {
      Console.error("error: \(error.message)")
      throw ExitStatus.cannotWrite
    }
  }
}
