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

/// The same of a statement of any family, as an object.
///
/// The language is also compiled for a page in a browser, where Embedded Swift has no other values of a type that
/// is not known.
protocol StatementObject: AnyObject, Sendable {
  var isSetup: Bool { get }

  var description: String { get }

  func prepare(_ planner: inout Planner)

  func plan(in planner: inout Planner)

  func prepare(_ commands: inout PerfCommands)

  func lines(_ commands: PerfCommands) -> [String]
}

extension StatementContent {
  /// The content as an object.
  var object: any StatementObject { ContentObject(self) }
}

private final class ContentObject<Content: StatementContent>: StatementObject {
  private let content: Content

  init(_ content: Content) { self.content = content }

  var isSetup: Bool { content.isSetup }

  var description: String { content.description }

  func prepare(_ planner: inout Planner) { content.prepare(&planner) }

  func plan(in planner: inout Planner) { content.plan(in: &planner) }

  func prepare(_ commands: inout PerfCommands) { content.prepare(&commands) }

  func lines(_ commands: PerfCommands) -> [String] { content.lines(commands) }
}

/// What describes the machine and those who work on it.
protocol SetupContent: StatementContent {}

extension SetupContent {
  var isSetup: Bool { true }
}
