/// What a statement says: its printing, its part of a plan, and the commands that do the same.
///
/// A file of this folder holds everything that the language knows of a family of statements.
protocol StatementContent: Hashable, Sendable, CustomStringConvertible {
  /// Whether it describes the set-up, which comes before the first step.
  var isSetup: Bool { get }

  /// Tells the planner what it must know before the first statement, wherever this one stands.
  func prepare(_ planner: inout Planner)

  /// Puts it into the plan.
  func plan(in planner: inout Planner)

  /// Tells what the commands for other statements depend on.
  func prepare(_ commands: inout PerfCommands)

  /// The `perf` and shell lines that do the same.
  func lines(_ commands: PerfCommands) -> [String]
}

extension StatementContent {
  var isSetup: Bool { false }

  func prepare(_ planner: inout Planner) {}

  func prepare(_ commands: inout PerfCommands) {}

  func lines(_ commands: PerfCommands) -> [String] { [] }
}

/// What describes the machine and those who work on it.
protocol SetupContent: StatementContent {}

extension SetupContent {
  var isSetup: Bool { true }
}
