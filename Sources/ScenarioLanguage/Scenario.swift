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
    var parser = TemplateParser(file: file)
    parser.parse(text, firstLine: firstLine, columnOffset: columnOffset)
    let template = ScenarioTemplate(file: file, varies: parser.varies, lines: parser.lines)
    var diagnostics = parser.diagnostics
    let isBroken = !diagnostics.isEmpty
    // What a broken vary or when line declares is not known.
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    let broken = Set(diagnostics.map(\.position.line))
    let unread = lines.enumerated().filter { broken.contains($0.offset + firstLine) }
      .flatMap { $0.element.split(whereSeparator: \.isWhitespace).map(String.init) }
    // With a broken vary line one run is enough to find what else is wrong.
    let combinations = isBroken ? Array(template.combinations.prefix(1)) : template.combinations
    var plans: [Plan] = []
    for values in combinations {
      switch plan(template, values: values, unread: unread) {
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

  private static func plan(
    _ template: ScenarioTemplate,
    values: [String],
    unread: [String]
  ) -> Result<Plan, DiagnosticList> {
    let substitution = Substitution(varies: template.varies, values: values, file: template.file)
    let chosen = zip(template.varies, values).map { Scenario.VaryValue(name: $0.name, value: $1) }
    var statements: [Statement] = []
    var diagnostics: [Diagnostic] = []
    var unread = unread
    for line in template.lines {
      let applies = line.guards.allSatisfy { condition in
        chosen.contains { $0.name == condition.name && $0.value == condition.value }
      }
      guard applies else { continue }
      do throws(Diagnostic) {
        let (text, columns) = try substitution.apply(to: line)
        let tokens = TokenLine(text, columns: columns, line: line.number)
        // A line may become empty through substitution.
        guard !tokens.tokens.isEmpty else { continue }
        statements.append(try StatementParser.parse(tokens, file: template.file))
      } catch {
        diagnostics.append(error)
        unread += line.text.split(whereSeparator: \.isWhitespace).map(String.init)
      }
    }
    let scenario = Scenario(statements: statements, values: chosen)
    switch Planner.plan(scenario, file: template.file, unread: unread) {
    case .success(let plan):
      return diagnostics.isEmpty ? .success(plan) : .failure(DiagnosticList(diagnostics))
    case .failure(let found): return .failure(DiagnosticList(diagnostics + found.all))
    }
  }
}

/// One or more diagnostics as an error.
public struct DiagnosticList: Error, Sendable {
  /// The diagnostics, in the order of the text.
  public let all: [Diagnostic]

  /// Creates a list.
  public init(_ all: [Diagnostic]) { self.all = all }
}
