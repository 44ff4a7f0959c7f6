import Catalog
import ScenarioRunner

/// Statements that did not come out as they stand, as SARIF 2.1.0: a code host shows them in the chapter.
public enum SARIFReport {
  /// The whole file.
  ///
  /// - Parameter content: The folder with the chapters, relative to the repository.
  public static func text(_ document: ResultsDocument, content: String) -> String {
    let rules = ClaimVerdict.allCases.compactMap(rule)
    let results = zip(document.claims, document.lines).filter { claim, _ in
      claim.kind == .claim && rule(claim.verdict) != nil
    }
    let log = Log(
      runs: [
        Run(
          tool: Tool(driver: Driver(name: "vpmu-gaps", rules: rules)),
          results: results.map { Result($0, line: $1, content: content) }
        )
      ]
    )
    return ResultsJSON.text(log)
  }

  /// What a verdict objects to a statement; nil where it objects nothing.
  private static func rule(_ verdict: ClaimVerdict) -> Rule? {
    switch verdict {
    case .contradicted:
      Rule(verdict, .error, "Every run saw something else than the statement says.")
    case .depends:
      Rule(verdict, .warning, "Some runs saw what the statement says and some did not.")
    case .confirmed, .untested: nil
    }
  }

  /// How grave a finding is.
  private enum Level: String, Encodable {
    case error
    case warning
  }

  private struct Log: Encodable {
    let schema = "https://json.schemastore.org/sarif-2.1.0.json"
    let version = "2.1.0"
    let runs: [Run]

    private enum CodingKeys: String, CodingKey {
      case schema = "$schema"
      case version
      case runs
    }
  }

  private struct Run: Encodable {
    let tool: Tool
    let results: [Result]
    let columnKind = "unicodeCodePoints"
  }

  private struct Tool: Encodable { let driver: Driver }

  private struct Driver: Encodable {
    let name: String
    let rules: [Rule]
  }

  private struct Rule: Encodable {
    let id: String
    let shortDescription: Message
    let level: Level

    private enum CodingKeys: CodingKey { case id, shortDescription }

    init(_ verdict: ClaimVerdict, _ level: Level, _ text: String) {
      id = verdict.rawValue
      self.level = level
      shortDescription = Message(text: text)
    }
  }

  private struct Message: Encodable { let text: String }

  private struct Result: Encodable {
    let ruleId: String
    let level: Level?
    let message: Message
    let locations: [Location]
    /// Tells the finding apart when lines move.
    let partialFingerprints: [String: String]

    init(_ claim: ResultsDocument.ClaimRecord, line: Int, content: String) {
      ruleId = claim.verdict.rawValue
      level = SARIFReport.rule(claim.verdict)?.level
      message = Message(text: "\(claim.id): \(claim.says) (\(claim.failure))")
      locations = [Location(content: content, chapter: claim.chapter, line: line)]
      partialFingerprints = ["claim/v1": claim.id]
    }
  }

  private struct Location: Encodable {
    let physicalLocation: PhysicalLocation

    init(content: String, chapter: String, line: Int) {
      physicalLocation = PhysicalLocation(
        artifactLocation: Artifact(uri: SARIFReport.uri("\(content)/\(chapter)")),
        region: Region(startLine: max(line, 1))
      )
    }
  }

  private struct PhysicalLocation: Encodable {
    let artifactLocation: Artifact
    let region: Region
  }

  private struct Artifact: Encodable { let uri: String }

  private struct Region: Encodable { let startLine: Int }

  /// A path as a relative reference: everything but plain characters as percent codes.
  private static func uri(_ path: String) -> String {
    path.utf8.reduce(into: "") { text, byte in
      let scalar = UnicodeScalar(byte)
      let isPlain =
        byte < 0x80
        && (scalar.properties.isAlphabetic || "0123456789-._~/".unicodeScalars.contains(scalar))
      let digits = String(byte, radix: 16, uppercase: true)
      text += isPlain ? String(scalar) : "%" + (digits.count == 1 ? "0" : "") + digits
    }
  }
}

extension OutputFormat {
  /// SARIF.
  public static let sarif = OutputFormat("sarif", file: "report.sarif", isPublished: false) {
    SARIFReport.text(ResultsDocument($0.results), content: $0.content)
  }
}
