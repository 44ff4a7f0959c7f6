public import ScenarioLanguage
public import ScenarioRunner

/// A real kernel: its name, the machine below it, and something that runs it.
///
/// What runs it is an emulator (`EmulatedKernel`), or the kernel runs already (`HostBackend`).
public protocol KernelUnderTest: Backend {
  /// Why it cannot be used here; nil when it can.
  var reasonUnavailable: String? { get }

  /// The machine in words, for evidence.
  var machineText: String { get }

  /// The machine, for a kernel that runs already; nil for one on an emulated machine.
  var host: HostMachine? { get }

  /// A plan as the agent's operations, or why it cannot be expressed here.
  func translate(_ plan: Plan) -> Result<AgentProgram, NotExpressible>

  /// Executes plans.
  ///
  /// - Parameter progress: Is told how many are done.
  func executeAll(_ plans: [Plan], progress: (Int) -> Void) -> KernelOutcome

  /// Has the agent look at the machine; nil when it does not come up.
  func look() -> MachineFacts?
}

extension KernelUnderTest {
  /// An emulated machine is known by its backend's name.
  public var host: HostMachine? { nil }

  /// Executes one plan by itself.
  public func execute(_ plan: Plan) -> Execution { executeAll([plan]) { _ in }.executions[0] }

  /// Why a plan cannot be expressed here; nil when nothing speaks against it before it is run.
  public func reasonNotToExpress(_ plan: Plan) -> String? {
    if case .failure(let problem) = translate(plan) { problem.reason } else { nil }
  }
}

/// What came of some plans on a kernel.
public struct KernelOutcome: Sendable {
  /// One execution for each plan, in order.
  public var executions: [Execution]
  /// The kernel's own version; nil when it never came up.
  public var release: String?

  /// Creates an outcome.
  public init(executions: [Execution], release: String?) {
    self.executions = executions
    self.release = release
  }
}

/// Why a plan cannot be expressed for a real kernel.
public struct NotExpressible: Error, Hashable {
  /// In words.
  public let reason: String
}
