import Catalog
import PerfInterface
import ScenarioLanguage
import ScenarioRunner

/// Whom a report is made for: one place, or a fleet of them.
public struct ReportTargets: Sendable {
  /// What the report is called.
  public let title: String
  /// The places, at least one.
  public let targets: [ReportTarget]

  /// Creates them; without a title the report is called by its first place.
  public init(_ targets: [ReportTarget], title: String? = nil) {
    self.targets = targets
    self.title =
      title
      ?? (targets.count == 1
        ? "What guests\u{2019} performance counters say on \(targets[0].text)"
        : "What guests\u{2019} performance counters say in a fleet of \(targets.count) kinds of hosts")
  }

  /// A claim that tells the two releases apart which stand for one: other things are expected of them, or it
  /// comes out otherwise.
  public struct Change: Hashable, Sendable {
    /// The claim's id.
    public let id: String
    /// What the claim says.
    public let text: String
    /// The verdict on the older release, and on the newer one; nil where it is not about that one.
    public let before, since: OverallVerdict?
  }

  /// The results as far as they concern one of the places.
  ///
  /// A claim of which nothing was seen there is left out: it is about something else.
  public func concerned(_ results: CatalogResults) -> CatalogResults {
    results.keeping { run in targets.contains { $0.concerns(run) } }
  }

  /// The verdict on a claim in one place; nil where the claim does not concern it.
  public static func verdict(_ result: ClaimResult, in target: ReportTarget) -> OverallVerdict? {
    let here = result.keeping(target.concerns)
    guard here.runs.contains(where: \.verdict.isConclusive) else { return nil }
    return OverallVerdict(here)
  }

  /// What changed between the releases that stand for a place's own; nothing where it has a profile.
  public static func changes(_ results: CatalogResults, in target: ReportTarget) -> [Change] {
    guard !target.isExact, target.profiles.count == 2 else { return [] }
    let (older, newer) = (target.profiles[0], target.profiles[1])
    return results.claims.compactMap { result in
      let here = result.keeping(target.concerns)
      let before = here.keeping { $0.backend.kernel == older }
      let since = here.keeping { $0.backend.kernel == newer }
      let verdicts = [before, since].map { kept in
        kept.runs.contains(where: \.verdict.isConclusive) ? OverallVerdict(kept) : nil
      }
      guard verdicts.contains(where: { $0 != nil }), expectations(before) != expectations(since)
      else {
        return nil
      }
      return Change(
        id: result.claim.id,
        text: result.claim.says,
        before: verdicts[0],
        since: verdicts[1]
      )
    }
  }

  /// What is expected in the runs that the model has, and whether it is met; the kernel's own name makes no
  /// difference.
  private static func expectations(_ result: ClaimResult) -> Set<[String]> {
    Set(
      result.runs.filter { $0.backend.kind == .model && $0.verdict.isConclusive }.map { run in
        let kernels = KernelVersion.allCases.map(\.rawValue)
        let values = run.plan.scenario.values.filter { !kernels.contains($0.value) }
        return values.map { "\($0.name)=\($0.value)" }
          + run.checks.map { "\($0.check.text) \($0.outcome.rawValue)" }
      }
    )
  }
}

extension CatalogResults {
  /// What came of the catalog in some runs.
  func keeping(_ isKept: (RunResult) -> Bool) -> CatalogResults {
    let kept = claims.map { $0.keeping(isKept) }
      .filter { $0.runs.contains(where: \.verdict.isConclusive) }
    let names = Set(kept.flatMap { $0.runs.map(\.backend) })
    return CatalogResults(
      catalog: catalog.keeping(Set(kept.map(\.claim.id))),
      backends: backends.filter(names.contains),
      claims: kept
    )
  }
}
