import Catalog
public import ScenarioRunner

/// The verdict on a claim of either kind, where a list has both.
///
/// Two are equal when they have the same word: what is untested is so whatever it is.
public enum OverallVerdict: RawRepresentable, Hashable, Sendable, CaseIterable {
  case statement(ClaimVerdict)
  case gap(GapVerdict)

  /// The verdict on a claim; on a gap the gravest that it has anywhere.
  public init(_ result: ClaimResult) {
    self =
      switch result.claim.kind {
      case .claim: .statement(result.verdict)
      case .gap: .gap(result.gravestGapVerdict)
      }
  }

  /// Reads a word of either kind.
  public init?(rawValue: String) {
    guard let known = OverallVerdict.allCases.first(where: { $0.rawValue == rawValue }) else {
      return nil
    }
    self = known
  }

  /// The verdict's word.
  public var rawValue: String {
    switch self {
    case .statement(let verdict): verdict.rawValue
    case .gap(let verdict): verdict.rawValue
    }
  }

  /// The word, and of a gap that it is one.
  public var text: String {
    switch self {
    case .statement: rawValue
    case .gap: "gap \(rawValue)"
    }
  }

  /// Every word once, those of statements first.
  public static let allCases =
    (ClaimVerdict.allCases.map(OverallVerdict.statement)
    + GapVerdict.allCases.map(OverallVerdict.gap)).uniqued

  /// The verdict on a gap; nil for that on a statement.
  public var onGap: GapVerdict? {
    switch self {
    case .statement: nil
    case .gap(let verdict): verdict
    }
  }

  /// Whether both have the same word.
  public static func == (left: OverallVerdict, right: OverallVerdict) -> Bool {
    left.rawValue == right.rawValue
  }

  /// Hashes the word.
  public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }

  /// Whether it says the contrary of another.
  public func isOpposite(of other: OverallVerdict) -> Bool {
    switch (self, other) {
    case (.statement(let verdict), .statement(let other)): verdict.opposite == other
    case (.gap(let verdict), .gap(let other)):
      verdict.isConclusive && other.isConclusive && verdict.isMisleading != other.isMisleading
    case (.statement, .gap), (.gap, .statement): false
    }
  }
}
