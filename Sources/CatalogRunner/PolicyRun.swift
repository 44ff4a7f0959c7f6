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

  /// Compares a run with what was seen of its plan under a policy; nil without bare metal.
  init?(_ policy: ContentionPolicy, _ run: RunResult, _ plan: Plan, _ changed: Trace) {
    guard let trace = run.trace, let bareMetal = run.bareMetal, let before = run.loss else {
      return nil
    }
    self.policy = policy
    self.before = before
    after = GuestLoss(plan, contended: changed, bareMetal: bareMetal)
    hostLoss = HostLoss(plan, before: trace, after: changed)
  }

  /// The guest was misled, and no longer is.
  public var helps: Bool { before.isMisled && !after.isMisled }
  /// The guest was shown what bare metal shows, and no longer is.
  public var harms: Bool { !before.isMisled && after.isMisled }
}
