import Catalog
import Citations
import FoundationEssentials
import ScenarioLanguage

/// The tables about the kernel's functions: `Citations/pins.tsv` and `Citations/renames.tsv` in the content
/// folder.
struct CitationFolder {
  /// What the functions looked like in each release.
  var pins: PinTable
  /// What has moved or got another name.
  let renames: RenameTable
  private let folder: String

  private static let limit = 4 << 20

  /// Reads both; one that is not there is empty.
  init(_ content: String) throws {
    folder = "\(content)/Citations"
    let pins = try CitationFolder.file("\(folder)/pins.tsv")
    let renames = try CitationFolder.file("\(folder)/renames.tsv")
    do throws(DiagnosticList) {
      self.pins = if let pins { try PinTable(pins.text, file: pins.path) } else { PinTable() }
      self.renames =
        if let renames { try RenameTable(renames.text, file: renames.path) } else { RenameTable() }
    } catch {
      throw error.report()
    }
  }

  private static func file(_ path: String) throws -> (text: String, path: String)? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let file = try ContentFolder.file(path, name: path, limit: limit)
    return (String(decoding: file.bytes, as: UTF8.self), path)
  }

  /// Writes what the functions look like.
  func write() throws {
    try OutputFolder.write(pins.text, to: "\(folder)/pins.tsv")
  }
}
