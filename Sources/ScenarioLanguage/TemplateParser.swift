/// Splits a scenario block into lines, takes out `vary` and `when`, and substitutes.
struct TemplateParser {
  let file: String
  private(set) var varies: [ScenarioTemplate.Vary] = []
  private(set) var lines: [ScenarioTemplate.Line] = []
  private(set) var diagnostics: [Diagnostic] = []
  private var hasTooManyRuns = false

  init(file: String) { self.file = file }

  /// - Parameter columnOffset: Columns that stand before the text in the file, for each line.
  mutating func parse(_ text: String, firstLine: Int, columnOffset: (Int) -> Int) {
    let rows = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    for (place, raw) in rows.enumerated() {
      let offset = columnOffset(place)
      let content = Array(raw)
      let indent = content.prefix(while: { $0.isWhitespace }).count
      let body = content[indent...].prefix { $0 != "#" }
      guard !body.allSatisfy({ $0.isWhitespace }) else { continue }
      guard body.count <= ScenarioTemplate.lineLengthLimit else {
        let limit = ScenarioTemplate.lineLengthLimit
        fail(firstLine + place, offset + 1, "a line has at most \(limit) characters")
        continue
      }
      guard lines.count < ScenarioTemplate.lineLimit else {
        fail(
          firstLine + place,
          offset + 1,
          "a scenario has at most \(ScenarioTemplate.lineLimit) lines"
        )
        return
      }
      add(String(body), line: firstLine + place, column: offset + indent + 1)
    }
  }

  private mutating func add(_ text: String, line: Int, column: Int) {
    if firstWord(text) == "vary" {
      addVary(text, line: line, column: column)
      return
    }
    var text = text
    var column = column
    var guards: [ScenarioTemplate.Guard] = []
    while firstWord(text) == "when" {
      guard let (condition, rest) = takeGuard(text, line: line, column: column) else { return }
      guards.append(condition)
      column += text.count - rest.count
      text = rest
    }
    lines.append(
      ScenarioTemplate.Line(number: line, text: text, column: column, guards: guards)
    )
  }

  private func firstWord(_ text: String) -> Substring {
    text.prefix { !$0.isWhitespace }
  }

  private mutating func addVary(_ text: String, line: Int, column: Int) {
    // One line that is too many is told; the others would be so too.
    guard !hasTooManyRuns else { return }
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let head = parts[0].split(whereSeparator: { $0.isWhitespace })
    guard parts.count == 2, head.count == 2, Names.isName(head[1]), !head[1].contains(".") else {
      fail(line, column, "expected 'vary NAME = a | b | c'")
      return
    }
    let name = String(head[1])
    guard !varies.contains(where: { $0.name == name }) else {
      fail(line, column, "'\(name)' varies already")
      return
    }
    if lines.contains(where: { uses(name, $0.text) }) {
      fail(line, column, "'$\(name)' is used before its vary line")
    }
    let values = parts[1].split(separator: "|", omittingEmptySubsequences: false).map(trimmed)
    guard values.count > 1 else {
      fail(line, column, "'\(name)' has only one value; write it where it is used")
      return
    }
    guard Set(values).count == values.count else {
      fail(line, column, "a value of '\(name)' is given twice")
      return
    }
    let position = SourcePosition(line: line, column: column)
    varies.append(ScenarioTemplate.Vary(name: name, values: values, position: position))
    let product = varies.reduce(1) { min($0 * $1.values.count, 1 << 20) }
    if product > ScenarioTemplate.variantLimit {
      hasTooManyRuns = true
      fail(
        line,
        column,
        "the vary lines multiply to more than \(ScenarioTemplate.variantLimit) runs"
      )
    }
  }

  private mutating func takeGuard(
    _ text: String,
    line: Int,
    column: Int
  ) -> (ScenarioTemplate.Guard, String)? {
    let rest = text.dropFirst(4).drop(while: { $0.isWhitespace })
    let condition = rest.prefix { !$0.isWhitespace }
    let at = column + text.count - rest.count
    let parts = condition.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      fail(line, at, "expected 'when NAME=value STATEMENT'")
      return nil
    }
    let andLater = parts[0].hasSuffix(">")
    let name = String(andLater ? parts[0].dropLast() : parts[0])
    guard let vary = varies.first(where: { $0.name == name }) else {
      let names = varies.map { $0.name }
      fail(
        line,
        at,
        names.isEmpty
          ? "'when' needs a vary line before it"
          : "nothing varies by the name '\(name)'; possible: \(names.joined(separator: ", "))",
        suggestion: Suggestion.nearest(to: name, among: names)
      )
      return nil
    }
    guard vary.values.contains(String(parts[1])) else {
      fail(
        line,
        at,
        "'\(parts[1])' is no value of '\(name)'; possible: \(vary.values.joined(separator: ", "))",
        suggestion: Suggestion.nearest(to: String(parts[1]), among: vary.values)
      )
      return nil
    }
    let statement = rest.dropFirst(condition.count).drop(while: { $0.isWhitespace })
    guard !statement.isEmpty else {
      fail(line, column + text.count, "the line ends where a statement was expected")
      return nil
    }
    let guarded = ScenarioTemplate.Guard(name: name, value: String(parts[1]), andLater: andLater)
    return (guarded, String(statement))
  }

  /// Whether a line has `$name`, not `$name` as the beginning of a longer name.
  private func uses(_ name: String, _ text: String) -> Bool {
    text.split(separator: "$", omittingEmptySubsequences: false).dropFirst().contains { rest in
      rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" } == name
    }
  }

  private func trimmed(_ text: Substring) -> String {
    let head = text.unicodeScalars.drop(while: { $0.properties.isWhitespace })
    let end = head.lastIndex { !$0.properties.isWhitespace }
    return end.map { String(head[...$0]) } ?? ""
  }

  private mutating func fail(
    _ line: Int,
    _ column: Int,
    _ message: String,
    suggestion: String? = nil
  ) {
    diagnostics.append(
      Diagnostic(
        file: file,
        position: SourcePosition(line: line, column: column),
        message: message,
        suggestion: suggestion
      )
    )
  }
}

/// Replaces `$NAME` in a line, remembering the column each character came from.
struct Substitution {
  let varies: [ScenarioTemplate.Vary]
  let values: [String]
  let file: String

  func apply(
    to line: ScenarioTemplate.Line
  ) throws(Diagnostic) -> (text: [Character], columns: [Int]) {
    var text: [Character] = []
    var columns: [Int] = []
    let source = Array(line.text)
    var place = 0
    while place < source.count {
      let column = line.column + place
      guard source[place] == "$" else {
        text.append(source[place])
        columns.append(column)
        place += 1
        continue
      }
      let name = String(source[(place + 1)...].prefix { $0.isLetter || $0.isNumber || $0 == "_" })
      guard let index = varies.firstIndex(where: { $0.name == name }) else {
        throw Diagnostic(
          file: file,
          position: SourcePosition(line: line.number, column: column),
          message: "nothing varies by the name '\(name)'",
          suggestion: Suggestion.nearest(to: name, among: varies.map { $0.name })
        )
      }
      for character in values[index] {
        text.append(character)
        columns.append(column)
      }
      guard text.count <= ScenarioTemplate.lineLengthLimit else {
        throw Diagnostic(
          file: file,
          position: SourcePosition(line: line.number, column: column),
          message: "the line grows beyond \(ScenarioTemplate.lineLengthLimit) characters here"
        )
      }
      place += name.count + 1
    }
    return (text, columns)
  }
}
