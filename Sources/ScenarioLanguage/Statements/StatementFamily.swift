/// Statements that begin with the same words.
protocol StatementFamily: SendableMetatype {
  /// The words by which they begin, as messages list them.
  static var beginnings: [String] { get }

  /// Reads what stands behind the first word.
  static func parse(
    _ first: Token,
    _ parser: inout StatementParser
  ) throws(Diagnostic) -> any StatementContent
}

/// The statements of version 1 of the language.
enum Statements {
  static let families = FamilyList<any StatementFamily.Type>(
    [
      MachineStatement.self, KernelStatement.self, TaskStatement.self, VMStatement.self,
      WatchdogStatement.self, PolicyStatement.self, LineBeginnings.self, HostSteps.self,
      GuestSteps.self, RunStatement.self, Expectations.self,
    ]
  ) { $0.beginnings }
}

/// The words that are taken out before a line is a statement.
enum LineBeginnings: StatementFamily {
  static let beginnings = ["vary", "when"]

  static func parse(
    _ first: Token,
    _ parser: inout StatementParser
  ) throws(Diagnostic) -> any StatementContent {
    throw parser.failure(
      at: first,
      "'\(first.text)' must stand at the beginning of a line of its own"
    )
  }
}
