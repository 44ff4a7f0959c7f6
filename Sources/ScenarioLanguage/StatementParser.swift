import PerfInterface

/// Parses one line into one statement.
struct StatementParser {
  let file: String
  let line: TokenLine
  var next = 0

  /// The words that can begin a statement.
  static let beginnings = [
    "machine", "kernel", "task", "vm", "watchdog", "policy", "vary", "when", "host:", "guest",
    "run",
    "expect",
  ]

  init(file: String, line: TokenLine) {
    self.file = file
    self.line = line
  }

  /// Parses the whole line.
  static func parse(_ line: TokenLine, file: String) throws(Diagnostic) -> Statement {
    var parser = StatementParser(file: file, line: line)
    let start = parser.position
    let first = try parser.word("a statement")
    let kind = try parser.statement(first)
    try parser.end()
    return Statement(position: start, kind: kind, words: line.tokens)
  }

  private mutating func statement(_ first: Token) throws(Diagnostic) -> Statement.Kind {
    switch first.text {
    case "machine": return .machine(try machine())
    case "kernel": return .kernels(try kernels())
    case "task": return try task()
    case "vm": return try vm()
    case "watchdog":
      try keyword("on")
      return .watchdog
    case "policy": return .policy(try policy())
    case "host:": return .host(try hostStep())
    case "guest":
      let vm = try names(endingWith: ":")
      return .guest(vm, try guestStep())
    case "run": return .run(nanoseconds: try duration())
    case "expect": return .expect(try expectation())
    case "vary", "when":
      throw failure(at: first, "'\(first.text)' must stand at the beginning of a line of its own")
    default:
      throw unknown(first, what: "statement", among: StatementParser.beginnings)
    }
  }

  // MARK: Words

  var position: SourcePosition {
    let column = next < line.tokens.count ? line.tokens[next].column : line.endColumn
    return SourcePosition(line: line.line, column: column)
  }

  /// The next word without taking it.
  var peeked: Token? { next < line.tokens.count ? line.tokens[next] : nil }

  mutating func word(_ what: String, among words: [String] = []) throws(Diagnostic) -> Token {
    guard let token = peeked else {
      let possible = words.isEmpty ? "" : "; possible here: \(words.joined(separator: ", "))"
      throw failure(at: line.endColumn, "the line ends where \(what) was expected\(possible)")
    }
    next += 1
    return token
  }

  /// Takes the next word if it is this one.
  mutating func take(_ text: String) -> Bool {
    guard peeked?.text == text else { return false }
    next += 1
    return true
  }

  mutating func keyword(_ text: String) throws(Diagnostic) {
    let token = try word("'\(text)'")
    guard token.text == text else { throw unknown(token, what: "word", among: [text]) }
  }

  func end() throws(Diagnostic) {
    guard let token = peeked else { return }
    throw failure(at: token.column, "nothing more was expected here, not '\(clipped(token.text))'")
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
    return failure(
      at: token.column,
      "unknown \(what) '\(clipped(token.text))'; possible here: \(words.joined(separator: ", "))",
      suggestion: nearest == "NAME" ? nil : nearest
    )
  }

  /// Untrusted text may be long; a message shows the beginning.
  func clipped(_ text: String) -> String {
    text.count > 60 ? String(text.prefix(60)) + "..." : text
  }

  // MARK: Values

  mutating func names(endingWith suffix: String = "") throws(Diagnostic) -> Names {
    var token = try word("a name")
    if !suffix.isEmpty {
      guard token.text.hasSuffix(suffix) else {
        throw failure(at: token, "expected a name and '\(suffix)', such as 'guest V:'")
      }
      token.text.removeLast(suffix.count)
    }
    return try names(from: token)
  }

  func names(from token: Token) throws(Diagnostic) -> Names {
    guard let dots = token.text.firstRange(of: "..") else {
      guard Names.isName(token.text) else {
        throw failure(at: token, "'\(clipped(token.text))' cannot be a name")
      }
      return Names(token.text)
    }
    let first = String(token.text[..<dots.lowerBound])
    let last = String(token.text[dots.upperBound...])
    guard Names.isName(first), Names.isName(last), let low = Names.numbered(first),
      let high = Names.numbered(last), low.prefix == high.prefix, low.number <= high.number,
      !Names.hasLeadingZero(first),
      !Names.hasLeadingZero(last)
    else {
      throw failure(at: token, "'\(clipped(token.text))' is no range of names such as A1..A4")
    }
    guard high.number - low.number < Names.limit else {
      throw failure(
        at: token,
        "the range '\(token.text)' is longer than the limit of \(Names.limit) names"
      )
    }
    return Names(first: first, last: last)
  }

  mutating func singleName(_ what: String) throws(Diagnostic) -> String {
    let token = try word(what)
    let names = try names(from: token)
    guard names.last == nil else { throw failure(at: token, "expected \(what), not a range") }
    return names.first
  }

  mutating func cpu() throws(Diagnostic) -> Int {
    let token = try word("a CPU such as cpu0")
    guard token.text.hasPrefix("cpu"), let number = decimal(token.text.dropFirst(3)) else {
      throw failure(at: token, "expected a CPU such as cpu0, not '\(clipped(token.text))'")
    }
    return number
  }

  mutating func duration() throws(Diagnostic) -> UInt64 {
    let token = try word("a duration such as 10ms")
    let units = DurationText.units.map(\.name)
    do throws(DurationText.Problem) {
      let nanoseconds = try DurationText.parse(token.text)
      guard nanoseconds > 0 else { throw .noNumber }
      return nanoseconds
    } catch {
      switch error {
      case .noNumber, .notWhole:
        throw failure(
          at: token,
          "'\(clipped(token.text))' is no duration; a positive number of whole nanoseconds with one of "
            + "\(units.joined(separator: ", ")) is"
        )
      case .unknownUnit(let unit):
        let shown = unit.isEmpty ? "no unit" : "unknown unit '\(clipped(unit))'"
        throw failure(
          at: token,
          "\(shown) in the duration '\(clipped(token.text))'; possible: \(units.joined(separator: ", "))"
        )
      case .tooLong:
        throw failure(
          at: token,
          "'\(clipped(token.text))' is longer than the limit of "
            + "\(DurationText.text(DurationText.limitNanoseconds)) for a whole scenario"
        )
      }
    }
  }

  /// An unsigned decimal number without sign, for small things.
  func decimal(_ text: some StringProtocol) -> Int? {
    guard !text.isEmpty, text.count <= 9, text.allSatisfy({ $0.isASCII && $0.isNumber }) else {
      return nil
    }
    return Int(text)
  }

  /// Decimal, hexadecimal with `0x`, or negative in two's complement.
  func value(_ token: Token) throws(Diagnostic) -> UInt64 {
    if let value = StatementParser.number(token.text) { return value }
    throw failure(at: token, "'\(clipped(token.text))' is no 64-bit number")
  }

  static func number(_ text: some StringProtocol) -> UInt64? {
    if text.hasPrefix("0x") {
      let digits = text.dropFirst(2)
      return digits.allSatisfy(\.isHexDigit) ? UInt64(digits, radix: 16) : nil
    }
    if text.hasPrefix("-") { return Int64(text).map { UInt64(bitPattern: $0) } }
    guard text.first?.isNumber == true else { return nil }
    return UInt64(text)
  }
}
