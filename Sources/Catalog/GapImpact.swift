public import ScenarioLanguage

/// What a gap means to those who run guests.
public struct GapImpact: Hashable, Sendable {
  /// How likely it is that a host has what takes the counter.
  public enum Competitor: String, Hashable, Sendable, CaseIterable, Comparable {
    /// It is there unless somebody takes it away, as the watchdog is.
    case byDefault = "default"
    /// A monitoring agent or an ordinary use of perf brings it.
    case agent
    /// Somebody has to do something unusual.
    case deliberate

    /// The likelier one comes first.
    public static func < (left: Competitor, right: Competitor) -> Bool { left.place < right.place }

    private var place: Int { Competitor.allCases.firstIndex(of: self) ?? 0 }
  }

  /// What somebody sees who looks at guest and host.
  public var sees: String
  /// Which guests it hits, and what on the host causes it.
  public var hits: String
  /// How likely what causes it is.
  public var competitor: Competitor
}

/// What somebody can do about some gaps, for a statement that says what comes of it.
public struct Remedy: Hashable, Sendable {
  /// The causes that it takes away.
  public var relieves: [GapCause]
  /// What to do, such as a command.
  public var todo: String
  /// What it costs.
  public var price: String
  /// How to tell on a host that it is needed; empty where no command tells.
  public var signs: [Sign]

  /// A command, and what it prints where a cause of a loss is there.
  public struct Sign: Hashable, Sendable {
    /// For a shell of the host's administrator.
    public var command: String
    /// A part of what it prints then, and does not print else.
    public var shows: String

    /// Creates one.
    public init(command: String, shows: String) {
      self.command = command
      self.shows = shows
    }
  }
}
