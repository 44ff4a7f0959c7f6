import PerfInterface
public import ScenarioRunner

/// A verdict as word and shape; colour only repeats it.
public struct VerdictMark: Hashable, Sendable {
  /// The verdict's word.
  public let word: String
  /// The character for Markdown and consoles.
  public let character: String
  /// The shape's name in the page, which has a colour there too.
  public let shape: String

  /// A mark of its own.
  public init(word: String, character: String, shape: String) {
    self.word = word
    self.character = character
    self.shape = shape
  }

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

  /// The mark of a check.
  public init(_ outcome: CheckResult.Outcome) {
    switch outcome {
    case .met: self.init(RunVerdict.asDocumented)
    case .differs: self.init(RunVerdict.differs)
    case .notObservable: self.init(RunVerdict.notObservable)
    }
  }

  /// What became of a gap's guest in a run, which is not whether the document says so.
  public init(misleads: Bool) {
    self.init(
      word: VerdictMark.guestText(misleads: misleads),
      character: misleads ? "\u{25b2}" : "\u{25a0}",
      shape: misleads ? "triangle" : "square"
    )
  }

  /// The same in words.
  public static func guestText(misleads: Bool) -> String {
    misleads ? "guest misled" : "guest not misled"
  }

  /// Shape and word for the page.
  public var html: Markup { labelled(Markup(stringLiteral: Markup.escaped(word))) }

  /// The shape with another text behind it.
  public func labelled(_ text: Markup) -> Markup {
    "<b class=\"\(shape)\">\(text)</b>"
  }

  /// Character and word for Markdown.
  public var markdown: String { "\(character) \(word)" }
}
