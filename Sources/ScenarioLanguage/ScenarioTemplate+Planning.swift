// A template's runs: counted before any is made, and made one at a time.
extension ScenarioTemplate {
  /// Reads a scenario block without making a plan of it; its vary and when lines are checked.
  ///
  /// Whoever does not trust it asks how many runs and operations it has before making the first.
  public static func parse(
    _ text: String,
    file: String,
    firstLine: Int = 1
  ) -> Result<ScenarioTemplate, DiagnosticList> {
    let (template, found) = read(text, file: file, firstLine: firstLine) { _ in 0 }
    return found.isEmpty ? .success(template) : .failure(DiagnosticList(found))
  }

  static func read(
    _ text: String,
    file: String,
    firstLine: Int,
    columnOffset: (Int) -> Int
  ) -> (template: ScenarioTemplate, diagnostics: [Diagnostic]) {
    var parser = TemplateParser(file: file)
    parser.parse(text, firstLine: firstLine, columnOffset: columnOffset)
    let template = ScenarioTemplate(file: file, varies: parser.varies, lines: parser.lines)
    return (template, parser.diagnostics)
  }

  /// How many runs it has: the values of its `vary` lines multiplied.
  public var combinationCount: Int {
    varies.reduce(1) { $0.saturatingProduct($1.values.count) }
  }

  /// How many operations and expectations a run has at most, each name counted.
  public var operationCount: Int {
    lines.reduce(0) { $0.saturatingSum(operationCount($1)) }
  }

  /// How many characters a run has at most.
  public var characterCount: Int {
    lines.reduce(0) { sum, line in
      sum.saturatingSum(grown(line) { $0.utf8.count }.saturatingSum(line.text.utf8.count))
    }
  }

  /// What a line has once values are put into it, at most.
  private func grown(_ line: Line, _ size: (String) -> Int) -> Int {
    let uses = line.text.utf8.count { $0 == UInt8(ascii: "$") }
    guard uses > 0 else { return 0 }
    let longest = varies.reduce(0) { max($0, $1.values.map(size).max() ?? 0) }
    return uses.saturatingProduct(longest)
  }

  private func operationCount(_ line: Line) -> Int {
    let names = ScenarioTemplate.nameCount(line.text)
    guard line.text.utf8.contains(UInt8(ascii: "$")) else { return names }
    // A value may be a range, or an end of one; the dot in a release cannot.
    let isRange =
      line.text.utf8.contains(UInt8(ascii: "."))
      || varies.contains { vary in
        vary.values.contains { value in
          let dot = UInt8(ascii: ".")
          return value.utf8.first == dot || value.utf8.last == dot
            || Names.dots(in: value) != nil
        }
      }
    return isRange ? Names.limit : names
  }

  /// The names of a line, those of a range each, or 1; a group has a member more for each comma.
  private static func nameCount(_ text: String) -> Int {
    let memberCount = 1 + text.utf8.count { $0 == UInt8(ascii: ",") }
    return memberCount * rangeCount(text)
  }

  private static func rangeCount(_ text: String) -> Int {
    text.utf8.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 }).reduce(1) { most, word in
      let text = String(Substring(word))
      guard let dots = Names.dots(in: text),
        let low = Names.numbered(String(text[..<dots.lowerBound]))?.number,
        let high = Names.numbered(String(text[dots.upperBound...].prefix { $0 != ":" }))?.number
      else { return most }
      return max(most, min(Names.limit, high - low + 1))
    }
  }

  /// The values of a run, the last `vary` line changing fastest.
  private func values(_ number: Int) -> [String] {
    var rest = number
    var values: [String] = []
    for vary in varies.reversed() {
      values.append(vary.values[rest % vary.values.count])
      rest /= vary.values.count
    }
    return values.reversed()
  }

  /// Makes the plan of a run, by its number from 0.
  public func plan(_ number: Int) -> Result<Plan, DiagnosticList> { plan(number, unread: []) }

  /// - Parameter unread: The words of lines that could not be read.
  func plan(_ number: Int, unread: [String]) -> Result<Plan, DiagnosticList> {
    let values = values(number)
    let substitution = Substitution(varies: varies, values: values, file: file)
    let chosen = zip(varies, values).map { Scenario.VaryValue(name: $0.name, value: $1) }
    var statements: [Statement] = []
    var diagnostics: [Diagnostic] = []
    var unread = unread
    var isInExploration = false
    for line in lines {
      let applies = line.guards.allSatisfy { condition in
        zip(varies, values).contains { vary, value in
          vary.name == condition.name && condition.holds(for: value, of: vary)
        }
      }
      guard applies else { continue }
      do throws(Diagnostic) {
        let (text, columns) = try substitution.apply(to: line)
        for (text, columns) in try alternatives((text, columns), line, isInExploration) {
          let tokens = TokenLine(text, columns: columns, line: line.number)
          // A line may become empty through substitution.
          guard let first = tokens.tokens.first else { continue }
          if ExploreStatement.beginnings.contains(first.text) { isInExploration = true }
          var statement = try StatementParser.parse(tokens, file: file)
          if isInExploration { statement.written = line.text }
          statements.append(statement)
        }
      } catch {
        diagnostics.append(error)
        unread += line.text.split(whereSeparator: { $0.isWhitespace }).map(String.init)
      }
    }
    let scenario = Scenario(statements: statements, values: chosen)
    if isInExploration, !diagnostics.isEmpty { return .failure(DiagnosticList(diagnostics)) }
    switch Planner.plan(scenario, file: file, unread: unread) {
    case .success(let plan):
      return diagnostics.isEmpty ? .success(plan) : .failure(DiagnosticList(diagnostics))
    case .failure(let found): return .failure(DiagnosticList(diagnostics + found.all))
    }
  }
}

extension ScenarioTemplate {
  /// The lines that a line of an exploration stands for.
  private func alternatives(
    _ text: Alternatives.Text,
    _ line: Line,
    _ isInExploration: Bool
  ) throws(Diagnostic) -> [Alternatives.Text] {
    guard isInExploration else { return [text] }
    let lines = Alternatives.expand(text, limit: Exploration.actionLimit)
    guard lines.count <= Exploration.actionLimit else {
      throw Diagnostic(
        file: file,
        position: SourcePosition(line: line.number, column: line.column),
        message: "the line stands for more than \(Exploration.actionLimit) actions"
      )
    }
    return lines
  }
}

extension Int {
  fileprivate func saturatingProduct(_ other: Int) -> Int {
    let (product, isTooLarge) = multipliedReportingOverflow(by: other)
    return isTooLarge ? .max : product
  }

  fileprivate func saturatingSum(_ other: Int) -> Int {
    let (sum, isTooLarge) = addingReportingOverflow(other)
    return isTooLarge ? .max : sum
  }
}
