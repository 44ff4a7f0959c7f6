public import Catalog
public import CatalogRunner
import PerfInterface
import ScenarioLanguage
public import ScenarioRunner

/// What came of one claim.
public struct ClaimResult: Sendable {
  /// The claim.
  public let claim: Claim
  /// One entry for each scenario.
  public let scenarios: [ScenarioResult]

  /// Every run of every scenario.
  public let runs: [RunResult]
  /// The runs in the mode the scenario was written for.
  public let ownRuns: [RunResult]
  /// Whether the statement holds.
  public let verdict: ClaimVerdict
  /// For a gap, the verdict for each kernel and mode that was tried.
  public let gapVerdicts: [GapResult]
  /// For a gap that misleads somewhere, whether it is shown to come from the causes it blames.
  public let causality: GapCausality?
  /// For a gap that misleads somewhere, how bad it is.
  public let severity: GapSeverity?
  /// The runs with a guest, repeated under each policy that Linux does not have.
  public let policyRuns: [PolicyRun]
  /// What each policy makes of the claim's runs.
  public let policyEffects: [PolicyEffect]

  /// Reads what was run for a claim.
  public init(_ found: ClaimRuns) {
    let claim = found.claim
    self.init(
      claim,
      zip(claim.scenarios, found.scenarios).map { ScenarioResult(block: $0, variants: $1) },
      causality: claim.kind == .gap ? GapCausality(claim.blames, found.misled) : nil,
      severity: claim.kind == .gap ? GapSeverity(claim, found.courses, found.linuxCourses) : nil,
      policyRuns: found.policyRuns
    )
  }

  /// What came of the claim in some of its runs; nothing is said of policies, which are no place's own.
  func keeping(_ isKept: (RunResult) -> Bool) -> ClaimResult {
    let scenarios = scenarios.compactMap { scenario -> ScenarioResult? in
      let variants = scenario.variants.map { $0.filter(isKept) }.filter { !$0.isEmpty }
      return variants.isEmpty ? nil : ScenarioResult(block: scenario.block, variants: variants)
    }
    return ClaimResult(
      claim,
      scenarios,
      causality: causality,
      severity: severity,
      policyRuns: [],
      isOpenElsewhere: gravestGapVerdict.isMisleading || gravestGapVerdict == .closed
    )
  }

  private init(
    _ claim: Claim,
    _ scenarios: [ScenarioResult],
    causality: GapCausality?,
    severity: GapSeverity?,
    policyRuns: [PolicyRun],
    isOpenElsewhere: Bool = false
  ) {
    self.claim = claim
    self.scenarios = scenarios
    runs = scenarios.map(\.runs).sharedJoin
    let ownRuns = runs.filter { $0.backend.mode == nil }
    self.ownRuns = ownRuns.count == runs.count ? runs : ownRuns
    verdict = ClaimVerdict(ownRuns.map(\.verdict))
    gapVerdicts =
      claim.kind == .gap ? GapResult.all(runs, isOpenElsewhere: isOpenElsewhere) : []
    self.causality = causality
    self.severity = severity
    self.policyRuns = policyRuns
    policyEffects = PolicyEffect.all(policyRuns)
  }

  /// The gravest verdict that a gap has on any kernel and in any mode.
  public var gravestGapVerdict: GapVerdict {
    GapVerdict.gravest(of: gapVerdicts.map(\.verdict))
  }

  /// Why there is no verdict: the claim's own reason, else why nothing ran.
  public var untestedReason: String? {
    guard verdict == .untested else { return nil }
    return claim.untested ?? runs.first?.reason ?? "no backend ran it"
  }

  /// For a claim that depends, on what.
  public var conditions: Conditions? {
    verdict == .depends ? Conditions(scenarios) : nil
  }
}

/// What came of one scenario block.
public struct ScenarioResult: Sendable {
  /// The block.
  public let block: ScenarioBlock
  /// For each run of the block, one result for each backend and mode.
  public let variants: [[RunResult]]

  /// All of them.
  public var runs: [RunResult] { variants.sharedJoin }
}

extension [[RunResult]] {
  /// All of them; a single array is not copied, which most claims have.
  fileprivate var sharedJoin: [RunResult] { count == 1 ? self[0] : flatMap { $0 } }
}
