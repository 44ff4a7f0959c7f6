/// Statements that begin with the same words.
protocol StatementFamily: SendableMetatype {
  /// The words by which they begin, as messages list them.
  static var beginnings: [String] { get }

  /// Reads what stands behind the first word.
  static func parse(
    _ first: Token,
    _ parser: inout StatementParser
  ) throws(Diagnostic) -> any StatementObject
}

/// The statements of version 1 of the language.
enum Statements {
  static let families = FamilyList([
    family(MachineStatement.self), family(KernelStatement.self), family(CgroupStatement.self),
    family(TaskStatement.self),
    family(VMStatement.self), family(WatchdogStatement.self), family(PolicyStatement.self),
    family(ParanoidStatement.self),
    family(LineBeginnings.self), family(HostSteps.self), family(GuestSteps.self),
    family(RunStatement.self), family(Expectations.self), family(ExploreStatement.self),
    family(PropertyStatement.self),
  ])

  private static func family<Members: StatementFamily>(_ members: Members.Type) -> Family<Token> {
    Family(beginnings: Members.beginnings) { first, parser throws(Diagnostic) in
      try Members.parse(first, &parser)
    }
  }
}

/// The words that are taken out before a line is a statement.
enum LineBeginnings: StatementFamily {
  static let beginnings = ["vary", "when"]

  static func parse(
    _ first: Token,
    _ parser: inout StatementParser
  ) throws(Diagnostic) -> any StatementObject {
    throw parser.failure(
      at: first,
      "'\(first.text)' must stand at the beginning of a line of its own"
    )
  }
}
