import PerfInterface
import ScenarioLanguage
import ScenarioRunner

/// What has been run of one combination on one backend, and is not run again.
struct KnownTraces {
  private let backend: any Backend
  private var all: [(plan: Plan, trace: Trace)] = []

  /// Takes what results of the backend hold.
  init(_ results: [RunResult], on backend: any Backend) {
    self.backend = backend
    for result in results where result.backend.isSamePlace(as: backend.name) {
      if let trace = result.trace { all.append((result.plan, trace)) }
      if let trace = result.bareMetal, let quiet = result.plan.withoutContention {
        all.append((quiet, trace))
      }
    }
  }

  /// What a guest still loses at the end, once something that may end a loss has happened behind a step.
  mutating func cost(of plan: Plan, endedBy ending: LossEnding, after step: Int) -> GuestLoss? {
    let ended = plan.ended(by: ending, after: step)
    return cost(of: ended, in: ended.steps.count - 1..<ended.steps.count)
  }

  /// What contention costs the guest of a plan, in some of its steps; nil when it is not seen.
  mutating func cost(of plan: Plan, in window: Range<Int>? = nil) -> GuestLoss? {
    guard let (contended, bareMetal) = traces(of: plan) else { return nil }
    let loss = GuestLoss(plan, contended: contended, bareMetal: bareMetal, in: window)
    return loss.isSeen ? loss : nil
  }

  /// The traces of a plan and of the same without contention; nil where one of them does not run.
  mutating func traces(of plan: Plan) -> (contended: Trace, bareMetal: Trace)? {
    guard let contended = trace(of: plan), let quiet = plan.withoutContention,
      let bareMetal = trace(of: quiet)
    else { return nil }
    return (contended, bareMetal)
  }

  /// The trace of a plan, run where that has not been done; nil when it does not run.
  private mutating func trace(of plan: Plan) -> Trace? {
    if let found = all.first(where: { $0.plan.doesSame(as: plan, $0.trace) }) { return found.trace }
    guard case .ran(let trace) = backend.execute(plan) else { return nil }
    all.append((plan, trace))
    return trace
  }
}

extension Plan {
  /// The first step that misleads the guest; nil where none does.
  func firstMisleadingStep(_ contended: Trace, _ bareMetal: Trace) -> Int? {
    steps.indices.first { step in
      GuestLoss(self, contended: contended, bareMetal: bareMetal, in: step..<step + 1).isMisled
    }
  }

  /// Whether another plan made from the same combination asks a backend for the same.
  ///
  /// Many a cause is gone with the contention, so that what is left of the guest is the same program.
  /// A step that failed may mean something else in another plan.
  fileprivate func doesSame(as other: Plan, _ trace: Trace) -> Bool {
    vms == other.vms && hasWatchdog == other.hasWatchdog && policy == other.policy
      && setupError == other.setupError && steps.count == other.steps.count
      && zip(steps, other.steps).allSatisfy { $0.actions == $1.actions }
      && (origin.observesFailures == other.origin.observesFailures
        || trace.observations.allSatisfy { $0.error == nil })
  }
}
