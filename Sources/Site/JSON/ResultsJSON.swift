import FoundationEssentials
import Report
import RunView
public import ScenarioRunner

/// JSON text, the same bytes for the same values.
public enum ResultsJSON {
  /// Any value of ours as indented JSON with sorted keys and a final newline.
  public static func text(_ value: some Encodable) -> String {
    encoded(value, [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]) + "\n"
  }

  /// Any value of ours as JSON in one line, without its end.
  static func line(_ value: some Encodable) -> String {
    encoded(value, [.sortedKeys, .withoutEscapingSlashes])
  }

  private static func encoded(
    _ value: some Encodable,
    _ formatting: JSONEncoder.OutputFormatting
  ) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = formatting
    do {
      return escaped(String(decoding: try encoder.encode(value), as: UTF8.self))
    } catch {
      // Strings, integers and finite numbers cannot fail to encode.
      preconditionFailure("a result cannot be encoded: \(error)")
    }
  }

  /// Characters that would show on a terminal as something else, as JSON escapes.
  private static func escaped(_ json: String) -> String {
    guard VisibleText.hides(json) else { return json }
    return json.unicodeScalars.reduce(into: "") { text, scalar in
      guard VisibleText.isHidden(scalar) else {
        text.unicodeScalars.append(scalar)
        return
      }
      let digits = String(scalar.value, radix: 16)
      text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
  }

  /// Reads a results file; one that is damaged, of another schema, or with a word that this version does
  /// not know is an error that says so.
  public static func document(_ bytes: [UInt8]) throws(UnreadableFile) -> ResultsDocument {
    try UnreadableFile.decode(versioned: ResultsDocument.self, bytes)
  }

  /// The runs of single scenarios, as `run --json` prints them.
  public static func runs(_ results: [(name: String, results: [RunResult])]) -> String {
    text(
      results.map { NamedRuns(scenario: $0.name, runs: ResultsDocument.RunRecord.fold($0.results)) }
    )
  }

  private struct NamedRuns: Encodable {
    let scenario: String
    let runs: [ResultsDocument.RunRecord]
  }
}

extension OutputFormat {
  /// The results for programs, and the schema of their file.
  public static let json = OutputFormat(
    "json",
    file: "results.json",
    isPublished: true,
    companion: OutputFile(name: "results.schema.json", text: ResultsSchema.text)
  ) {
    ResultsJSON.text(ResultsDocument($0.results))
  }
}
