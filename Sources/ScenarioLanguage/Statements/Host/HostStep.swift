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
  static let families = FamilyList([
    family(OpenStep.self), family(PerfToolStep.self), family(EventStep.self),
    family(PrctlStep.self), family(LimitStep.self), family(TaskStep.self),
    family(InterruptStep.self), family(CreateStep.self), family(FilterStep.self),
    family(GrabStep.self), family(WatchdogStep.self), family(HandoverStep.self),
    family(SnapshotStep.self), family(CgroupStep.self),
    family(BufferStep.self),
  ])

  static let beginnings = ["host:"]

  static func parse(
    _ first: Token,
    _ parser: inout StatementParser
  ) throws(Diagnostic) -> any StatementObject {
    let (family, head) = try parser.family(in: families, "host step")
    return try family.read(head, &parser)
  }

  private static func family<Content: HostStep>(_ members: Content.Type) -> Family<StepHead> {
    Family(beginnings: Content.beginnings) { head, parser throws(Diagnostic) in
      HostStatement(step: try Content(head, &parser)).object
    }
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
