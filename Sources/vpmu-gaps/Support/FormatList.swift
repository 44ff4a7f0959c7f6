import ArgumentParser
import Site

/// The formats of a report and where each goes, as users write them: `html,md,ktap=-`.
struct FormatList {
  private enum Place: Hashable {
    case folder
    case standardOutput
    case file(String)
  }

  private let entries: [(format: OutputFormat, place: Place)]

  static let names = OutputFormat.allCases.map(\.rawValue).joined(separator: ", ")
  static let published = OutputFormat.published.map(\.rawValue).joined(separator: ",")

  /// Reads a list; an error says what is possible.
  init(_ text: String) throws {
    entries = try text.split(separator: ",").map { word in
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let format = OutputFormat(rawValue: String(parts[0])) else {
        throw ValidationError("unknown format '\(parts[0])'; possible: \(FormatList.names)")
      }
      guard parts.count == 2 else { return (format, .folder) }
      guard !parts[1].isEmpty else {
        throw ValidationError("'\(word)' names no file; - is standard output")
      }
      return (format, parts[1] == "-" ? .standardOutput : .file(String(parts[1])))
    }
    guard !entries.contains(where: { $0.format == .document && $0.place != .folder }) else {
      throw ValidationError("the document is many files, which go to the output folder")
    }
    guard !entries.isEmpty else {
      throw ValidationError("no format; possible: \(FormatList.names)")
    }
    guard entries.filter({ $0.place == .standardOutput }).count <= 1 else {
      throw ValidationError("one format can go to standard output")
    }
  }

  /// Whether something goes to the output folder.
  var usesFolder: Bool { entries.contains { $0.place == .folder } }

  /// Whether something is printed.
  var usesStandardOutput: Bool { entries.contains { $0.place == .standardOutput } }

  /// Renders all and writes each to its place; those of the folder all or none.
  ///
  /// The folder comes behind the files, so that an error has left it as it was; what is printed comes
  /// last, as its reader may go away.
  func write(_ material: ReportMaterial, to folder: OutputFolder) async throws {
    for entry in entries {
      guard case .file(let path) = entry.place else { continue }
      try OutputFolder.write(text(material, entry.format), to: path)
    }
    let files = await material.render(entries.filter { $0.place == .folder }.map(\.format))
    try folder.write(files)
    for name in ReportRun.leftOvers(folder, files) {
      // It may be somebody's own, so that it is not ours to remove.
      Console.error(
        "note: \(folder.path)/\(name) belongs to no chapter; remove it if it is an old one"
      )
    }
    for entry in entries where entry.place == .standardOutput {
      let text = text(material, entry.format)
      Console.print(text.hasSuffix("\n") ? String(text.dropLast()) : text)
    }
  }

  /// What comes with a format goes to the folder only.
  private func text(_ material: ReportMaterial, _ format: OutputFormat) -> String {
    material.render(format).first?.text ?? ""
  }
}
