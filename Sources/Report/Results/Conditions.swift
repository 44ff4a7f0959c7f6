import Catalog
import PerfInterface
import ScenarioLanguage
import ScenarioRunner

/// Under what a claim holds and under what it does not.
public struct Conditions: Hashable, Sendable {
  /// A property of runs that decides the matter, such as the kernel or a `vary` name.
  public struct Decisive: Hashable, Sendable {
    /// The property's name.
    public let name: String
    /// Its values in the runs in which the claim holds, and in those in which it does not.
    public let holds: [String]
    /// Its values in the runs in which the claim does not hold.
    public let fails: [String]

    /// The release since which the claim holds; nil where values are no releases or do not divide so.
    var firstRelease: KernelVersion? {
      let holding = holds.compactMap { KernelVersion(rawValue: $0) }
      let failing = fails.compactMap { KernelVersion(rawValue: $0) }
      guard holding.count == holds.count, failing.count == fails.count,
        let first = holding.min(), let last = failing.max(), last < first, holding.count > 1
      else { return nil }
      return first
    }
  }

  /// The properties whose values alone decide; empty when none does.
  public let decisive: [Decisive]
  /// Runs in which the claim holds, and conclusive runs in all.
  public let holdCount: Int
  /// Conclusive runs in all.
  public let runCount: Int

  /// In words, without a final period.
  public var text: String {
    guard let first = decisive.first else { return "holds in \(holdCount) of \(runCount) runs" }
    let what = first.name == "" ? "" : "\(first.name) "
    if let release = first.firstRelease {
      return
        "holds since \(what)\(release.rawValue), not with \(first.fails.joined(separator: ", "))"
    }
    return "holds with \(what)\(first.holds.joined(separator: ", ")), not with "
      + first.fails.joined(separator: ", ")
  }

  init(_ scenarios: [ScenarioResult]) {
    let labelled = scenarios.flatMap { scenario in
      scenario.runs.filter { $0.verdict.isConclusive && $0.backend.mode == nil }.map { run in
        (holds: run.verdict == .asDocumented, labels: Conditions.labels(run, scenario))
      }
    }
    holdCount = labelled.filter(\.holds).count
    runCount = labelled.count
    let names = labelled.flatMap { $0.labels.map(\.name) }.uniqued
    decisive = names.compactMap { name in
      let holds = Conditions.values(of: name, in: labelled.filter(\.holds).map(\.labels))
      let fails = Conditions.values(of: name, in: labelled.filter { !$0.holds }.map(\.labels))
      // Every run must have the property, and no value may stand on both sides.
      guard let holds, let fails, Set(holds).isDisjoint(with: fails) else { return nil }
      return Decisive(name: name, holds: holds, fails: fails)
    }
  }

  private struct Label {
    let name: String
    let value: String
  }

  private static func labels(_ run: RunResult, _ scenario: ScenarioResult) -> [Label] {
    var labels = run.plan.scenario.values.map { Label(name: $0.name, value: $0.value) }
    if let kernel = run.backend.kernel {
      labels.append(Label(name: "kernel", value: kernel.rawValue))
    }
    labels.append(Label(name: "machine", value: run.plan.machine.processor.name))
    labels.append(Label(name: "scenario", value: scenario.block.name))
    return labels
  }

  private static func values(of name: String, in runs: [[Label]]) -> [String]? {
    let values = runs.map { labels in labels.first { $0.name == name }?.value }
    guard !values.contains(nil) else { return nil }
    return values.compactMap { $0 }.uniqued
  }
}
