import PerfInterface

/// What the host does.
protocol HostStep: Step {
  /// The operations, in order; what is wrong is told to the planner.
  func actions(_ planner: inout Planner) -> [Action]

  /// Tells the planner what it must know before the first statement.
  func prepare(_ planner: inout Planner)

  /// Tells what the commands for other statements depend on.
  func prepare(_ commands: inout PerfCommands)

  /// The `perf` and shell lines that do the same.
  func lines(_ commands: PerfCommands) -> [String]
}

extension HostStep {
  func prepare(_ planner: inout Planner) {}

  func prepare(_ commands: inout PerfCommands) {}
}

/// The steps of the host.
enum HostSteps: StatementFamily {
  static let families = FamilyList<any HostStep.Type>(
    [
      OpenStep.self, EventStep.self, TaskStep.self, InterruptStep.self, CreateStep.self,
      FilterStep.self, GrabStep.self, WatchdogStep.self, HandoverStep.self, SnapshotStep.self,
    ]
  ) { $0.beginnings }

  static let beginnings = ["host:"]

  static func parse(
    _ first: Token,
    _ parser: inout StatementParser
  ) throws(Diagnostic) -> any StatementContent {
    let (family, head) = try parser.family(in: families, "host step")
    return try statement(family, head, &parser)
  }

  private static func statement<Family: HostStep>(
    _ family: Family.Type,
    _ head: StepHead,
    _ parser: inout StatementParser
  ) throws(Diagnostic) -> any StatementContent {
    HostStatement(step: try family.init(head, &parser))
  }
}

/// `host: STEP`.
struct HostStatement<Content: HostStep>: StatementContent {
  let step: Content

  var description: String { "host: \(step)" }

  func plan(in planner: inout Planner) {
    planner.addStep(StepSummary(actor: "host", action: step.summary), step.actions(&planner))
  }

  func prepare(_ planner: inout Planner) { step.prepare(&planner) }

  func prepare(_ commands: inout PerfCommands) { step.prepare(&commands) }

  func lines(_ commands: PerfCommands) -> [String] { step.lines(commands) }
}
