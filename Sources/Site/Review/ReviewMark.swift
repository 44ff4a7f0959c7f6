import Report
import ScenarioRunner

/// The mark of a claim in a review, from its verdict in words.
struct ReviewMark {
  /// Word and shape.
  let mark: VerdictMark
  /// Graver verdicts come first.
  let rank: Int
  /// Whether details are folded away.
  let isQuiet: Bool

  init(_ word: String) {
    let gap = GapVerdict.allCases.first { word == "gap \($0.rawValue)" }
    let verdict = ClaimVerdict(rawValue: word) ?? .untested
    mark = gap.map { VerdictMark($0) } ?? VerdictMark(verdict)
    switch (gap, verdict) {
    case (nil, .contradicted): rank = 0
    case (.open, _): rank = 1
    case (nil, .depends): rank = 2
    case (.closed, _), (.notReproduced, _): rank = 3
    case (nil, .confirmed): rank = 4
    case (.untested, _), (nil, .untested): rank = 5
    }
    isQuiet = rank == 4
  }
}
