/// A scenario as it is written: with `vary` lines and the places they fill.
public struct ScenarioTemplate: Sendable {
  /// The file it stands in, as it was given.
  public let file: String
  /// The `vary` statements, in order.
  public let varies: [Vary]
  /// The other lines that are not empty.
  public let lines: [Line]

  /// A name and the texts it is replaced by, one run for each.
  public struct Vary: Hashable, Sendable {
    /// The name, without `$`.
    public var name: String
    /// Its texts.
    public var values: [String]
    /// Where it stands.
    public var position: SourcePosition
  }

  /// A line, and the runs it belongs to.
  public struct Line: Hashable, Sendable {
    /// The line number in the file.
    public var number: Int
    /// The text without guard and comment.
    public var text: String
    /// The column in which the text begins.
    public var column: Int
    /// `when NAME=value`: the line belongs only to some of the runs.
    public var guards: [Guard]
  }

  /// One `when NAME=value`, or `when NAME>=value`.
  public struct Guard: Hashable, Sendable {
    /// The name of the variation.
    public var name: String
    /// The value it must have.
    public var value: String
    /// Whether every value that stands behind it in the `vary` line will do as well.
    public var andLater = false

    /// The condition as it is written.
    public var text: String { name + (andLater ? ">=" : "=") + value }

    /// Whether it holds for a value of a variation.
    func holds(for value: String, of vary: Vary) -> Bool {
      guard andLater else { return value == self.value }
      let known = vary.values.drop { $0 != self.value }
      return known.contains(value)
    }
  }

  /// The most runs that `vary` lines may multiply to.
  public static let variantLimit = 1024
  /// The most lines a scenario may have.
  public static let lineLimit = 1000
  /// The most characters of a line, before and after substitution.
  public static let lineLengthLimit = 4096

  /// The scenario's text in canonical spacing, for hashes and display.
  public var text: String {
    let first = varies.map { "vary \($0.name) = \($0.values.joined(separator: " | "))" }
    let rest = lines.map { line in
      line.guards.map { "when \($0.text) " }.joined()
        + TokenLine(line.text, line: line.number, column: { $0 })
        .tokens.map { $0.text }.joined(separator: " ")
    }
    return (first + rest).joined(separator: "\n") + "\n"
  }
}
