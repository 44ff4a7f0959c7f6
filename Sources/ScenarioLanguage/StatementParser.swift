/// Parses one line into one statement.
struct StatementParser {
  let file: String
  let line: TokenLine
  var next = 0

  init(file: String, line: TokenLine) {
    self.file = file
    self.line = line
  }

  /// Parses the whole line.
  static func parse(_ line: TokenLine, file: String) throws(Diagnostic) -> Statement {
    var parser = StatementParser(file: file, line: line)
    let start = parser.position
    let first = try parser.word("a statement")
    guard let family = Statements.families[first.text] else {
      throw parser.unknown(first, what: "statement", among: Statements.families.beginnings)
    }
    let content = try family.read(first, &parser)
    try parser.end()
    return Statement(position: start, content: content, words: line.tokens)
  }

  // MARK: Words

  private var position: SourcePosition {
    let column = next < line.tokens.count ? line.tokens[next].column : line.endColumn
    return SourcePosition(line: line.line, column: column)
  }

  /// The next word without taking it.
  var peeked: Token? { next < line.tokens.count ? line.tokens[next] : nil }

  mutating func word(_ what: String, among words: [String] = []) throws(Diagnostic) -> Token {
    guard let token = peeked else {
      let possible = words.isEmpty ? "" : "; possible here: \(words.joined(separator: ", "))"
      var failure = failure(
        at: line.endColumn,
        "the line ends where \(what) was expected\(possible)"
      )
      failure.alternatives = words
      throw failure
    }
    next += 1
    return token
  }

  /// Takes the next word, which must be one of a few.
  mutating func word(
    of words: [String],
    what: String = "word"
  ) throws(Diagnostic) -> String {
    let token = try word(StatementParser.alternatives(words))
    guard words.contains(token.text) else { throw unknown(token, what: what, among: words) }
    return token.text
  }

  /// Words as alternatives: `'on', 'off' or 'read'`.
  static func alternatives(_ words: [String]) -> String {
    let quoted = words.map { "'\($0)'" }
    let head = quoted.dropLast().joined(separator: ", ")
    return head + (head.isEmpty ? "" : " or ") + (quoted.last ?? "")
  }

  /// Takes the next word if it is this one.
  mutating func take(_ text: String) -> Bool {
    guard peeked?.text == text else { return false }
    next += 1
    return true
  }

  mutating func keyword(_ text: String) throws(Diagnostic) { _ = try word(of: [text]) }

  /// Nothing more may stand on the line.
  func end() throws(Diagnostic) {
    guard let token = peeked else { return }
    throw failure(at: token.column, "nothing more was expected here, not '\(clipped(token.text))'")
  }

  /// An option that was given before is a mistake.
  func checkOnce(
    _ option: String,
    _ seen: inout Set<String>,
    _ token: Token
  ) throws(Diagnostic) {
    guard seen.insert(option).inserted else {
      throw failure(at: token, "'\(clipped(option))' is given twice")
    }
  }

  // MARK: Diagnostics

  func failure(at column: Int, _ message: String, suggestion: String? = nil) -> Diagnostic {
    Diagnostic(
      file: file,
      position: SourcePosition(line: line.line, column: column),
      message: message,
      suggestion: suggestion
    )
  }

  func failure(at token: Token, _ message: String, suggestion: String? = nil) -> Diagnostic {
    failure(at: token.column, message, suggestion: suggestion)
  }

  /// - Parameter meant: The part of the word to compare with what is possible; the word itself
  ///   where nil.
  func unknown(
    _ token: Token,
    what: String,
    among words: [String],
    meant: String? = nil
  ) -> Diagnostic {
    // A step of two words is found by its first.
    let firsts = words.map { String($0.prefix { $0 != " " && $0 != "=" }) }
    let nearest = Suggestion.nearest(to: meant ?? token.text, among: words + firsts)
    var failure = failure(
      at: token.column,
      "unknown \(what) '\(clipped(token.text))'; possible here: \(words.joined(separator: ", "))",
      suggestion: nearest == "NAME" ? nil : nearest
    )
    failure.alternatives = words
    return failure
  }

  /// Untrusted text may be long; a message shows the beginning.
  func clipped(_ text: String) -> String {
    text.count > 60 ? String(text.prefix(60)) + "..." : text
  }
}
