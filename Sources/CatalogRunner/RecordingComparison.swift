public import Catalog
import ScenarioLanguage
public import ScenarioRunner

/// What two recordings of the catalog say, run by run: two builds of a kernel, or two machines.
public struct RecordingComparison: Sendable {
  /// An expectation that comes out differently.
  public struct Turn: Sendable {
    /// The claim.
    public let claim: Claim
    /// The scenario's name, with the values of `vary`.
    public let run: String
    /// The expectation.
    public let expected: String
    /// What the older recording saw.
    public let old: String
    /// What the newer one saw.
    public let new: String
  }

  /// The expectations that come out differently, in the catalog's order.
  public private(set) var turns: [Turn] = []
  /// Runs in which both saw something that an expectation is about.
  public private(set) var runCount = 0
  /// Runs that only the older one tells of, and only the newer one.
  public private(set) var onlyOld = 0, onlyNew = 0

  /// Compares what two backends saw of every scenario.
  ///
  /// Both answer from evidence, so that nothing is executed here.
  public init(_ catalog: Catalog, old: some Backend, new: some Backend) {
    for claim in catalog.claims {
      for block in claim.scenarios {
        for plan in block.parsed.plans { compare(plan, of: claim, block.name, old, new) }
      }
    }
  }

  private mutating func compare(
    _ plan: Plan,
    of claim: Claim,
    _ name: String,
    _ old: some Backend,
    _ new: some Backend
  ) {
    // Evidence of a step that fails unexpectedly is inconclusive, so that nothing is thrown.
    guard let before = try? ScenarioRunner.run(plan, on: old),
      let after = try? ScenarioRunner.run(plan, on: new)
    else { return }
    let values = plan.scenario.values.map { "\($0.name)=\($0.value)" }.joined(separator: ", ")
    let run = values.isEmpty ? name : "\(name), \(values)"
    func turn(_ expected: String, _ old: String, _ new: String) {
      turns.append(Turn(claim: claim, run: run, expected: expected, old: old, new: new))
    }
    switch (before.isTold, after.isTold) {
    case (false, false): return
    case (true, false): onlyOld += 1
    case (false, true): onlyNew += 1
    case (true, true): runCount += 1
    }
    if before.verdict == .inconclusive || after.verdict == .inconclusive {
      turn("the run ends", before.end, after.end)
    }
    for (was, seen) in zip(before.checks, after.checks) where was.isSeen && seen.isSeen {
      if was.outcome != seen.outcome { turn(was.check.text, was.observed, seen.observed) }
    }
  }
}

extension RunResult {
  /// Whether it tells something that an expectation is about.
  fileprivate var isTold: Bool { checks.contains(where: \.isSeen) }

  /// How it ended.
  fileprivate var end: String {
    verdict == .inconclusive ? reason ?? verdict.rawValue : "as planned"
  }
}

extension CheckResult {
  fileprivate var isSeen: Bool { outcome != .notObservable }
}
