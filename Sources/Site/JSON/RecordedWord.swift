public import Catalog
public import PerfInterface
public import Report
public import ScenarioLanguage
public import ScenarioRunner

/// What a file holds as one word out of a few.
public protocol RecordedWord: RawRepresentable, CaseIterable, Codable where RawValue == String {}

extension RecordedWord {
  /// Reads the word; one of another version is an error that names it and those that are known.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let word = try container.decode(String.self)
    guard let known = Self(rawValue: word) else {
      let words = Self.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "'\(word.prefix(60))' is not known to this version, which knows \(words)"
      )
    }
    self = known
  }

  /// Writes the word.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}

extension RunVerdict: RecordedWord {}
extension ClaimVerdict: RecordedWord {}
extension GapVerdict: RecordedWord {}
extension PolicyVerdict: RecordedWord {}
extension OverallVerdict: RecordedWord {}
extension CheckResult.Outcome: RecordedWord {}
extension Claim.Kind: RecordedWord {}
extension VirtualPMUMode: RecordedWord {}
extension GapImpact.Competitor: RecordedWord {}
extension LinuxUse: RecordedWord {}
extension LossEnding: RecordedWord {}
extension Machine.Architecture: RecordedWord {}
