public import ScenarioRunner

/// The figures of the first screen.
public struct Summary: Sendable {
  /// How many statements have each verdict.
  public let statementCounts: [(verdict: ClaimVerdict, count: Int)]
  /// The kernels and modes in which gaps were tried.
  public let gapPlaces: [GapPlace]
  /// How many gaps have each verdict, places with the same figures together.
  public let gapCounts: [GapCount]
  /// Claims that are no gaps.
  public let statementTotal: Int
  /// Gaps, tested or not.
  public let gapTotal: Int
  /// Gaps that nothing could run.
  public let untestedGapTotal: Int
  /// Scenario blocks.
  public let scenarioTotal: Int
  /// Runs, each of one combination on one backend.
  public let runTotal: Int

  /// How many gaps have each verdict in some places.
  public struct GapCount: Sendable {
    /// The places.
    public var places: [GapPlace]
    /// Verdicts that occur, in order.
    public let counts: [GapVerdict: Int]

    /// The places in words, those of one mode together.
    public var text: String { GapPlace.text(places) }
  }

  /// Counts the results.
  public init(_ results: CatalogResults) {
    let statements = results.statements.map(\.verdict)
    statementCounts = ClaimVerdict.allCases.map { verdict in
      (verdict, statements.filter { $0 == verdict }.count)
    }
    statementTotal = statements.count
    let gaps = results.gaps
    gapTotal = gaps.count
    untestedGapTotal = gaps.filter { $0.gapVerdicts.isEmpty }.count
    let all = gaps.flatMap(\.gapVerdicts)
    gapPlaces = all.map(\.place).uniqued
    gapCounts = gapPlaces.reduce(into: []) { groups, place in
      let here = all.filter { $0.place == place }
      let counts = Dictionary(grouping: here, by: \.verdict).mapValues(\.count)
      if let same = groups.firstIndex(where: { $0.counts == counts }) {
        groups[same].places.append(place)
      } else {
        groups.append(GapCount(places: [place], counts: counts))
      }
    }
    scenarioTotal = results.claims.reduce(0) { $0 + $1.scenarios.count }
    runTotal = results.claims.reduce(0) { $0 + $1.runs.count }
  }

  /// One line in the manner of the kernel's own test suites.
  public func line(_ results: CatalogResults) -> String {
    let claims = statementCounts.map { "\($0.count) \($0.verdict.rawValue)" }
      .joined(separator: ", ")
    let open = results.gaps.filter { $0.gapVerdicts.contains(where: \.verdict.isMisleading) }.count
    let doubtful = results.gaps.filter { $0.causality?.isEstablished == false }.count
    let gaps = "\(open) open" + (doubtful == 0 ? "" : ", \(doubtful) not established")
    return "SUMMARY: \(statementTotal) statements: \(claims); \(gapTotal) gaps: \(gaps); "
      + "\(scenarioTotal) scenarios, \(runTotal) runs"
  }
}
