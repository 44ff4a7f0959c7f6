import FoundationEssentials
import Report
public import ScenarioRunner

/// JSON text, the same bytes for the same values.
public enum ResultsJSON {
  /// Any value of ours as indented JSON with sorted keys and a final newline.
  public static func text(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    } catch {
      // Strings, integers and finite numbers cannot fail to encode.
      preconditionFailure("a result cannot be encoded: \(error)")
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
