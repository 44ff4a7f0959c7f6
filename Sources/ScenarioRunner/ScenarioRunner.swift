public import ScenarioLanguage

/// One run of a scenario on one backend, judged.
public struct RunResult: Hashable, Sendable {
  /// Where it ran.
  public let backend: BackendName
  /// The machine below a real kernel; nil for a model.
  public let machine: RealMachine?
  /// What ran.
  public let plan: Plan
  /// The verdict.
  public let verdict: RunVerdict
  /// Why there is no conclusive verdict; nil when there is one.
  public let reason: String?
  /// Expected beside observed; empty when it did not run.
  public let checks: [CheckResult]
  /// What was seen; nil when it did not run.
  public let trace: Trace?
  /// For a gap: the same guest program without contention, and what the contention cost.
  public let bareMetal: Trace?
  /// What the contention cost the guest; nil without a guest counter.
  public let loss: GuestLoss?

  /// The same on a backend that sees the same of it.
  public func again(on name: BackendName) -> RunResult {
    var name = name
    name.mode = backend.mode
    return RunResult(
      backend: name,
      machine: machine,
      plan: plan,
      verdict: verdict,
      reason: reason,
      checks: checks,
      trace: trace,
      bareMetal: bareMetal,
      loss: loss
    )
  }

  /// The share of the guest's counts that is lost, 0 to 1; nil where no guest counts anything.
  public var lossShare: Double? {
    loss.flatMap { $0.counters.isEmpty ? nil : $0.share }
  }
}

/// A scenario that is wrong: a step failed that was not expected to.
public struct ScenarioError: Error, Hashable, Sendable {
  /// Where the failing step stands.
  public let position: SourcePosition
  /// What failed and how to mend it.
  public let message: String
}

/// Runs plans on backends and judges what they saw.
public enum ScenarioRunner {
  /// Executes and judges one plan.
  ///
  /// - Parameter comparesWithBareMetal: Also runs the guest's program without contention.
  public static func run(
    _ plan: Plan,
    on backend: some Backend,
    comparesWithBareMetal: Bool = false
  ) throws(ScenarioError) -> RunResult {
    var name = backend.name
    name.mode = plan.origin.mode
    let trace: Trace
    switch backend.execute(plan) {
    case .ran(let seen): trace = seen
    case .notRun(let reason): return unrun(plan, name, backend.machine, .notRun, reason)
    case .inconclusive(let reason): return unrun(plan, name, backend.machine, .inconclusive, reason)
    case .stepFailed(let step, let reason):
      throw error(plan, step, "on \(backend.name)", reason)
    }
    let checks = Judge.judge(plan, trace)
    let bareMetal = comparesWithBareMetal ? quietTrace(plan, backend) : nil
    let verdict = Judge.verdict(checks)
    return RunResult(
      backend: name,
      machine: backend.machine,
      plan: plan,
      verdict: verdict,
      reason: verdict.isConclusive ? nil : inconclusiveReason(checks),
      checks: checks,
      trace: trace,
      bareMetal: bareMetal,
      loss: bareMetal.map { GuestLoss(plan, contended: trace, bareMetal: $0) }
    )
  }

  private static func error(
    _ plan: Plan,
    _ step: Int,
    _ place: String,
    _ reason: String
  ) -> ScenarioError {
    guard step >= 0 else {
      let position = plan.vms.first?.position ?? SourcePosition(line: 1, column: 1)
      return ScenarioError(position: position, message: "\(place) the set-up fails: \(reason)")
    }
    return ScenarioError(
      position: plan.steps[step].position,
      message: "\(place) the step '\(plan.steps[step].text)' fails: \(reason)"
    )
  }

  private static func inconclusiveReason(_ checks: [CheckResult]) -> String {
    guard let check = checks.first(where: { $0.outcome == .notObservable }) else {
      return "the scenario expects nothing"
    }
    return "\(check.check.text): \(check.observed)"
  }

  private static func quietTrace(_ plan: Plan, _ backend: some Backend) -> Trace? {
    guard let quiet = plan.withoutContention, case .ran(var trace) = backend.execute(quiet) else {
      return nil
    }
    // Pictures show what it counts, and nothing of its states.
    trace.intervals = []
    return trace
  }

  private static func unrun(
    _ plan: Plan,
    _ backend: BackendName,
    _ machine: RealMachine?,
    _ verdict: RunVerdict,
    _ reason: String
  ) -> RunResult {
    RunResult(
      backend: backend,
      machine: machine,
      plan: plan,
      verdict: verdict,
      reason: reason,
      checks: [],
      trace: nil,
      bareMetal: nil,
      loss: nil
    )
  }
}
