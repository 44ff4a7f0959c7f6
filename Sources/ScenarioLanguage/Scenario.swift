/// One run of a scenario: its statements after substitution.
public struct Scenario: Hashable, Sendable, CustomStringConvertible {
  /// The statements, set-up first.
  public var statements: [Statement]
  /// The value of each `vary` line in this run.
  public var values: [VaryValue]

  /// A `vary` name and the value it has.
  public struct VaryValue: Hashable, Sendable {
    /// The name, without `$`.
    public var name: String
    /// The value.
    public var value: String

    /// Creates a value.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Creates a scenario.
  public init(statements: [Statement], values: [VaryValue] = []) {
    self.statements = statements
    self.values = values
  }

  /// The scenario in the language, one statement a line.
  public var description: String {
    statements.map { "\($0)\n" }.joined()
  }
}

/// A parsed scenario block: the template and every run of it.
public struct ParsedScenario: Sendable {
  /// As it is written.
  public let template: ScenarioTemplate
  /// One entry for each combination of `vary` values; a single one without `vary`.
  public let plans: [Plan]

  /// The same as somebody would write it for a processor that it was not written for.
  public var onProcessor: ParsedScenario {
    ParsedScenario(
      template: template,
      plans: plans.map { plan in
        var plan = plan
        plan.origin = .onProcessor
        return plan
      }
    )
  }

  /// Parses and checks a scenario block.
  ///
  /// - Parameters:
  ///   - text: The content of the block.
  ///   - file: The file, for messages.
  ///   - firstLine: The line on which the text begins there.
  ///   - columnOffset: Columns before the text on the line with that number in the block, from 0.
  ///
  /// Every error of the block is found in one go; a repeated one is told once.
  public static func parse(
    _ text: String,
    file: String,
    firstLine: Int = 1,
    columnOffset: (Int) -> Int = { _ in 0 }
  ) -> Result<ParsedScenario, DiagnosticList> {
    let (template, found) = ScenarioTemplate.read(
      text,
      file: file,
      firstLine: firstLine,
      columnOffset: columnOffset
    )
    var diagnostics = found
    // What a broken vary or when line declares is not known.
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    let broken = Set(diagnostics.map { $0.position.line })
    let unread = lines.enumerated().filter { broken.contains($0.offset + firstLine) }
      .flatMap { $0.element.split(whereSeparator: { $0.isWhitespace }).map(String.init) }
    // With a broken vary line one run is enough to find what else is wrong.
    let count = diagnostics.isEmpty ? template.combinationCount : 1
    var plans: [Plan] = []
    for number in 0..<count {
      switch template.plan(number, unread: unread) {
      case .success(let plan): plans.append(plan)
      case .failure(let found):
        diagnostics += found.all.filter { !diagnostics.contains($0) }
        guard diagnostics.count < 50 else { return .failure(DiagnosticList(diagnostics)) }
      }
    }
    guard diagnostics.isEmpty else {
      return .failure(DiagnosticList(diagnostics.sorted { $0.position < $1.position }))
    }
    return .success(ParsedScenario(template: template, plans: plans))
  }
}

/// One or more diagnostics as an error.
public struct DiagnosticList: Error, Sendable {
  /// The diagnostics, in the order of the text.
  public let all: [Diagnostic]

  /// Creates a list.
  public init(_ all: [Diagnostic]) { self.all = all }
}
