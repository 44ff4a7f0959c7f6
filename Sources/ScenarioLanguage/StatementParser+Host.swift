import PerfInterface

// The steps of the host.
extension StatementParser {
  static let hostSteps = [
    "NAME = open", "enable", "disable", "close", "reset", "read", "switch", "sleep", "wake",
    "migrate", "exec", "exit", "fork", "irqs", "create", "filter", "grab", "release",
    "run", "save", "restore",
  ]

  mutating func hostStep() throws(Diagnostic) -> HostStep {
    let first = try word("a host step", among: StatementParser.hostSteps)
    if let names = try assignedNames(first) {
      try keyword("open")
      return .open(names, try open())
    }
    switch first.text {
    case "enable": return .enable(try names())
    case "disable": return .disable(try names())
    case "close": return .close(try names())
    case "reset": return .reset(try names())
    case "read": return .read(try names())
    case "switch":
      let cpu = try self.cpu()
      try keyword("to")
      return .contextSwitch(cpu: cpu, to: try singleName("a task"))
    case "sleep": return .sleep(try names())
    case "wake": return .wake(try names())
    case "migrate":
      let names = try names()
      try keyword("to")
      return .migrate(names, cpu: try cpu())
    case "create": return .create(try names())
    case "filter": return try filter()
    case "grab", "release":
      return .grab(cpu: try cpu(), try counterName(), first.text == "grab")
    case "run":
      let vcpu = try singleName("a virtual CPU")
      try keyword("by")
      return .runVirtualCPU(vcpu, by: try singleName("a task"))
    case "save": return .save(try names())
    case "restore": return .restore(try names())
    case "exec": return .exec(try names())
    case "exit": return .exit(try names())
    case "fork":
      let task = try singleName("a task")
      try keyword("as")
      return .fork(task, child: try singleName("a name for the child"))
    case "irqs":
      let token = try word("'on' or 'off'")
      guard token.text == "on" || token.text == "off" else {
        throw unknown(token, what: "word", among: ["on", "off"])
      }
      return .interrupts(cpu: try cpu(), enabled: token.text == "on")
    default: throw unknown(first, what: "host step", among: StatementParser.hostSteps)
    }
  }

  private mutating func filter() throws(Diagnostic) -> HostStep {
    let names = try names()
    let token = try word("'allow', 'deny' or 'none'")
    guard token.text != "none" else { return .filter(names, nil) }
    guard token.text == "allow" || token.text == "deny" else {
      throw unknown(token, what: "word", among: ["allow", "deny", "none"])
    }
    let events = try event()
    var filter = GuestFilterExpression(isAllowList: token.text == "allow", events: events)
    while let token = peeked {
      let counter = try counterName()
      guard counter.isFixed, !filter.fixedCounters.contains(counter) else {
        throw failure(at: token, "a filter lists events and then fixed counters, each once")
      }
      filter.fixedCounters.append(counter)
    }
    return .filter(names, filter)
  }

  /// The names before a `=`, or nil when the line is no assignment.
  mutating func assignedNames(_ first: Token) throws(Diagnostic) -> Names? {
    guard take("=") else { return nil }
    return try names(from: first)
  }

  mutating func open() throws(Diagnostic) -> OpenStep {
    let event = try event()
    let target = try target()
    var step = OpenStep(event: event, target: target)
    var seen: Set<String> = []
    while let token = peeked {
      next += 1
      let option = String(token.text.prefix { $0 != "=" })
      guard seen.insert(option).inserted else {
        throw failure(at: token, "'\(clipped(option))' is given twice")
      }
      if token.text == "disabled" {
        step.fields.append(AttrAssignment(name: "disabled", value: 1))
        continue
      }
      if token.text == "kernel" {
        step.isKernel = true
        continue
      }
      guard token.text.contains("=") else {
        throw unknown(
          token,
          what: "word",
          among: ["disabled", "kernel", "KEY=VALUE", "group=EVENT"]
        )
      }
      let (key, value) = try keyAndValue(token)
      if key == "group" {
        let leader = try names(from: Token(text: value, column: token.column + 6))
        guard leader.last == nil else {
          throw failure(at: token.column + 6, "an event joins one group, not a range")
        }
        step.group = leader.first
      } else {
        step.fields.append(try field(key, value, token))
      }
    }
    return step
  }

  mutating func event() throws(Diagnostic) -> EventExpression {
    let token = try word("an event such as cycles:D")
    do throws(EventExpression.Problem) {
      return try EventExpression(parsing: token.text)
    } catch {
      switch error {
      case .openBrace: throw failure(at: token, "the group has no closing '}'")
      case .emptyGroup: throw failure(at: token, "an event is missing in '\(clipped(token.text))'")
      case .unknownEvent(let name):
        throw unknownEvent(name, token)
      case .tooPrecise:
        throw failure(at: token, "an event has at most three 'p', as precise_ip ends at 3")
      case .unknownModifier(let modifier):
        throw failure(
          at: token,
          "unknown modifier '\(modifier)'; possible: \(EventExpression.modifierHelp)"
        )
      }
    }
  }

  private func unknownEvent(_ name: String, _ token: Token) -> Diagnostic {
    let names = EventName.table.map(\.name)
    return failure(
      at: token,
      "unknown event '\(clipped(name))'; possible: \(names.joined(separator: ", ")) or a raw code such as r01c0",
      suggestion: Suggestion.nearest(to: name, among: names)
    )
  }

  private mutating func target() throws(Diagnostic) -> TargetExpression {
    let token = try word("a target: -C CPU, -t TASK, or pid=N cpu=N")
    switch token.text {
    case "-C": return .cpu(try cpuNumber())
    case "-t":
      let task = try singleName("a task")
      return take("-C") ? .taskOnCPU(task, cpu: try cpuNumber()) : .task(task)
    default:
      guard token.text.hasPrefix("pid=") else {
        throw unknown(token, what: "target", among: ["-C", "-t", "pid=N cpu=N"])
      }
      let pid = try rawArgument(token, key: "pid")
      return .raw(pid: pid, cpu: try rawArgument(try word("cpu=N"), key: "cpu"))
    }
  }

  private mutating func cpuNumber() throws(Diagnostic) -> Int {
    let token = try word("the number of a CPU")
    guard let number = decimal(token.text) else {
      throw failure(at: token, "expected the number of a CPU, not '\(clipped(token.text))'")
    }
    return number
  }

  private func rawArgument(_ token: Token, key: String) throws(Diagnostic) -> Int {
    let (found, value) = try keyAndValue(token)
    guard found == key, !value.hasPrefix("+"), let number = Int32(value) else {
      throw failure(at: token, "expected \(key)=N with a 32-bit number")
    }
    return Int(number)
  }

  private func field(
    _ key: String,
    _ text: String,
    _ token: Token
  ) throws(Diagnostic) -> AttrAssignment {
    guard let limit = AttrField.limit(key) else {
      throw failure(
        at: token,
        "unknown perf_event_attr field '\(clipped(key))'; possible: "
          + AttrField.names.joined(separator: ", "),
        suggestion: Suggestion.nearest(to: key, among: AttrField.names)
      )
    }
    guard let value = StatementParser.number(text), value <= limit else {
      throw failure(
        at: token,
        "'\(clipped(text))' does not fit the field '\(key)', which holds 0 to \(limit)"
      )
    }
    return AttrAssignment(name: key, value: value)
  }
}
