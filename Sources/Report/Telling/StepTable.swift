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

    fileprivate var isSilent: Bool { verdict == .notRun || verdict == .inconclusive }

    /// The backends' names, joined by "=" as they saw the same.
    public var title: String { backends.map(\.description).joined(separator: " = ") }
  }

  /// What happens at one moment of virtual time, and how long things run after it.
  public struct Moment: Hashable, Sendable {
    /// From 1, the same in tables and pictures.
    public let number: Int
    /// Nanoseconds.
    public let time: UInt64
    /// The steps at this moment, as they are written.
    public var steps: [String] = []
    /// Nanoseconds of the run that follows; nil when none does.
    public var runNanoseconds: UInt64?
    /// Expectations about the moment before the run, and about its end.
    public var checksBefore: [Row] = []
    /// Expectations about the end of the run.
    public var checksAfter: [Row] = []
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
          && $0.checks == result.checks
      }
      if let same {
        groups[same].column.backends.append(result.backend)
      } else {
        let column = Column(
          backends: [result.backend],
          verdict: result.verdict,
          reason: result.reason
        )
        groups.append((column, result.checks))
      }
    }
    let seeing = groups.filter { !$0.column.isSilent }
    columns = seeing.map(\.column)
    silent = groups.map(\.column).filter(\.isSilent)
    moments = results.first.map { StepTable.moments($0.plan, seeing.map(\.checks)) } ?? []
  }

  private static func moments(_ plan: Plan, _ columns: [[CheckResult]]) -> [Moment] {
    var moments = [Moment(number: 1, time: 0)]
    var time: UInt64 = 0
    place(-1, plan, columns, in: &moments)
    for (index, step) in plan.steps.enumerated() {
      if let nanoseconds = step.runNanoseconds {
        let last = moments.count - 1
        // Two runs in a row are two moments, the second without steps.
        if moments[last].runNanoseconds != nil {
          moments.append(Moment(number: moments.count + 1, time: time))
        }
        moments[moments.count - 1].runNanoseconds = nanoseconds
        time += nanoseconds
      } else {
        if moments[moments.count - 1].runNanoseconds != nil {
          moments.append(Moment(number: moments.count + 1, time: time))
        }
        moments[moments.count - 1].steps.append(step.text)
      }
      place(index, plan, columns, in: &moments)
    }
    return moments
  }

  /// Puts the checks that follow a step into the last moment.
  private static func place(
    _ step: Int,
    _ plan: Plan,
    _ columns: [[CheckResult]],
    in moments: inout [Moment]
  ) {
    for (index, check) in plan.checks.enumerated() where check.step == step {
      let cells = columns.map { results in
        index < results.count
          ? Cell(outcome: results[index].outcome, text: results[index].observed)
          : Cell(outcome: .notObservable, text: "")
      }
      let row = Row(expected: check.text, observed: cells)
      let last = moments.count - 1
      if moments[last].runNanoseconds == nil {
        moments[last].checksBefore.append(row)
      } else {
        moments[last].checksAfter.append(row)
      }
    }
  }
}
