import FoundationEssentials
import Report
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

  /// Reads a results file; nil when it is damaged or of a schema that is not known.
  public static func document(_ bytes: [UInt8]) -> ResultsDocument? {
    let document = try? JSONDecoder().decode(ResultsDocument.self, from: Data(bytes))
    return document?.schema == ResultsDocument.currentSchema ? document : nil
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
