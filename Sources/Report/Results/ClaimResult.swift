public import Catalog
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

  init(
    claim: Claim,
    scenarios: [ScenarioResult],
    causality: GapCausality?,
    policyRuns: [PolicyRun]
  ) {
    self.claim = claim
    self.scenarios = scenarios
    runs = scenarios.flatMap(\.runs)
    ownRuns = runs.filter { $0.backend.mode == nil }
    verdict = ClaimVerdict(ownRuns.map(\.verdict))
    gapVerdicts = claim.kind == .gap ? GapResult.all(runs) : []
    self.causality = causality
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

  static func run(
    _ claim: Claim,
    on backends: [any Backend]
  ) throws(DiagnosticList) -> ClaimResult {
    var diagnostics: [Diagnostic] = []
    var scenarios: [ScenarioResult] = []
    for block in claim.scenarios {
      var variants: [[RunResult]] = []
      for plan in block.parsed.plans {
        variants.append([])
        for (backend, plan) in executions(of: plan, claim, backends) {
          do throws(ScenarioError) {
            variants[variants.count - 1].append(
              try ScenarioRunner.run(plan, on: backend, comparesWithBareMetal: true)
            )
          } catch {
            let diagnostic = Diagnostic(
              file: claim.file,
              position: error.position,
              message: error.message
            )
            if !diagnostics.contains(diagnostic) { diagnostics.append(diagnostic) }
          }
        }
      }
      scenarios.append(ScenarioResult(block: block, variants: variants))
    }
    guard diagnostics.isEmpty else { throw DiagnosticList(diagnostics) }
    let causality = claim.kind == .gap ? GapCausality(claim.blames, scenarios, backends) : nil
    return ClaimResult(
      claim: claim,
      scenarios: scenarios,
      causality: causality,
      policyRuns: PolicyRun.all(scenarios, backends)
    )
  }
}

extension ClaimResult {
  /// What is executed for one run of a scenario: a gap is also tried with the mediated vPMU.
  private static func executions(
    of plan: Plan,
    _ claim: Claim,
    _ backends: [any Backend]
  ) -> [(any Backend, Plan)] {
    let plain = backends.map { ($0, plan) }
    guard claim.kind == .gap, let mediated = plan.inMode(.mediated) else { return plain }
    return plain
      + backends.filter { $0.name.kernel.map { $0 >= .linux70 } ?? false }.map { ($0, mediated) }
  }
}

/// What came of one scenario block.
public struct ScenarioResult: Sendable {
  /// The block.
  public let block: ScenarioBlock
  /// For each run of the block, one result for each backend and mode.
  public let variants: [[RunResult]]

  /// All of them.
  public var runs: [RunResult] { variants.flatMap { $0 } }
}
