import CommonMark

/// What changed between two recordings, for people and for programs.
public struct RecordingChanges: Encodable, Sendable {
  /// One expectation that comes out differently.
  public struct Turn: Encodable, Sendable {
    /// The claim's id and sentence.
    let id, says: String
    /// The scenario, with the values of `vary`, and the expectation.
    let run, expected: String
    /// What was seen before and is now.
    let old, new: String

    /// Creates one.
    public init(
      id: String,
      says: String,
      run: String,
      expected: String,
      old: String,
      new: String
    ) {
      self.id = id
      self.says = says
      self.run = run
      self.expected = expected
      self.old = old
      self.new = new
    }
  }

  /// Runs in which both saw something, and those of one recording alone.
  public struct Counts: Encodable, Sendable {
    let both, onlyOld, onlyNew: Int

    /// Creates counts.
    public init(both: Int, onlyOld: Int, onlyNew: Int) {
      self.both = both
      self.onlyOld = onlyOld
      self.onlyNew = onlyNew
    }
  }

  private let old: String
  private let new: String
  private let runs: Counts
  private let turns: [Turn]

  /// - Parameter old: The kernel's own version of the older recording.
  /// - Parameter new: That of the newer one.
  public init(from old: String, to new: String, runs: Counts, turns: [Turn]) {
    self.old = old
    self.new = new
    self.runs = runs
    self.turns = turns
  }

  /// Each statement once, in the catalog's order, with what turned in it.
  private var statements: [(id: String, says: String, turns: [Turn])] {
    var places: [String: Int] = [:]
    var found: [(id: String, says: String, turns: [Turn])] = []
    for turn in turns {
      let place = places[turn.id] ?? found.count
      if place == found.count { found.append((turn.id, turn.says, [])) }
      places[turn.id] = place
      found[place].turns.append(turn)
    }
    return found
  }

  private var summary: String {
    var text =
      "\(old) to \(new): \(statements.count) statements turned, in \(runs.both) runs of both"
    if runs.onlyOld > 0 { text += "; \(runs.onlyOld) runs of the first alone" }
    if runs.onlyNew > 0 { text += "; \(runs.onlyNew) runs of the second alone" }
    return text
  }

  /// Lines for a terminal.
  public var text: String {
    var lines = [summary]
    for statement in statements {
      lines += ["", "\(statement.id)  \(statement.says)"]
      lines += statement.turns.map {
        "  \($0.run): expect \($0.expected): \($0.old) -> \($0.new)"
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A list in Markdown.
  public var markdown: String {
    let items = statements.map { statement in
      [
        Block.paragraph("\(statement.id): \(statement.says)"),
        Block(
          .bulletList(
            statement.turns.map {
              [Block.paragraph("\($0.run): expect \($0.expected): \($0.old) -> \($0.new)")]
            }
          )
        ),
      ]
    }
    return Markdown.renderCommonMark([Block.paragraph(summary), Block(.bulletList(items))])
  }
}
