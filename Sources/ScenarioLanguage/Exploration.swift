/// The end of a scenario that is explored: every order of some actions, and what must hold in each.
public struct Exploration: Hashable, Sendable {
  /// Where `explore` stands.
  public let position: SourcePosition
  /// The most actions in a row.
  public internal(set) var bound: Int
  /// What may happen, each at any time and any number of times.
  public let actions: [PlanStep]
  /// The same as they are written, alternatives in braces.
  public let lines: [String]
  /// What is asked.
  public let properties: [Property]
  /// The statements before `explore`, as the language writes them.
  public let prefix: [String]
  /// How many of those describe the set-up.
  public let setupCount: Int

  /// Something that holds in every state, in none or in some.
  public struct Property: Hashable, Sendable {
    /// Where it stands.
    public let position: SourcePosition
    /// As it is written, for the names that it is about.
    public let text: String
    /// In how many states the condition holds.
    public let quantifier: Quantifier
    /// What is asked of a state.
    public let condition: Condition
    /// The moments from which on it is asked; empty for the start.
    public let triggers: [Moment]
    /// The moments that end it until the next trigger; empty for none.
    public let releases: [Moment]
  }

  /// The words before a condition.
  public enum Quantifier: String, Hashable, Sendable, CaseIterable {
    case always
    case never
    case reaches
  }

  /// Expectations joined by `and`, and those joined by `or`.
  public struct Condition: Hashable, Sendable {
    /// It holds when every member of one of them does.
    public let alternatives: [[PlanCheck.Kind]]
    /// Its expectations in the order in which they stand.
    public let texts: [String]
    /// As it is written: `A active and B error`.
    public let text: String

    /// Every expectation in it.
    public var checks: [PlanCheck.Kind] { alternatives.flatMap { $0 } }
  }

  /// A moment: an action of the block is done, or a condition comes to hold.
  public enum Moment: Hashable, Sendable {
    /// The places of the actions.
    case action([Int])
    case condition(Condition)
  }

  /// The most actions in a row that may be asked for.
  public static let boundLimit = 1000
  /// The most actions of a block, alternatives counted one by one.
  public static let actionLimit = 256
  /// The most properties.
  public static let propertyLimit = 64

  /// How it begins.
  public var heading: String { "explore \(bound) steps of" }

  /// Nanoseconds that pass at most, the longest `run` every time.
  public var runNanoseconds: UInt64 {
    let longest = actions.reduce(0) { max($0, $1.runNanoseconds ?? 0) }
    let (product, isTooLarge) = longest.multipliedReportingOverflow(by: UInt64(bound))
    return isTooLarge ? .max : product
  }

  /// The way that decides a property as a scenario of the language.
  ///
  /// It ends in what decides: what ought never to be seen and is, or what ought always to be seen and is not.
  ///
  /// - Parameter path: The actions, by their places.
  public func scenario(path: [Int], deciding property: Property) -> String {
    var lines = prefix + path.map { actions[$0].text }
    switch property.quantifier {
    case .always: lines.append("# Not so: \(property.text)")
    case .never: lines.append("# Contrary to: \(property.text)")
    case .reaches: lines.append("# \(property.text)")
    }
    // Only what is joined by `and` is several expectations.
    if property.condition.alternatives.count == 1 {
      lines += property.condition.texts.map { "expect \($0)" }
    }
    return lines.map { $0 + "\n" }.joined()
  }
}

extension Plan {
  /// The same, explored to another bound.
  public func exploring(steps bound: Int) -> Plan {
    var plan = self
    plan.exploration?.bound = bound
    return plan
  }
}
