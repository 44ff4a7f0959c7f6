public import Report

/// A rendered file, not written yet.
public struct OutputFile: Sendable {
  /// The name inside the output folder.
  public let name: String
  /// The content, always the same for the same results.
  public let text: String
}

/// The formats a report comes in.
public enum OutputFormat: String, Sendable, CaseIterable {
  case markdown = "md"
  case html
  case json

  /// The file it is written to.
  public var fileName: String {
    switch self {
    case .markdown: "report.md"
    case .html: "report.html"
    case .json: "results.json"
    }
  }

  /// Renders the results in this format.
  public func render(_ results: CatalogResults) -> OutputFile {
    let text =
      switch self {
      case .markdown: ReportMarkdown(results).text
      case .html: ReportPage(results).text
      case .json: ResultsJSON.text(ResultsDocument(results))
      }
    return OutputFile(name: fileName, text: text)
  }
}
