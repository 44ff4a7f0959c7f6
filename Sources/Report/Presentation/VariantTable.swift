import PerfInterface
import ScenarioLanguage
public import ScenarioRunner

/// All runs of a scenario with `vary` lines, one row for each combination.
public struct VariantTable: Sendable {
  /// One combination.
  public struct Row: Sendable {
    /// The values, in the order of `names`.
    public let values: [String]
    /// One cell for each column.
    public let cells: [Cell]
  }

  /// What some backends made of a combination.
  public struct Cell: Hashable, Sendable {
    /// The verdict on the combination.
    public let verdict: RunVerdict
    /// What differs first, or why there is no verdict; nil when all is as documented.
    public let detail: String?
    /// The share of the guest's counts that is lost; nil where there is no guest counter.
    public let lossShare: Double?
    /// Whether a guest is misled; nil without a guest that counts.
    public let misleads: Bool?
  }

  /// The names that vary.
  public let names: [String]
  /// The backends, those that agree on every row together.
  public let columns: [[BackendName]]
  /// The combinations in the order of the scenario.
  public let rows: [Row]

  /// Tells the runs; nil for a scenario without `vary`.
  public init?(_ scenario: ScenarioResult) {
    guard let first = scenario.variants.first?.first?.plan.scenario.values, !first.isEmpty else {
      return nil
    }
    names = first.map(\.name)
    // A report for some places may have other kernels in each row.
    let backends = scenario.variants.flatMap { $0.map(\.backend) }.uniqued
    let table = scenario.variants.map { results in
      backends.map { backend in
        results.first { $0.backend == backend }.map(VariantTable.cell) ?? VariantTable.missing
      }
    }
    var groups: [[Int]] = []
    for place in backends.indices {
      let same = groups.firstIndex { group in table.allSatisfy { $0[group[0]] == $0[place] } }
      if let same { groups[same].append(place) } else { groups.append([place]) }
    }
    columns = groups.map { $0.map { backends[$0] } }
    rows = zip(scenario.variants, table).map { results, cells in
      Row(
        values: results[0].plan.scenario.values.map(\.value),
        cells: groups.map { cells[$0[0]] }
      )
    }
  }

  private static let missing = Cell(verdict: .notRun, detail: nil, lossShare: nil, misleads: nil)

  private static func cell(_ result: RunResult) -> Cell {
    let differing = result.checks.first { $0.outcome == .differs }
    return Cell(
      verdict: result.verdict,
      detail: differing.map { "\($0.check.text): \($0.observed)" } ?? result.reason,
      lossShare: result.lossShare,
      misleads: result.misleads
    )
  }
}
