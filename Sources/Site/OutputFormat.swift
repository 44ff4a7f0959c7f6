/// A format that a report comes in: the file of each says what it is called and how it is made.
public struct OutputFormat: RawRepresentable, Hashable, Sendable, CaseIterable {
  /// All formats; a new one is one more here.
  public static let allCases: [OutputFormat] = [
    .html, .operators, .tryPage, .markdown, .json, .ktap, .junit, .sarif, .summary, .document,
  ]

  /// The name that users write.
  public let rawValue: String
  /// The file it is written to; the folder, for the document.
  public let fileName: String
  /// Whether a published report has it; the others are for programs, and made when asked for.
  public let isPublished: Bool
  /// Makes its files.
  let render: @Sendable (ReportMaterial) -> [OutputFile]

  /// The formats of a published report.
  public static let published = allCases.filter(\.isPublished)

  /// Finds a format by its name.
  public init?(rawValue: String) {
    guard let known = OutputFormat.allCases.first(where: { $0.rawValue == rawValue }) else {
      return nil
    }
    self = known
  }

  /// A format of several files.
  init(
    _ name: String,
    folder: String,
    isPublished: Bool,
    render: @escaping @Sendable (ReportMaterial) -> [OutputFile]
  ) {
    rawValue = name
    fileName = folder
    self.isPublished = isPublished
    self.render = render
  }

  /// A format of one file.
  ///
  /// - Parameter companion: A file that comes with it; nil where none does.
  init(
    _ name: String,
    file: String,
    isPublished: Bool,
    companion: OutputFile? = nil,
    text: @escaping @Sendable (ReportMaterial) -> String
  ) {
    self.init(name, folder: file, isPublished: isPublished) { material in
      [OutputFile(name: file, text: text(material))] + [companion].compactMap { $0 }
    }
  }

  /// Whether both have the same name.
  public static func == (left: OutputFormat, right: OutputFormat) -> Bool {
    left.rawValue == right.rawValue
  }

  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}
