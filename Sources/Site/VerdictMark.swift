import PerfInterface
import Report
import ScenarioRunner

/// A verdict as word and shape; colour only repeats it.
struct VerdictMark: Hashable, Sendable {
  /// The verdict's word.
  let word: String
  /// The character for Markdown and consoles.
  let character: String
  /// The shape's name in the page, and the class that colours it.
  let shape: String
  let style: String

  init(_ verdict: RunVerdict) {
    word = verdict.rawValue
    switch verdict {
    case .asDocumented: (character, shape, style) = ("●", "disc", "ok")
    case .differs: (character, shape, style) = ("✕", "cross", "bad")
    case .notObservable: (character, shape, style) = ("◌", "dotted", "weak")
    case .notRun: (character, shape, style) = ("–", "dash", "weak")
    case .inconclusive: (character, shape, style) = ("∼", "wave", "weak")
    }
  }

  init(_ verdict: ClaimVerdict) {
    word = verdict.rawValue
    switch verdict {
    case .confirmed: (character, shape, style) = ("●", "disc", "ok")
    case .contradicted: (character, shape, style) = ("✕", "cross", "bad")
    case .depends: (character, shape, style) = ("◐", "half", "warn")
    case .untested: (character, shape, style) = ("○", "ring", "weak")
    }
  }

  init(_ verdict: GapVerdict) {
    word = verdict.rawValue
    switch verdict {
    case .open: (character, shape, style) = ("▲", "triangle", "bad")
    case .closed: (character, shape, style) = ("■", "square", "ok")
    case .notReproduced: (character, shape, style) = ("△", "hollow", "weak")
    case .untested: (character, shape, style) = ("○", "ring", "weak")
    }
  }

  init(_ verdict: PolicyVerdict) {
    word = verdict.rawValue
    switch verdict {
    case .gone: (character, shape, style) = ("■", "square", "ok")
    case .told: (character, shape, style) = ("◐", "half", "warn")
    case .left: (character, shape, style) = ("▲", "triangle", "bad")
    }
  }

  init(_ outcome: CheckResult.Outcome) {
    switch outcome {
    case .met: self.init(RunVerdict.asDocumented)
    case .differs: self.init(RunVerdict.differs)
    case .notObservable: self.init(RunVerdict.notObservable)
    }
  }

  /// Shape and word for the page.
  var html: Markup { labelled(Markup(stringLiteral: Markup.escaped(word))) }

  /// The shape with another text behind it.
  func labelled(_ text: Markup) -> Markup {
    "<span class=\"v \(style) \(shape)\">\(text)</span>"
  }

  /// Character and word for Markdown.
  var markdown: String { "\(character) \(word)" }
}
