public import PerfInterface
public import ScenarioLanguage

/// Something that executes scenarios and says what it saw; it never judges.
public protocol Backend: Sendable {
  /// Its name.
  var name: BackendName { get }

  /// The machine below it; nil where a model answers.
  var machine: RealMachine? { get }

  /// Executes a plan from a fresh start.
  func execute(_ plan: Plan) -> Execution

  /// Whether another backend is known to see the same of a plan, so that one execution is that of both.
  func doesSame(_ plan: Plan, as other: BackendName) -> Bool
}

extension Backend {
  /// Nothing real.
  public var machine: RealMachine? { nil }

  /// What is not known is tried.
  public func doesSame(_ plan: Plan, as other: BackendName) -> Bool { false }
}

/// What became of an execution.
public enum Execution: Hashable, Sendable {
  /// It ran to the end.
  case ran(Trace)
  /// The backend cannot do this, and why.
  case notRun(String)
  /// It was started and gave no usable answer, and why.
  case inconclusive(String)
  /// A step failed that was not expected to, -1 being the set-up: the scenario is wrong.
  case stepFailed(step: Int, reason: String)
}

/// What a backend saw.
public struct Trace: Hashable, Sendable {
  /// Before the first step, then after each step of the plan.
  public var observations: [StepObservation]
  /// States over time, for pictures; empty when nobody asked for them.
  public var intervals: [StateInterval]
  /// What came of the plan's exploration; nil without one.
  public var exploration: ExplorationTrace?
  /// Whether counts and times mean what they say; not so on emulated hardware.
  public var isExact: Bool

  /// Creates a trace.
  public init(
    observations: [StepObservation],
    intervals: [StateInterval] = [],
    exploration: ExplorationTrace? = nil,
    isExact: Bool = true
  ) {
    self.observations = observations
    self.intervals = intervals
    self.exploration = exploration
    self.isExact = isExact
  }

  /// What was seen after a step; -1 is the start.
  public func after(step: Int) -> StepObservation { observations[step + 1] }
}
