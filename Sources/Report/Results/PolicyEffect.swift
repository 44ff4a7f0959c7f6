import Catalog
import CatalogRunner
import PerfInterface
import ScenarioRunner

/// What a policy makes of a gap.
public enum PolicyVerdict: String, Hashable, Sendable, CaseIterable {
  /// No run misleads the guest any more, and nothing is lost.
  case gone
  /// Counts are lost, and in every such run the guest is told.
  case told
  /// Some run misleads the guest still.
  case left
}

/// The effect of one policy on a set of runs, such as those of a gap.
public struct PolicyEffect: Hashable, Sendable {
  /// The word of the policy.
  public let word: String
  /// What it makes of the gap; nil where no run misled the guest before.
  public let verdict: PolicyVerdict?
  /// Runs that were compared.
  public let runCount: Int
  /// Runs that misled the guest, and do not any more.
  public let helpedRuns: Int
  /// Runs that misled nobody, and do now.
  public let harmedRuns: Int
  /// The largest share of the guest's counts that is lost under the policy, 0 to 1.
  public let guestLossShare: Double
  /// The largest share of the guest's time for which it was not entered, 0 to 1.
  public let stalledShare: Double
  /// The share of the host's counts that the policy takes in all runs together, 0 to 1.
  public let hostLossShare: Double

  /// Sums up the runs under one policy; nil where there are none.
  init?(_ word: String, _ runs: [PolicyRun]) {
    let runs = runs.filter { $0.policy.word == word }
    guard !runs.isEmpty else { return nil }
    self.word = word
    let misled = runs.filter(\.before.isMisled)
    if misled.isEmpty {
      verdict = nil
    } else if misled.contains(where: \.after.isMisled) {
      verdict = .left
    } else {
      verdict = misled.contains(where: \.after.isLoss) ? .told : .gone
    }
    runCount = runs.count
    helpedRuns = runs.count(where: \.helps)
    harmedRuns = runs.count(where: \.harms)
    guestLossShare = runs.map(\.after.share).max() ?? 0
    stalledShare = runs.map(\.after.stalledShare).max() ?? 0
    let before = runs.reduce(0) { $0 + $1.hostLoss.before }
    let lost = runs.reduce(0) { $0 + $1.hostLoss.lost }
    hostLossShare = before == 0 ? 0 : Double(lost) / Double(before)
  }

  /// One effect for each policy that could be tried.
  static func all(_ runs: [PolicyRun]) -> [PolicyEffect] {
    ContentionPolicy.words.compactMap { PolicyEffect($0, runs) }
  }
}

/// What each policy would do to the whole catalog.
public struct PolicySummary: Hashable, Sendable {
  /// The effect on the scenarios of all gaps together.
  public let onGaps: PolicyEffect
  /// The effect on every other scenario with a guest.
  public let onOthers: PolicyEffect?
  /// How many gaps are gone, told or left.
  public let gapCounts: [PolicyVerdict: Int]
  /// Gaps and statements with a run that misleads its guest only under the policy.
  public let harmedClaims: [String]

  /// One summary for each policy, in the order in which reports list them.
  public static func all(_ results: CatalogResults) -> [PolicySummary] {
    ContentionPolicy.words.compactMap { PolicySummary($0, results) }
  }

  private init?(_ word: String, _ results: CatalogResults) {
    let gapRuns = results.gaps.flatMap(\.policyRuns)
    guard let onGaps = PolicyEffect(word, gapRuns) else { return nil }
    self.onGaps = onGaps
    onOthers = PolicyEffect(word, results.statements.flatMap(\.policyRuns))
    let verdicts = results.gaps.compactMap { gap in
      gap.policyEffects.first { $0.word == word }?.verdict
    }
    gapCounts = Dictionary(grouping: verdicts) { $0 }.mapValues(\.count)
    harmedClaims = results.claims.filter { claim in
      claim.policyEffects.contains { $0.word == word && $0.harmedRuns > 0 }
    }
    .map(\.claim.id)
  }
}
