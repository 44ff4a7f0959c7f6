import PerfInterface

// The steps of a guest, and expectations.
extension StatementParser {
  static let guestSteps = [
    "NAME = count", "stop", "start", "write", "read", "reprogram", "toggle global", "emulate",
    "lbr on", "lbr off", "lbr read", "pmi mask", "pmi unmask", "rdpmc",
  ]

  mutating func guestStep() throws(Diagnostic) -> GuestStep {
    let first = try word("a guest step", among: StatementParser.guestSteps)
    if let names = try assignedNames(first) {
      try keyword("count")
      return try count(names)
    }
    switch first.text {
    case "stop": return .stop(try names())
    case "start": return .start(try names())
    case "write":
      let names = try names()
      return .write(names, value: try value(try word("a value")))
    case "read": return .read(try names())
    case "reprogram": return .reprogram(try names())
    case "toggle":
      try keyword("global")
      return .toggleGlobal
    case "emulate":
      let token = try word("a number of instructions")
      guard let count = decimal(token.text), count > 0 else {
        throw failure(at: token, "expected a number of instructions, 1 to 999999999")
      }
      return .emulate(UInt64(count))
    case "pmi":
      let token = try word("'mask' or 'unmask'")
      guard token.text == "mask" || token.text == "unmask" else {
        throw unknown(token, what: "word", among: ["mask", "unmask"])
      }
      return .maskInterrupt(token.text == "mask")
    case "rdpmc": return .rdpmc(try counterName(), fromUser: take("user"))
    case "lbr":
      let token = try word("'on', 'off' or 'read'")
      switch token.text {
      case "on": return .lbrOn
      case "off": return .lbrOff
      case "read": return .lbrRead
      default: throw unknown(token, what: "word", among: ["on", "off", "read"])
      }
    default: throw unknown(first, what: "guest step", among: StatementParser.guestSteps)
    }
  }

  private mutating func count(_ names: Names) throws(Diagnostic) -> GuestStep {
    let event = try event()
    var from: UInt64?
    var period: UInt64?
    var counter: Counter?
    var seen: Set<String> = []
    while let token = peeked {
      next += 1
      guard seen.insert(token.text).inserted else {
        throw failure(at: token, "'\(clipped(token.text))' is given twice")
      }
      switch token.text {
      case "from": from = try value(try word("a value"))
      case "period":
        let number = try word("a period")
        period = try value(number)
        guard let period, period > 0, period < 1 << 47 else {
          throw failure(at: number, "a period is 1 to \(UInt64(1) << 47 - 1)")
        }
      case "on": counter = try counterName()
      default: throw unknown(token, what: "word", among: ["from", "period", "on"])
      }
    }
    return .count(names, event: event, from: from, period: period, on: counter)
  }

  mutating func counterName() throws(Diagnostic) -> Counter {
    let token = try word("a counter such as gp0 or fixed1")
    guard let counter = Counter(name: token.text) else {
      throw failure(at: token, "'\(clipped(token.text))' is no counter; gp0 and fixed1 are")
    }
    return counter
  }

  // MARK: Expectations

  static let expectations = [
    "active", "inactive", "error", "off", "exited", "counts", "records", "runs", "reads", "value",
    "on",
  ]

  mutating func expectation() throws(Diagnostic) -> Expectation {
    if take("error") {
      let token = try word("an error such as EINVAL")
      guard let number = ErrorNumber(rawValue: token.text) else {
        throw unknown(token, what: "error", among: ErrorNumber.allCases.map(\.rawValue))
      }
      return .error(number)
    }
    if take("guest") {
      let names = try names()
      if take("stalls") { return .stalls(names, try share()) }
      guard take("told") else {
        throw unknown(try word("'told' or 'stalls'"), what: "word", among: ["told", "stalls"])
      }
      let token = try word("what the guest is told", among: GuestSign.allCases.map(\.rawValue))
      guard let sign = GuestSign(rawValue: token.text) else {
        throw unknown(token, what: "word", among: GuestSign.allCases.map(\.rawValue))
      }
      return .told(names, sign)
    }
    return try expectation(of: try names())
  }

  private mutating func expectation(of names: Names) throws(Diagnostic) -> Expectation {
    let token = try word("what is expected", among: StatementParser.expectations)
    switch token.text {
    case "active", "inactive", "error", "off", "exited":
      let state = EventState.allCases.first { $0.word == token.text } ?? .off
      return .state(names, state)
    case "counts", "records":
      let share = try share()
      return token.text == "counts" ? .counts(names, share) : .records(names, share)
    case "runs": return try runs(names)
    case "reads":
      let word = try self.word("'eof' or 'data'")
      guard word.text == "eof" || word.text == "data" else {
        throw unknown(word, what: "result", among: ["eof", "data"])
      }
      return .reads(names, word.text == "eof" ? .endOfFile : .data)
    case "value":
      if take("unchanged") { return .valueUnchanged(names) }
      return .value(names, try value(try word("a value or 'unchanged'")))
    case "on":
      if take("any") { return .on(names, nil) }
      return .on(names, try counterName())
    default: throw unknown(token, what: "expectation", among: StatementParser.expectations)
    }
  }

  private mutating func share() throws(Diagnostic) -> CountShare {
    let word = try self.word("all, nothing or some")
    guard let share = CountShare(rawValue: word.text) else {
      throw unknown(word, what: "share", among: CountShare.allCases.map(\.rawValue))
    }
    return share
  }

  private mutating func runs(_ names: Names) throws(Diagnostic) -> Expectation {
    let token = try word("a share such as 50%")
    guard token.text.hasSuffix("%"), let percent = percentage(token.text.dropLast()),
      percent <= 100
    else { throw failure(at: token, "expected a share from 0% to 100%, such as 50%") }
    guard let word = peeked else {
      return .runs(names, percent: percent, tolerance: Expectation.defaultTolerance)
    }
    next += 1
    let digits = word.text.hasSuffix("%") ? word.text.dropLast() : word.text[...]
    guard word.text.hasPrefix("+-"), let tolerance = percentage(digits.dropFirst(2)) else {
      throw failure(at: word, "expected a tolerance such as +-5")
    }
    return .runs(names, percent: percent, tolerance: tolerance)
  }

  private func percentage(_ text: some StringProtocol) -> Double? {
    guard !text.isEmpty, text.count <= 12,
      text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") })
    else { return nil }
    // Nine decimals are all that printing keeps.
    let decimals = text.split(separator: ".", omittingEmptySubsequences: false).dropFirst()
    guard decimals.allSatisfy({ $0.count <= 9 }), let value = Double(String(text)), value <= 100
    else { return nil }
    return value
  }
}
