import PerfInterface

// Values that several families have.
extension StatementParser {
  // MARK: Names

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
    guard let dots = Names.dots(in: token.text) else {
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

  // MARK: perf's words

  mutating func cpu() throws(Diagnostic) -> Int {
    let token = try word("a CPU such as cpu0")
    guard token.text.hasPrefix("cpu"), let number = decimal(token.text.dropFirst(3)) else {
      throw failure(at: token, "expected a CPU such as cpu0, not '\(clipped(token.text))'")
    }
    return number
  }

  mutating func counter() throws(Diagnostic) -> Counter {
    let token = try word("a counter such as gp0 or fixed1")
    guard let counter = Counter(name: token.text) else {
      throw failure(at: token, "'\(clipped(token.text))' is no counter; gp0 and fixed1 are")
    }
    return counter
  }

  /// The name of a cgroup, or `/` for the root.
  mutating func cgroup() throws(Diagnostic) -> String {
    take(Planner.rootCgroup) ? Planner.rootCgroup : try singleName("a cgroup")
  }

  /// Names of cgroups between commas.
  mutating func cgroupList() throws(Diagnostic) -> [String] {
    let token = try word("cgroups such as G,H")
    let names = token.text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard names.allSatisfy({ $0 == Planner.rootCgroup || Names.isName($0) }) else {
      throw failure(at: token, "expected cgroups between commas, not '\(clipped(token.text))'")
    }
    return names
  }

  mutating func event() throws(Diagnostic) -> EventExpression {
    try event(try word("an event such as cycles:D"))
  }

  /// Events and groups between commas, as the tool takes them behind `-e`.
  mutating func eventList() throws(Diagnostic) -> [EventExpression] {
    let token = try word("events such as cycles,instructions")
    var column = token.column
    var events: [EventExpression] = []
    for part in EventExpression.list(token.text[...]) {
      events.append(try event(Token(text: String(part), column: column)))
      column += part.count + 1
    }
    return events
  }

  private func event(_ token: Token) throws(Diagnostic) -> EventExpression {
    do throws(EventExpression.Problem) {
      return try EventExpression(parsing: token.text)
    } catch {
      throw failure(error, token)
    }
  }

  private func failure(_ problem: EventExpression.Problem, _ token: Token) -> Diagnostic {
    switch problem {
    case .openBrace: return failure(at: token, "the group has no closing '}'")
    case .emptyGroup: return failure(at: token, "an event is missing in '\(clipped(token.text))'")
    case .unknownEvent(let name): return unknownEvent(name, token)
    case .tooPrecise:
      return failure(at: token, "an event has at most three 'p', as precise_ip ends at 3")
    case .unknownModifier(let modifier):
      let possible = EventExpression.modifierHelp
      return failure(at: token, "unknown modifier '\(modifier)'; possible: \(possible)")
    }
  }

  private func unknownEvent(_ name: String, _ token: Token) -> Diagnostic {
    if let problem = EventName.problem(inTermsOf: name, clip: { clipped($0) }) {
      return failure(at: token, problem)
    }
    let names = EventName.all
    return failure(
      at: token,
      "unknown event '\(clipped(name))'; possible: \(names.joined(separator: ", ")), "
        + "a raw code such as r01c0 or terms such as cpu/event=0x3c,umask=0x0/",
      suggestion: Suggestion.nearest(to: name, among: names)
    )
  }

  mutating func duration() throws(Diagnostic) -> UInt64 {
    let token = try word("a duration such as 10ms")
    do throws(DurationText.Problem) {
      let nanoseconds = try DurationText.parse(token.text)
      guard nanoseconds > 0 else { throw .noNumber }
      return nanoseconds
    } catch {
      throw failure(error, token)
    }
  }

  private func failure(_ problem: DurationText.Problem, _ token: Token) -> Diagnostic {
    let text = clipped(token.text)
    let units = DurationText.units.map { $0.name }.joined(separator: ", ")
    switch problem {
    case .noNumber, .notWhole:
      return failure(
        at: token,
        "'\(text)' is no duration; a positive number of whole nanoseconds with one of \(units) is"
      )
    case .unknownUnit(let unit):
      let shown = unit.isEmpty ? "no unit" : "unknown unit '\(clipped(unit))'"
      return failure(at: token, "\(shown) in the duration '\(text)'; possible: \(units)")
    case .tooLong:
      let limit = DurationText.text(DurationText.limitNanoseconds)
      return failure(
        at: token,
        "'\(text)' is longer than the limit of \(limit) for a whole scenario"
      )
    }
  }

  // MARK: Options

  func keyAndValue(_ token: Token) throws(Diagnostic) -> (key: String, value: String) {
    guard let equals = token.text.firstIndex(of: "=") else {
      throw failure(at: token, "expected KEY=VALUE, not '\(clipped(token.text))'")
    }
    let value = token.text[token.text.index(after: equals)...]
    return (String(token.text[..<equals]), String(value))
  }

  /// One of the words of a type.
  func choice<Value: RawRepresentable<String> & CaseIterable>(
    _ text: String,
    _ token: Token,
    what: String
  ) throws(Diagnostic) -> Value {
    if let value = Value(rawValue: text) { return value }
    let word = Token(text: text, column: token.column)
    throw unknown(word, what: what, among: Value.allCases.map { $0.rawValue })
  }

  /// Takes the next word, which must name a value; `what` says what the value is.
  mutating func choice<Value: RawRepresentable<String> & CaseIterable>(
    _ what: String
  ) throws(Diagnostic) -> Value {
    let token = try word(what, among: Value.allCases.map { $0.rawValue })
    return try choice(token.text, token, what: "word")
  }

  // MARK: Numbers

  func number(
    _ text: String,
    in range: ClosedRange<Int>,
    _ token: Token
  ) throws(Diagnostic) -> Int {
    guard let number = decimal(text), range.contains(number) else {
      throw failure(
        at: token,
        "'\(clipped(token.text))' is out of range; \(range.lowerBound) to \(range.upperBound) is possible"
      )
    }
    return number
  }

  /// An unsigned decimal number without sign, for small things.
  func decimal(_ text: some StringProtocol) -> Int? {
    guard !text.isEmpty, text.utf8.count <= 9, text.utf8.allSatisfy({ $0.isDigit }) else {
      return nil
    }
    return Int(text)
  }

  /// Decimal, hexadecimal with `0x`, or negative in two's complement.
  func value(_ token: Token) throws(Diagnostic) -> WrittenNumber {
    if let number = WrittenNumber(token.text) { return number }
    throw failure(at: token, "'\(clipped(token.text))' is no 64-bit number")
  }

  static func number(_ text: some StringProtocol) -> UInt64? {
    if text.hasPrefix("0x") {
      let digits = text.dropFirst(2)
      return digits.allSatisfy { $0.isHexDigit } ? UInt64(digits, radix: 16) : nil
    }
    if text.hasPrefix("-") { return Int64(text).map { UInt64(bitPattern: $0) } }
    guard text.first?.isNumber == true else { return nil }
    return UInt64(text)
  }
}
