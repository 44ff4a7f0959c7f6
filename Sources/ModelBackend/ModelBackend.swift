public import PerfInterface
import PerfModel
public import ScenarioLanguage
public import ScenarioRunner

/// Executes scenarios on the model of one kernel.
public struct ModelBackend: Backend {
  /// The kernel whose behaviour it has.
  public let kernel: KernelVersion
  /// Whether states over time are kept, for pictures.
  public let recordsIntervals: Bool

  /// The most work of one run; a scenario that needs more is inconclusive.
  public let workLimit: Int

  /// The most work of one run unless less is allowed, about half a second.
  public static let workLimit = 50_000_000

  /// Creates a backend.
  public init(
    kernel: KernelVersion,
    recordsIntervals: Bool = false,
    workLimit: Int = ModelBackend.workLimit
  ) {
    self.kernel = kernel
    self.recordsIntervals = recordsIntervals
    self.workLimit = workLimit
  }

  /// A backend for every kernel the model covers.
  public static func all(
    recordsIntervals: Bool = false,
    workLimit: Int = ModelBackend.workLimit
  ) -> [ModelBackend] {
    KernelVersion.allCases.map {
      ModelBackend(kernel: $0, recordsIntervals: recordsIntervals, workLimit: workLimit)
    }
  }

  /// `model:` and the kernel.
  public var name: BackendName { BackendName(kind: .model, kernel: kernel) }

  /// Executes a plan from a fresh machine.
  public func execute(_ plan: Plan) -> Execution { measure(plan).execution }

  /// Executes a plan, and says how much work that was.
  public func measure(_ plan: Plan) -> (execution: Execution, work: Int) {
    if let reason = reasonNotToRun(plan) { return (.notRun(reason), 0) }
    var run = run(plan)
    let execution = run.execute()
    return (execution, run.work)
  }

  /// Does the steps of a plan, and gives what was seen and what explores from there; nil where it has nothing to
  /// explore, or does not come to that, which `execute` tells.
  public func beginExploration(_ plan: Plan) -> (trace: Trace, explorer: Explorer)? {
    guard reasonNotToRun(plan) == nil else { return nil }
    var run = run(plan)
    return run.beginExploration()
  }

  private func run(_ plan: Plan) -> ModelRun {
    ModelRun(
      plan: plan,
      system: System(machine: plan.machine, kernel: kernel, policy: plan.policy),
      recordsIntervals: recordsIntervals,
      workLimit: workLimit
    )
  }

  private func reasonNotToRun(_ plan: Plan) -> String? {
    if let reason = plan.reasonExcluding(kernel) { return reason }
    if plan.vms.contains(where: { $0.mode == .mediated }) {
      if !kernel.behaviour.hasMediatedPMU { return "the mediated vPMU came with kernel 7.0" }
      if let reason = plan.machine.processor.guest.reasonWithoutMediatedPMU { return reason }
    }
    return nil
  }
}
