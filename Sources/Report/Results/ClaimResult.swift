public import Catalog
public import PerfInterface
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

  init(claim: Claim, scenarios: [ScenarioResult]) {
    self.claim = claim
    self.scenarios = scenarios
    runs = scenarios.flatMap(\.runs)
    ownRuns = runs.filter { $0.backend.mode == nil }
    verdict = ClaimVerdict(ownRuns.map(\.verdict))
    gapVerdicts = claim.kind == .gap ? GapResult.all(runs) : []
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
    return ClaimResult(claim: claim, scenarios: scenarios)
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

/// The verdict on a gap for one kernel and mode.
public struct GapResult: Hashable, Sendable {
  /// The kernel; nil for a host whose kernel is not one of those told apart.
  public let kernel: KernelVersion?
  /// How the guest got its PMU.
  public let mode: VirtualPMUMode
  /// The verdict.
  public let verdict: GapVerdict
  /// The smallest and the largest share of counts lost, 0 to 1, over the runs.
  public let lossShare: ClosedRange<Double>?
  /// What the guest could have noticed, over all runs in which it was misled.
  public let notice: String
  /// Runs in which the guest was misled, and runs in all.
  public let misledRuns: Int
  /// Runs that could be compared with bare metal.
  public let runCount: Int

  /// The verdicts by kernel and mode, in the order in which they were tried.
  ///
  /// A gap is closed somewhere only if the same scenarios open it elsewhere; where nothing ever
  /// misleads the guest it is not reproduced.
  static func all(_ runs: [RunResult]) -> [GapResult] {
    let places = runs.map(Place.init).uniqued
    let isOpenSomewhere = runs.contains { $0.loss?.isMisled == true }
    return places.map { place in
      let here = runs.filter { Place($0) == place }
      let losses = here.compactMap(\.loss).filter(\.isSeen)
      let misled = losses.filter(\.isMisled)
      let verdict: GapVerdict
      if losses.isEmpty {
        verdict = .untested
      } else if !misled.isEmpty {
        verdict = .open
      } else {
        verdict = isOpenSomewhere ? .closed : .notReproduced
      }
      let shares = (misled.isEmpty ? losses : misled).map(\.share)
      let notices = misled.map(\.notice).uniqued
      return GapResult(
        kernel: place.kernel,
        mode: place.mode,
        verdict: verdict,
        lossShare: shares.min().flatMap { low in shares.max().map { low...$0 } },
        notice: notices.isEmpty ? "nothing" : notices.joined(separator: " or "),
        misledRuns: misled.count,
        runCount: losses.count
      )
    }
  }

  private struct Place: Hashable {
    let kernel: KernelVersion?
    let mode: VirtualPMUMode

    init(_ run: RunResult) {
      kernel = run.backend.kernel
      mode = run.plan.vms.first?.mode ?? .none
    }
  }
}

extension Array where Element: Hashable {
  /// The elements without repetitions, in the order of their first appearance.
  var uniqued: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
