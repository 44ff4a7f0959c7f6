public import PerfInterface
import ScenarioLanguage
public import ScenarioRunner

/// One run of a scenario as Linux does it, and again under a policy.
public struct PolicyRun: Hashable, Sendable {
  /// The policy.
  public let policy: ContentionPolicy
  /// What the guest loses as Linux does it.
  public let before: GuestLoss
  /// What it loses under the policy.
  public let after: GuestLoss
  /// What the policy takes from the host's events.
  public let hostLoss: HostLoss

  /// The guest was misled, and no longer is.
  public var helps: Bool { before.isMisled && !after.isMisled }
  /// The guest was shown what bare metal shows, and no longer is.
  public var harms: Bool { !before.isMisled && after.isMisled }

  /// Every policy, as it fits a plan.
  private static func policies(for plan: Plan) -> [ContentionPolicy] {
    [plan.sufficientReservation, .first, .scaled, .stalled, .told]
  }

  /// Repeats the runs of the newest kernel that ran them under every policy.
  static func all(_ scenarios: [ScenarioResult], _ backends: [any Backend]) -> [PolicyRun] {
    scenarios.flatMap(\.variants).flatMap { runs -> [PolicyRun] in
      // The policies are about the emulated vPMU, in which the scenario was written.
      let usable = runs.filter {
        $0.backend.kind == .model && $0.backend.mode == nil && $0.loss?.isSeen == true
      }
      guard let run = usable.max(by: { $0.backend < $1.backend }),
        let backend = backends.first(where: { $0.name == run.backend })
      else { return [] }
      return policies(for: run.plan).compactMap { PolicyRun($0, run, backend) }
    }
  }

  private init?(_ policy: ContentionPolicy, _ run: RunResult, _ backend: any Backend) {
    guard let plan = run.plan.under(policy), let trace = run.trace, let bareMetal = run.bareMetal,
      let before = run.loss, case .ran(let changed) = backend.execute(plan)
    else { return nil }
    self.policy = policy
    self.before = before
    after = GuestLoss(plan, contended: changed, bareMetal: bareMetal)
    hostLoss = HostLoss(plan, before: trace, after: changed)
  }
}
