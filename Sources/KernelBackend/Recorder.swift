public import ScenarioLanguage
import ScenarioRunner

/// Records evidence: every plan that a kernel can express, and its guest's program alone.
public struct Recorder: Sendable {
  /// A plan and what it is called.
  public struct Item: Sendable {
    let scenario: String
    let values: [String: String]
    let isBareMetal: Bool
    let plan: Plan

    /// The runs of a scenario: each plan, and each guest's program without contention.
    public static func all(_ scenario: String, _ plans: [Plan]) -> [Item] {
      plans.flatMap { plan -> [Item] in
        let values = Dictionary(plan.scenario.values.map { ($0.name, $0.value) }) { $1 }
        let own = Item(scenario: scenario, values: values, isBareMetal: false, plan: plan)
        let quiet = plan.withoutContention.map {
          Item(scenario: scenario, values: values, isBareMetal: true, plan: $0)
        }
        return [own] + (quiet.map { [$0] } ?? [])
      }
    }
  }

  private let kernel: any KernelUnderTest
  private let repetitions: Int
  /// By how many places a repetition begins later than the one before.
  private static let shift = 7

  /// Creates a recorder that does everything several times.
  public init(_ kernel: any KernelUnderTest, repetitions: Int) {
    self.kernel = kernel
    self.repetitions = repetitions
  }

  /// How much there is to do.
  public struct Workload: Hashable, Sendable {
    /// Runs, repetitions counted.
    public let runCount: Int
    /// The time that scenarios let pass, in seconds.
    public let seconds: Double
  }

  /// How much some items are; those that ask for the same count once.
  public func workload(_ items: [Item]) -> Workload {
    var seen: Set<String> = []
    let plans = items.map(\.plan).filter { plan in
      guard case .success(let program) = kernel.translate(plan) else { return false }
      return seen.insert(program.fingerprint).inserted
    }
    let seconds = plans.reduce(0.0) { $0 + Double($1.runNanoseconds) / 1e9 }
    return Workload(
      runCount: plans.count * repetitions,
      seconds: seconds * Double(repetitions)
    )
  }

  /// Records items; those that ask for the same share one record.
  ///
  /// - Parameter progress: Is told how many runs are done and how many there are.
  /// - Returns: nil when the kernel never came up.
  public func record(_ items: [Item], progress: (Int, Int) -> Void) -> Evidence? {
    var programs: [String] = []
    var unique: [Item] = []
    var seen: Set<String> = []
    for item in items {
      guard
        case .success(let program) = kernel.translate(item.plan),
        seen.insert(program.fingerprint).inserted
      else { continue }
      programs.append(program.fingerprint)
      unique.append(item)
    }
    var rounds: [[Execution]] = []
    var release: String?
    for round in 0..<repetitions {
      // In another order, as an emulated machine repeats what comes at the same moment.
      let shift = unique.isEmpty ? 0 : round * Recorder.shift % unique.count
      let plans = unique.map(\.plan)
      let outcome = kernel.executeAll(Array(plans[shift...] + plans[..<shift])) { done in
        progress(round * unique.count + done, repetitions * unique.count)
      }
      release = outcome.release ?? release
      let back = plans.count - shift
      rounds.append(Array(outcome.executions[back...] + outcome.executions[..<back]))
    }
    guard let release else { return nil }
    let records = unique.indices.map { place in
      record(unique[place], programs[place], rounds.map { $0[place] })
    }
    let header = Evidence.Header(
      backend: kernel.name.description,
      release: release,
      machine: kernel.machineText,
      host: kernel.host
    )
    return Evidence(header: header, records: records)
  }

  /// What most repetitions agree on; fewer than two thirds are no result.
  private func record(
    _ item: Item,
    _ program: String,
    _ executions: [Execution]
  ) -> Evidence.Record {
    let groups = Dictionary(grouping: executions.indices) { verdicts(item.plan, executions[$0]) }
    let largest = groups.values.max { ($0.count, $1[0]) < ($1.count, $0[0]) } ?? []
    let isStable = largest.count * 3 >= executions.count * 2
    var steps: [Evidence.Step]?
    var reason: String?
    if !isStable {
      reason = "repetitions disagree"
    } else if let first = largest.first {
      switch executions[first] {
      case .ran(let trace): steps = Evidence.Step.all(item.plan, trace)
      case .inconclusive(let why), .notRun(let why), .stepFailed(_, let why): reason = why
      }
    }
    return Evidence.Record(
      scenario: item.scenario,
      values: item.values,
      isBareMetal: item.isBareMetal,
      program: program,
      agreed: "\(largest.count)/\(executions.count)",
      steps: steps,
      reason: reason
    )
  }

  /// Repetitions agree when every expectation comes out the same.
  private func verdicts(_ plan: Plan, _ execution: Execution) -> [CheckResult.Outcome]? {
    guard case .ran(let trace) = execution else { return nil }
    return Judge.judge(plan, trace).map(\.outcome)
  }
}
