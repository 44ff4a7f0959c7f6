public import Report

/// A rendered file, not written yet.
public struct OutputFile: Sendable {
  /// The name inside the output folder.
  public let name: String
  /// The content, always the same for the same results.
  public let text: String

  /// Creates a file.
  public init(name: String, text: String) {
    self.name = name
    self.text = text
  }
}

/// The formats a report comes in.
public enum OutputFormat: String, Sendable, CaseIterable {
  case html
  case markdown = "md"
  case json

  /// The file it is written to.
  public var fileName: String {
    switch self {
    case .markdown: "report.md"
    case .html: "report.html"
    case .json: "results.json"
    }
  }

  /// Renders several formats on all CPUs, in the order given.
  public static func render(
    _ formats: [OutputFormat],
    _ results: CatalogResults,
    document: ResultsDocument
  ) async -> [OutputFile] {
    let files = await withTaskGroup { group in
      for (place, format) in formats.enumerated() {
        group.addTask { (place, format.render(results, document: document)) }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    return files.sorted { $0.0 < $1.0 }.map(\.1)
  }

  /// Renders the results in this format.
  ///
  /// - Parameter document: The record of the same results, if there is one already.
  public func render(_ results: CatalogResults, document: ResultsDocument? = nil) -> OutputFile {
    let text =
      switch self {
      case .markdown: ReportMarkdown(results).text
      case .html: ReportPage(results).text
      case .json: ResultsJSON.text(document ?? ResultsDocument(results))
      }
    return OutputFile(name: fileName, text: text)
  }
}
