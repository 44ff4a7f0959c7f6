import PerfInterface
import Report
public import ScenarioRunner

/// A verdict as word and shape; colour only repeats it.
public struct VerdictMark: Hashable, Sendable {
  /// The verdict's word.
  public let word: String
  /// The character for Markdown and consoles.
  public let character: String
  /// The shape's name in the page, which has a colour there too.
  let shape: String

  /// The mark of a verdict on a run.
  public init(_ verdict: RunVerdict) {
    word = verdict.rawValue
    switch verdict {
    case .asDocumented: (character, shape) = ("●", "disc")
    case .differs: (character, shape) = ("✕", "cross")
    case .notObservable: (character, shape) = ("◌", "dotted")
    case .notRun: (character, shape) = ("–", "dash")
    case .inconclusive: (character, shape) = ("∼", "wave")
    }
  }

  init(_ verdict: ClaimVerdict) {
    word = verdict.rawValue
    switch verdict {
    case .confirmed: (character, shape) = ("●", "disc")
    case .contradicted: (character, shape) = ("✕", "cross")
    case .depends: (character, shape) = ("◐", "half")
    case .untested: (character, shape) = ("○", "ring")
    }
  }

  init(_ verdict: GapVerdict) {
    word = verdict.rawValue
    switch verdict {
    case .open: (character, shape) = ("▲", "triangle")
    case .closed: (character, shape) = ("■", "square")
    case .notReproduced: (character, shape) = ("△", "hollow")
    case .untested: (character, shape) = ("○", "ring")
    }
  }

  init(_ verdict: PolicyVerdict) {
    word = verdict.rawValue
    switch verdict {
    case .gone: (character, shape) = ("■", "square")
    case .told: (character, shape) = ("◐", "half")
    case .left: (character, shape) = ("▲", "triangle")
    }
  }

  /// The mark of a check.
  public init(_ outcome: CheckResult.Outcome) {
    switch outcome {
    case .met: self.init(RunVerdict.asDocumented)
    case .differs: self.init(RunVerdict.differs)
    case .notObservable: self.init(RunVerdict.notObservable)
    }
  }

  /// What became of a gap's guest in a run, which is not whether the document says so.
  init(misleads: Bool) {
    self.init(misleads ? GapVerdict.open : .closed)
  }

  /// The same in words.
  static func guestText(misleads: Bool) -> String {
    misleads ? "guest misled" : "guest not misled"
  }

  /// The verdicts on a gap with the places of each.
  static func html(ofGap text: ClaimText, separator: Markup) -> Markup {
    let places = text.gapPlaces.map { entry -> Markup in
      "\(VerdictMark(entry.verdict).html) on \(entry.places)"
    }
    return places.isEmpty ? VerdictMark(GapVerdict.untested).html : places.joined(by: separator)
  }

  /// Shape and word for the page.
  var html: Markup { labelled(Markup(stringLiteral: Markup.escaped(word))) }

  /// The shape with another text behind it.
  func labelled(_ text: Markup) -> Markup {
    "<b class=\"\(shape)\">\(text)</b>"
  }

  /// Character and word for Markdown.
  var markdown: String { "\(character) \(word)" }
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
