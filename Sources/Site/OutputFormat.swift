/// The formats a report comes in.
public enum OutputFormat: String, Sendable, CaseIterable {
  case html
  case markdown = "md"
  case json
  case ktap
  case junit
  case sarif
  case summary
  case document

  /// The formats of a published report; the others are for programs, and made when asked for.
  public static let published: [OutputFormat] = [.html, .markdown, .json, .document]

  /// The file it is written to; the folder, for the document.
  public var fileName: String {
    switch self {
    case .document: DocumentFiles.folder
    case .markdown: "report.md"
    case .html: "report.html"
    case .json: "results.json"
    case .ktap: "report.ktap"
    case .junit: "junit.xml"
    case .sarif: "report.sarif"
    case .summary: "summary.md"
    }
  }
}
