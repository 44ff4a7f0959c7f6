public import PerfInterface
public import ScenarioLanguage

/// The name of something that executes scenarios, such as `model:6.12`.
public struct BackendName: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// What kind of thing it is.
  public enum Kind: String, Hashable, Sendable {
    case model
    case qemu
    case host
  }

  /// The kind.
  public let kind: Kind
  /// The kernel it has or stands for; nil for `host`.
  public let kernel: KernelVersion?
  /// The kind of virtual PMU that every VM was given, when a scenario was run in another mode than
  /// its own; nil otherwise.
  public var mode: VirtualPMUMode?

  /// Creates a name.
  public init(kind: Kind, kernel: KernelVersion?) {
    self.kind = kind
    self.kernel = kernel
  }

  /// As users write it, and the mode behind it.
  public var description: String { mode.map { "\(name) \($0.rawValue)" } ?? name }

  private var name: String {
    kernel.map { "\(kind.rawValue):\($0.rawValue)" } ?? kind.rawValue
  }

  /// Models first, then real kernels, each by release.
  public static func < (left: BackendName, right: BackendName) -> Bool {
    let order: [Kind] = [.model, .qemu, .host]
    let first = order.firstIndex(of: left.kind) ?? 0
    let second = order.firstIndex(of: right.kind) ?? 0
    guard first == second else { return first < second }
    guard let early = left.kernel, let late = right.kernel, early != late else {
      return left.mode == nil && right.mode != nil
    }
    return early < late
  }
}

/// Something that executes scenarios and says what it saw; it never judges.
public protocol Backend: Sendable {
  /// Its name.
  var name: BackendName { get }

  /// Executes a plan from a fresh start.
  func execute(_ plan: Plan) -> Execution
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
  /// Whether counts and times mean what they say; not so on emulated hardware.
  public var isExact: Bool

  /// Creates a trace.
  public init(
    observations: [StepObservation],
    intervals: [StateInterval] = [],
    isExact: Bool = true
  ) {
    self.observations = observations
    self.intervals = intervals
    self.isExact = isExact
  }

  /// What was seen after a step; -1 is the start.
  public func after(step: Int) -> StepObservation { observations[step + 1] }
}
