public import ScenarioLanguage

/// What an exploration has seen.
public struct ExplorationTrace: Hashable, Sendable {
  /// The most actions in a row that were asked for.
  public let bound: Int
  /// Every order of so many actions was looked at.
  public let depth: Int
  /// States that differ, the first among them.
  public let stateCount: Int
  /// What can be seen of them: combinations of the states of all events and of who runs where.
  public let viewCount: Int
  /// Actions done, those that led to a known state among them.
  public let transitionCount: Int
  /// Whether nothing new was left to be found before the bound.
  public let isClosed: Bool
  /// Why it ended before the bound with something left to ask; nil when it did not.
  public let obstacle: String?
  /// For each property what it was decided by.
  public let findings: [Finding]

  /// What became of a property.
  public struct Finding: Hashable, Sendable {
    /// The property.
    public let property: Exploration.Property
    /// The shortest order of actions, as they are written, that contradicts it, or for `reaches` that gets there; nil
    /// where none was found.
    public let path: [String]?
    /// The same as a scenario of the language.
    public let scenario: String?

    /// Creates a finding.
    public init(property: Exploration.Property, path: [String]?, scenario: String?) {
      self.property = property
      self.path = path
      self.scenario = scenario
    }
  }

  /// Creates a trace.
  public init(
    bound: Int,
    depth: Int,
    stateCount: Int,
    viewCount: Int,
    transitionCount: Int,
    isClosed: Bool,
    obstacle: String?,
    findings: [Finding]
  ) {
    self.bound = bound
    self.depth = depth
    self.stateCount = stateCount
    self.viewCount = viewCount
    self.transitionCount = transitionCount
    self.isClosed = isClosed
    self.obstacle = obstacle
    self.findings = findings
  }

  /// Whether every order of actions that was asked for has been looked at.
  public var isExhausted: Bool { depth == bound || isClosed }

  /// How far it went, in words, such as `8 steps exhausted, 1,234 states`.
  public var extent: String {
    let states = "\(FigureText.grouped(UInt64(stateCount))) state\(stateCount == 1 ? "" : "s")"
    let steps = "\(bound) step\(bound == 1 ? "" : "s")"
    if isClosed, depth < bound {
      return "\(steps) exhausted, \(states), none of them new after \(depth)"
    }
    return isExhausted
      ? "\(steps) exhausted, \(states)" : "\(depth) of \(steps) exhausted, \(states)"
  }
}

extension Judge {
  /// Universal statements hold when everything was looked at, and fall with one way to the contrary.
  static func compareProperty(_ place: Int, _ exploration: ExplorationTrace?) -> Comparison {
    guard let exploration, exploration.findings.indices.contains(place) else {
      return (.notObservable, "every order of actions is looked at on the model only")
    }
    let finding = exploration.findings[place]
    if let path = finding.path {
      let count = path.count
      let steps = count == 0 ? "at the start" : "after \(path.joined(separator: "; "))"
      return (finding.property.quantifier == .reaches ? .met : .differs, steps)
    }
    guard exploration.isExhausted else {
      let reason = exploration.obstacle.map { " (\($0))" } ?? ""
      return (.notObservable, "\(exploration.extent)\(reason)")
    }
    return (finding.property.quantifier == .reaches ? .differs : .met, exploration.extent)
  }
}
