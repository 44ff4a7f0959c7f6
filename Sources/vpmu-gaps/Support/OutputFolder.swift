import ArgumentParser
import FoundationEssentials
import Site

/// The folder that reports are written to.
struct OutputFolder {
  let path: String

  /// The bytes of a file in it; nil when there is none.
  func read(_ name: String) -> [UInt8]? {
    FileManager.default.contents(atPath: "\(path)/\(name)").map(Array.init)
  }

  /// Writes all files or none: first beside the old ones, then by renaming.
  ///
  /// A file whose content is the same already is not touched.
  func write(_ files: [OutputFile]) throws {
    let changed = files.filter { read($0.name) != Array($0.text.utf8) }
    guard !changed.isEmpty else { return }
    var temporary: [(from: String, to: String)] = []
    for file in changed { try checkNoFolder(file.name) }
    do {
      for file in changed {
        let to = "\(path)/\(file.name)"
        let slash = to.lastIndex(of: "/") ?? to.startIndex
        let folder = String(to[..<slash])
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let from = "\(folder)/.\(to[to.index(after: slash)...]).new"
        temporary.append((from, to))
        try Data(file.text.utf8).write(to: URL(filePath: from))
      }
      for file in temporary { try Rename.move(file.from, over: file.to) }
    } catch {
      for file in temporary { try? FileManager.default.removeItem(atPath: file.from) }
      Console.error(
        "error: cannot write to '\(path)': \(OutputFolder.reason(error)); what was there is unchanged"
      )
      throw ExitStatus.cannotWrite
    }
  }

  /// The files of a folder inside; none where there is no such folder.
  func names(in folder: String) -> [String] {
    let found = try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)")
    return (found ?? []).map { "\(folder)/\($0)" }.sorted()
  }

  /// Writes one file, to any path.
  static func write(_ text: String, to path: String) throws {
    let slash = path.lastIndex(of: "/")
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    try OutputFolder(path: slash.map { String(path[...$0]) } ?? ".")
      .write([OutputFile(name: name, text: text)])
  }

  /// A folder in a file's place would stop the renaming half way.
  private func checkNoFolder(_ name: String) throws {
    var isFolder = false
    let exists = FileManager.default.fileExists(atPath: "\(path)/\(name)", isDirectory: &isFolder)
    guard exists, isFolder else { return }
    Console.error("error: cannot write '\(path)/\(name)': a folder is in the way")
    throw ExitStatus.cannotWrite
  }

  private static func reason(_ error: any Error) -> String {
    guard let error = error as? CocoaError else { return "\(error)" }
    switch error.code {
    case .fileWriteNoPermission: return "permission denied"
    case .fileWriteOutOfSpace: return "no space left"
    case .fileWriteFileExists: return "a file is in the way"
    case .fileWriteVolumeReadOnly: return "the file system is read-only"
    default: return "\(error)"
    }
  }
}
