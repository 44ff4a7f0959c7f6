import PerfInterface
public import PerfModel
public import ScenarioLanguage
public import ScenarioRunner

/// Executes scenarios on the model of one kernel.
public struct ModelBackend: Backend {
  /// The kernel's behaviour.
  public let profile: KernelProfile
  /// Whether states over time are kept, for pictures.
  public let recordsIntervals: Bool

  /// The most work of one execution; a scenario that needs more is inconclusive.
  public let workLimit: Int

  /// The work of about half a second.
  public static let workLimit = 50_000_000

  /// Creates a backend.
  public init(
    profile: KernelProfile,
    recordsIntervals: Bool = false,
    workLimit: Int = ModelBackend.workLimit
  ) {
    self.profile = profile
    self.recordsIntervals = recordsIntervals
    self.workLimit = workLimit
  }

  /// A backend for every kernel the model covers.
  public static func all(recordsIntervals: Bool = false) -> [ModelBackend] {
    KernelVersion.allCases.map { version in
      ModelBackend(profile: KernelProfile(version), recordsIntervals: recordsIntervals)
    }
  }

  /// `model:` and the kernel.
  public var name: BackendName { BackendName(kind: .model, kernel: profile.version) }

  /// Executes a plan from a fresh machine.
  public func execute(_ plan: Plan) -> Execution {
    if let reason = reasonNotToRun(plan) { return .notRun(reason) }
    let system = System(machine: plan.machine, profile: profile, policy: plan.policy)
    var run = ModelRun(
      plan: plan,
      system: system,
      recordsIntervals: recordsIntervals,
      workLimit: workLimit
    )
    return run.execute()
  }

  private func reasonNotToRun(_ plan: Plan) -> String? {
    if let reason = plan.reasonExcluding(profile.version) { return reason }
    if plan.vms.contains(where: { $0.mode == .mediated }) {
      if !profile.hasMediatedPMU { return "the mediated vPMU came with kernel 7.0" }
      if let reason = plan.machine.model.reasonWithoutMediatedPMU { return reason }
    }
    return nil
  }
}
