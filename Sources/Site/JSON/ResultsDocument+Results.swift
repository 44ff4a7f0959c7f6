import Catalog
import PerfInterface
import Report
import ScenarioLanguage
import ScenarioRunner

extension ResultsDocument.ClaimRecord {
  init(_ result: ClaimResult, chapter: String, linesBelowClaim: Int, includesRuns: Bool) {
    let claim = result.claim
    let records =
      includesRuns
      ? result.scenarios.map { ResultsDocument.ScenarioRecord($0, of: claim) } : []
    self.init(
      id: claim.id,
      kind: claim.kind,
      chapter: chapter,
      linesBelowClaim: linesBelowClaim,
      title: claim.title,
      says: claim.says,
      source: claim.source,
      topics: claim.topics,
      because: claim.because,
      kernel: claim.kernel,
      blames: claim.blames.map(\.rawValue),
      isEstablished: result.causality?.isEstablished,
      notEstablishedBecause: result.causality?.objection,
      impact: claim.impact.map {
        .init(sees: $0.sees, hits: $0.hits, competitor: $0.competitor)
      },
      remedy: claim.remedy.map {
        .init(
          relieves: $0.relieves.map(\.rawValue),
          todo: $0.todo,
          price: $0.price,
          tell: $0.signs.first?.command,
          shows: $0.signs.first?.shows,
          signs: $0.signs.map { .init(tell: $0.command, shows: $0.shows) }
        )
      },
      severity: result.severity.map {
        .init(
          endsBy: $0.ending,
          lostCounters: $0.lostCounters,
          counters: $0.counters,
          linuxGuests: $0.linux.map {
            .init(
              use: $0.use,
              isMisled: $0.isMisled,
              printedShare: $0.printedShare.map(rounded),
              runningShare: rounded($0.runningShare),
              endsBy: $0.ending
            )
          }
        )
      },
      verdict: result.verdict,
      reason: ClaimText(result).verdictDetail,
      gaps: result.gapVerdicts.map(ResultsDocument.GapRecord.init),
      policies: claim.kind == .gap ? result.policyEffects.map { .init($0) } : nil,
      scenarios: records
    )
  }
}

extension ResultsDocument.GapRecord {
  init(_ gap: GapResult) {
    self.init(
      kernel: gap.kernel?.rawValue,
      host: gap.place.host,
      mode: gap.mode,
      isReal: gap.place.isReal ? true : nil,
      architecture: gap.place.architecture,
      verdict: gap.verdict,
      lossShareMin: gap.lossShare.map { rounded($0.lowerBound) },
      lossShareMax: gap.lossShare.map { rounded($0.upperBound) },
      notice: gap.notice,
      misledRuns: gap.misledRuns,
      runs: gap.runCount,
      machines: Dictionary(uniqueKeysWithValues: gap.processors.map { ($0.name, $0.verdict) })
    )
  }
}

extension ResultsDocument.PolicyRecord {
  init(_ effect: PolicyEffect) {
    self.init(
      policy: effect.word,
      verdict: effect.verdict,
      guestLossShareMax: rounded(effect.guestLossShare),
      stalledShareMax: rounded(effect.stalledShare),
      hostLossShare: rounded(effect.hostLossShare),
      harmedRuns: effect.harmedRuns,
      runs: effect.runCount
    )
  }
}

extension ResultsDocument.ScenarioRecord {
  init(_ scenario: ScenarioResult, of claim: Claim) {
    let runs = scenario.variants.flatMap(ResultsDocument.RunRecord.fold)
    self.init(
      name: scenario.block.name,
      hash: scenario.block.hash,
      linesBelowClaim: scenario.block.line - claim.position.line,
      runs: runs
    )
  }
}

extension ResultsDocument.RunRecord {
  /// One run of a scenario on all backends, equal ones together.
  static func fold(_ results: [RunResult]) -> [ResultsDocument.RunRecord] {
    var records: [ResultsDocument.RunRecord] = []
    for result in results {
      let record = ResultsDocument.RunRecord(result)
      if let same = records.firstIndex(where: record.isSameBesideBackends) {
        records[same].backends += record.backends
      } else {
        records.append(record)
      }
    }
    return records
  }

  private func isSameBesideBackends(_ other: ResultsDocument.RunRecord) -> Bool {
    verdict == other.verdict && lossShare == other.lossShare && reason == other.reason
      && values == other.values && checks == other.checks && exploration == other.exploration
  }

  init(_ result: RunResult) {
    let values = result.plan.scenario.values.map { ($0.name, $0.value) }
    let first = result.plan.scenario.statements.first?.position.line ?? 1
    self.init(
      values: Dictionary(values) { first, _ in first },
      backends: [result.backend.description],
      verdict: result.verdict,
      reason: result.reason,
      checks: result.checks.map { ResultsDocument.CheckRecord($0, first: first) },
      lossShare: result.lossShare.map(rounded),
      exploration: (result.trace?.exploration).map(ResultsDocument.ExplorationRecord.init)
    )
  }
}

extension ResultsDocument.ExplorationRecord {
  init(_ trace: ExplorationTrace) {
    let ways = trace.findings.compactMap { finding -> ResultsDocument.WayRecord? in
      guard let actions = finding.path, let scenario = finding.scenario else { return nil }
      return ResultsDocument.WayRecord(
        property: finding.property.text,
        actions: actions,
        scenario: scenario
      )
    }
    self.init(
      bound: trace.bound,
      depth: trace.depth,
      states: trace.stateCount,
      views: trace.viewCount,
      transitions: trace.transitionCount,
      isExhausted: trace.isExhausted,
      obstacle: trace.obstacle,
      ways: ways
    )
  }
}

extension ResultsDocument.CheckRecord {
  /// - Parameter first: The line of the scenario's first statement.
  init(_ result: CheckResult, first: Int) {
    self.init(
      linesBelowScenario: result.check.position.line - first,
      expected: result.check.text,
      observed: result.observed,
      outcome: result.outcome
    )
  }
}

extension ResultsDocument.ClaimRecord {
  /// The verdict on the claim; on a gap the gravest that it has anywhere.
  var overall: OverallVerdict {
    switch kind {
    case .claim: .statement(verdict)
    case .gap: .gap(.gravest(of: gaps.map(\.verdict)))
    }
  }
}

extension ResultsDocument.GapRecord {
  /// The kernel and mode in words.
  var placeName: String {
    let word = BackendName.Kind.host.word
    return "\(kernel ?? host.map { "\(word):\($0)" } ?? word) \(mode.rawValue)"
  }
}

/// Six decimals are more than any figure here means.
private func rounded(_ share: Double) -> Double { (share * 1_000_000).rounded() / 1_000_000 }
