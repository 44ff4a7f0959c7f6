import Report
import RunView
import ScenarioRunner

extension VerdictMark {
  init(_ verdict: ClaimVerdict) {
    let (character, shape) =
      switch verdict {
      case .confirmed: ("●", "disc")
      case .contradicted: ("✕", "cross")
      case .depends: ("◐", "half")
      case .untested: ("○", "ring")
      }
    self.init(word: verdict.rawValue, character: character, shape: shape)
  }

  init(_ verdict: GapVerdict) {
    let (character, shape) =
      switch verdict {
      case .open: ("▲", "triangle")
      case .closed: ("■", "square")
      case .notReproduced: ("△", "hollow")
      case .untested: ("○", "ring")
      }
    self.init(word: verdict.rawValue, character: character, shape: shape)
  }

  init(_ verdict: PolicyVerdict) {
    let (character, shape) =
      switch verdict {
      case .gone: ("■", "square")
      case .told: ("◐", "half")
      case .left: ("▲", "triangle")
      }
    self.init(word: verdict.rawValue, character: character, shape: shape)
  }

  /// The verdicts on a gap with the places of each.
  static func html(ofGap text: ClaimText, separator: Markup) -> Markup {
    let places = text.gapPlaces.map { entry -> Markup in
      "\(VerdictMark(entry.verdict).html) on \(entry.places)"
    }
    return places.isEmpty ? VerdictMark(GapVerdict.untested).html : places.joined(by: separator)
  }
}

extension ClaimVerdict {
  /// What it says of a statement, to be read behind its mark.
  var meaning: String {
    switch self {
    case .confirmed: "when every run saw what it says"
    case .contradicted: "when none did"
    case .depends: "when some did"
    case .untested: "when nothing could run it"
    }
  }
}

extension GapVerdict {
  /// What it says of a gap, to be read behind its mark; nil where the word says it all.
  var meaning: String? {
    switch self {
    case .open:
      "where the guest counts less, or is told less, than the same guest program without the host\u{2019}s events"
    case .closed: "where the same scenario, open elsewhere, does not mislead"
    case .notReproduced: "where nothing ever did"
    case .untested: nil
    }
  }
}
