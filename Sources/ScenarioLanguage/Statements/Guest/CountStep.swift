import PerfInterface

/// `G = count cycles from 0 period 100 on gp0`: programs a virtual counter and enables it.
struct CountStep: GuestStep {
  static let beginnings = ["NAME = count"]

  static let drivesCounters = true

  let names: Names
  let event: EventExpression
  /// The value written first.
  private(set) var from: WrittenNumber?
  private(set) var period: WrittenNumber?
  private(set) var counter: Counter?

  init(_ head: StepHead, _ parser: inout StatementParser) throws(Diagnostic) {
    names = try parser.names(from: head.first)
    event = try parser.event()
    var seen: Set<String> = []
    while let token = parser.peeked {
      parser.next += 1
      try parser.checkOnce(token.text, &seen, token)
      switch token.text {
      case "from": from = try parser.value(try parser.word("a value"))
      case "period": period = try Self.period(&parser)
      case "on": counter = try parser.counter()
      default: throw parser.unknown(token, what: "word", among: ["from", "period", "on"])
      }
    }
  }

  private static func period(_ parser: inout StatementParser) throws(Diagnostic) -> WrittenNumber {
    let token = try parser.word("a period")
    let period = try parser.value(token)
    guard period.value > 0, period.value < 1 << 47 else {
      throw parser.failure(at: token, "a period is 1 to \(UInt64(1) << 47 - 1)")
    }
    return period
  }

  var description: String {
    "\(names) = count \(event)" + (from.map { " from \($0)" } ?? "")
      + (period.map { " period \($0)" } ?? "") + (counter.map { " on \($0.name)" } ?? "")
  }

  var summary: String { "starts \(names)" }

  func lines() -> [String] {
    let tool = period.map { "perf record -c \($0)" } ?? "perf stat -I 1000"
    return names.all.map { "\(tool) -e '\(event)' -a &  # \($0)" }
  }
}

// MARK: Planning

extension CountStep {
  func actions(_ planner: inout Planner, on vcpus: [VCPUHandle]) -> [Action] {
    guard let vcpu = planner.single(vcpus) else { return [] }
    guard event.terms.count == 1, let attr = event.attrs.first else {
      planner.fail(at: event.description, "a guest's counter counts one event, not a group")
      return []
    }
    let setting = GuestCounterSetting(
      attr: attr,
      initialValue: from?.value ?? 0,
      period: period?.value
    )
    return names.all.compactMap { name in
      handle(name, vcpu, &planner).map { .guest(vcpu, .count($0, setting, on: counter)) }
    }
  }

  /// A counter is programmed anew under its name.
  private func handle(
    _ name: String,
    _ vcpu: VCPUHandle,
    _ planner: inout Planner
  ) -> GuestCounterHandle? {
    planner.checkPlain(name)
    guard let place = planner.knownSubject(name) else { return planner.newCounter(name, of: vcpu) }
    return planner.guestCounter(name, at: place, of: vcpu)
  }
}
