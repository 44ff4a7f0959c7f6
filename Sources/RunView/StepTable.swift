import PerfInterface
import ScenarioLanguage
public import ScenarioRunner

/// One run of a scenario told step by step, expected beside observed, equal backends folded.
public struct StepTable: Hashable, Sendable {
  /// Backends that saw the same.
  public struct Column: Hashable, Sendable {
    /// Their names, in order.
    public fileprivate(set) var backends: [BackendName]
    /// Their verdict.
    public let verdict: RunVerdict
    /// Why there is no conclusive verdict.
    public let reason: String?
    /// Whether a guest is misled; nil without a guest that counts.
    public let misleads: Bool?

    fileprivate var isSilent: Bool { verdict == .notRun || verdict == .inconclusive }

    /// The backends' names, joined by "=" as they saw the same.
    public var title: String { backends.map { $0.description }.joined(separator: " = ") }
  }

  /// What happens at one moment of virtual time, and how long things run after it.
  public struct Moment: Hashable, Sendable {
    /// From 1, the same in tables and pictures.
    public let number: Int
    /// Nanoseconds.
    public let time: UInt64
    /// Expectations about the start of the scenario, before any step; only the first moment has some.
    public let checksAtStart: [Row]
    /// The steps at this moment.
    public let steps: [Step]
    /// Nanoseconds of the run that follows; nil when none does.
    public let runNanoseconds: UInt64?
    /// Expectations about the end of the run.
    public let checksAfter: [Row]

    /// Every expectation, in the order in which they stand.
    public var checks: [Row] { checksAtStart + steps.flatMap { $0.checks } + checksAfter }
  }

  /// A step, and what is expected right after it.
  public struct Step: Hashable, Sendable {
    /// As it is written.
    public let text: String
    /// Expectations that stand below it.
    public let checks: [Row]
  }

  /// An expectation and, for each column, what was observed.
  public struct Row: Hashable, Sendable {
    /// What the document says, as it is written.
    public let expected: String
    /// What was seen, one cell for each column.
    public let observed: [Cell]

    /// Whether some column differs.
    public var differs: Bool { observed.contains { $0.outcome == .differs } }
  }

  /// What one column saw.
  public struct Cell: Hashable, Sendable {
    /// How it compares.
    public let outcome: CheckResult.Outcome
    /// What was observed, in words.
    public let text: String
  }

  /// The distinct behaviours.
  public let columns: [Column]
  /// Backends that saw nothing, with the reason of each; they have no cells.
  public let silent: [Column]
  /// What happens, in order.
  public let moments: [Moment]

  /// Tells the results of one run of a scenario on several backends.
  public init(_ results: [RunResult]) {
    var groups: [(column: Column, checks: [CheckResult])] = []
    for result in results {
      let same = groups.firstIndex {
        $0.column.verdict == result.verdict && $0.column.reason == result.reason
          && $0.column.misleads == result.misleads && $0.checks == result.checks
      }
      if let same {
        groups[same].column.backends.append(result.backend)
      } else {
        let column = Column(
          backends: [result.backend],
          verdict: result.verdict,
          reason: result.reason,
          misleads: result.misleads
        )
        groups.append((column, result.checks))
      }
    }
    let seeing = groups.filter { !$0.column.isSilent }
    columns = seeing.map { $0.column }
    silent = groups.map { $0.column }.filter { $0.isSilent }
    moments = results.first.map { StepTable.moments($0.plan, seeing.map { $0.checks }) } ?? []
  }

  private static func moments(_ plan: Plan, _ columns: [[CheckResult]]) -> [Moment] {
    let rows = Dictionary(grouping: plan.checks.indices, by: { plan.checks[$0].step })
      .mapValues { $0.map { row(plan, columns, check: $0) } }
    return plan.moments.map { moment in
      Moment(
        number: moment.number,
        time: moment.time,
        checksAtStart: moment.number == 1 ? rows[-1] ?? [] : [],
        steps: moment.steps.flatMap { steps(plan, $0, rows[$0] ?? []) },
        runNanoseconds: moment.run.flatMap { plan.steps[$0].runNanoseconds },
        checksAfter: moment.run.flatMap { rows[$0] } ?? []
      )
    }
  }

  /// A step; of an exploration, which is the last, its actions too.
  private static func steps(_ plan: Plan, _ place: Int, _ checks: [Row]) -> [Step] {
    var texts = [plan.steps[place].text]
    if let exploration = plan.exploration, place == plan.steps.count - 1 {
      texts[0] = exploration.heading
      texts += exploration.lines.map { "  \($0)" }
    }
    return texts.enumerated().map { number, text in
      Step(text: text, checks: number == texts.count - 1 ? checks : [])
    }
  }

  private static func row(_ plan: Plan, _ columns: [[CheckResult]], check: Int) -> Row {
    let cells = columns.map { results in
      check < results.count
        ? Cell(outcome: results[check].outcome, text: results[check].observed)
        : Cell(outcome: .notObservable, text: "")
    }
    return Row(expected: plan.checks[check].text, observed: cells)
  }
}
