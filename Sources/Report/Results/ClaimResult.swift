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
  /// The runs with a guest, repeated under each policy that Linux does not have.
  public let policyRuns: [PolicyRun]
  /// What each policy makes of the claim's runs.
  public let policyEffects: [PolicyEffect]

  /// Reads what was run for a claim.
  public init(_ found: ClaimRuns) {
    claim = found.claim
    scenarios = zip(claim.scenarios, found.scenarios).map {
      ScenarioResult(block: $0, variants: $1)
    }
    runs = scenarios.map(\.runs).sharedJoin
    let ownRuns = runs.filter { $0.backend.mode == nil }
    self.ownRuns = ownRuns.count == runs.count ? runs : ownRuns
    verdict = ClaimVerdict(ownRuns.map(\.verdict))
    gapVerdicts = claim.kind == .gap ? GapResult.all(runs) : []
    causality = claim.kind == .gap ? GapCausality(claim.blames, found.misled) : nil
    policyRuns = found.policyRuns
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
