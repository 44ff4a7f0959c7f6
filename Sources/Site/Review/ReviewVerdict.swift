public import Report
import RunView
import ScenarioRunner

/// The verdict on a claim as a review tells it: `confirmed`, or `gap open`.
public struct ReviewVerdict: Hashable, Encodable, Sendable, CustomStringConvertible {
  /// The verdict.
  public let overall: OverallVerdict

  init(_ result: ClaimResult) { overall = OverallVerdict(result) }

  private init(_ verdict: ClaimVerdict) { overall = .statement(verdict) }

  /// The verdict on a sentence that says the contrary of the claim.
  ///
  /// What is confirmed refutes its contrary. What is contradicted does not confirm it: a claim that fails
  /// in one place says nothing of every other.
  var ofContrary: ReviewVerdict {
    switch overall {
    case .statement(.confirmed): ReviewVerdict(.contradicted)
    case .statement(.depends): ReviewVerdict(.depends)
    case .statement(.contradicted), .statement(.untested): ReviewVerdict(.untested)
    case .gap(let verdict): ReviewVerdict(verdict.isMisleading ? .contradicted : .untested)
    }
  }

  /// In words.
  public var description: String { overall.text }

  /// In words that go on with a sentence about the claim.
  var clause: String {
    switch overall {
    case .statement(.confirmed), .statement(.contradicted): "is \(description)"
    case .statement(.depends): "holds in some cases only"
    case .statement(.untested), .gap(.untested): "was not executed"
    case .gap(let verdict): "is a gap, \(verdict.rawValue)"
    }
  }

  /// Writes the words.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  /// Word and shape.
  var mark: VerdictMark {
    switch overall {
    case .statement(let verdict): VerdictMark(verdict)
    case .gap(let verdict): VerdictMark(verdict)
    }
  }

  /// What a reader looks at first comes first.
  enum Rank: Int {
    case wrong
    case misleading
    case partly
    case harmless
    case right
    case unknown
  }

  /// Where it stands among others.
  var rank: Rank {
    switch overall {
    case .statement(.contradicted): .wrong
    case .statement(.depends): .partly
    case .statement(.confirmed): .right
    case .statement(.untested): .unknown
    case .gap(let verdict):
      verdict.isMisleading ? .misleading : verdict.isConclusive ? .harmless : .unknown
    }
  }

  /// Whether details are folded away.
  var isQuiet: Bool { rank == .right }

  /// Whether it says that guests are misled.
  var isMisleading: Bool { overall.onGap?.isMisleading == true }
}
