import PerfInterface

/// `A = open cycles:D -C 0`: opens events.
struct OpenStep: HostStep {
  static let beginnings = ["NAME = open"]

  let names: Names
  /// What it counts.
  let event: EventExpression
  /// Whose.
  let target: TargetExpression
  /// Fields of `perf_event_attr` set by name, in the order written; `disabled` is one of them.
  private(set) var fields: [AttrAssignment] = []
  /// The tool's options for branch records.
  private(set) var branches: BranchOption?
  /// The cgroup whose tasks it counts, behind `-G`.
  private(set) var cgroup: String?
  /// The event whose group it joins.
  private(set) var group: String?
  /// Whether the kernel opens it for itself (E30).
  private(set) var isKernel = false

  var description: String {
    var words = ["\(names) = open \(event) \(target)"]
    if let cgroup { words.append("-G \(cgroup)") }
    words += fields.map { $0.description }
    if let branches { words.append(branches.description) }
    if let group { words.append("group=\(group)") }
    if isKernel { words.append("kernel") }
    return words.joined(separator: " ")
  }

  var summary: String { "opens \(names)" }
}

// MARK: Parsing

extension OpenStep {
  init(_ head: StepHead, _ parser: inout StatementParser) throws(Diagnostic) {
    names = try parser.names(from: head.first)
    event = try parser.event()
    target = try TargetExpression(&parser)
    var seen: Set<String> = []
    while let token = parser.peeked {
      parser.next += 1
      try parser.checkOnce(String(token.text.prefix { $0 != "=" }), &seen, token)
      switch token.text {
      case "disabled": fields.append(AttrAssignment(name: "disabled", number: WrittenNumber(1)))
      case "kernel": isKernel = true
      case "-G":
        guard target.isOfCPUs else {
          throw parser.failure(at: token, "-G needs CPUs: -a or -C CPUS")
        }
        cgroup = try parser.cgroup()
      case "-b", "-j": branches = try BranchOption(token, &parser)
      default: try apply(token, parser)
      }
      try checkFrequency(after: token, parser)
    }
    try checkFrequency(parser)
  }

  /// A period and a frequency are the same field of `perf_event_attr`.
  private func checkFrequency(after token: Token, _ parser: StatementParser) throws(Diagnostic) {
    guard sets("sample_period"), sets("sample_freq") else { return }
    throw parser.failure(
      at: token,
      "sample_period and sample_freq are one field; freq=1 makes it a frequency"
    )
  }

  /// Without `freq` the kernel takes the number for a period.
  private func checkFrequency(_ parser: StatementParser) throws(Diagnostic) {
    guard sets("sample_freq"),
      !fields.contains(where: { $0.name == "freq" && $0.number.value > 0 }),
      let token = parser.line.tokens.last(where: { $0.text.hasPrefix("sample_freq=") })
    else { return }
    throw parser.failure(
      at: token,
      "sample_freq needs freq=1, without which the kernel takes it for a period; "
        + "sample_period says that"
    )
  }

  private func sets(_ name: String, to value: UInt64? = nil) -> Bool {
    fields.contains { $0.name == name && (value == nil || $0.number.value == value) }
  }

  private mutating func apply(_ token: Token, _ parser: StatementParser) throws(Diagnostic) {
    guard token.text.contains("=") else {
      throw parser.unknown(
        token,
        what: "word",
        among: ["disabled", "kernel", "-b", "-j", "-G", "KEY=VALUE", "group=EVENT"]
      )
    }
    let (key, value) = try parser.keyAndValue(token)
    guard key == "group" else {
      fields.append(try AttrAssignment(key, value, token, parser))
      return
    }
    let leader = try parser.names(from: Token(text: value, column: token.column + 6))
    guard leader.last == nil else {
      throw parser.failure(at: token.column + 6, "an event joins one group, not a range")
    }
    group = leader.first
  }
}

// MARK: Planning

extension OpenStep {
  /// The attribute blocks to open, leader first.
  private var attrs: [EventAttr] {
    event.attrs.enumerated().map { place, attr in
      var attr = attr
      // As the perf tool does: only the leader starts disabled or is pinned.
      for field in fields where place == 0 || !AttrField.leaderOnly.contains(field.name) {
        AttrField.set(field, in: &attr)
      }
      branches?.apply(to: &attr)
      return attr
    }
  }

  func actions(_ planner: inout Planner) -> [Action] {
    guard let targets = targets(&planner) else { return [] }
    let events = event.toolEvents(attrs, isTool: false)
    if event.isWeak {
      planner.fail("only the tool opens the members of a weak group by themselves; perf stat has W")
      return []
    }
    if isKernel, group != nil || events.count > 1 || targets.count > 1 || event.seeksPrecision {
      planner.fail("the kernel's own events have no groups, and are opened one at a time")
      return []
    }
    if isKernel, cgroup != nil {
      planner.fail("the kernel's own events are of a CPU or a task, not of a cgroup")
      return []
    }
    var actions: [Action] = []
    for name in names.all where !planner.isFinished {
      guard isFree(name, &planner) else { continue }
      planner.instances[name] = nil
      for (suffix, target) in targets where !planner.isFinished {
        actions +=
          isKernel
          ? openKernel(name, events, target, &planner)
          : openGroup(name, suffix, events, target, &planner)
      }
    }
    return actions
  }

  private func targets(_ planner: inout Planner) -> [(suffix: String, target: OpenTarget)]? {
    let targets = target.resolvedAll(&planner)
    guard let cgroup else { return targets }
    guard planner.guestKernel == nil else {
      planner.fail("cgroups are the host's here")
      return nil
    }
    guard let handle = planner.cgroup(cgroup) else { return nil }
    return targets.map { (suffix: $0.suffix, target: $0.target.keeping(toCgroup: handle)) }
  }

  private func isFree(_ name: String, _ planner: inout Planner) -> Bool {
    planner.checkPlain(name)
    // In an exploration it may have been closed before.
    guard planner.exploration == nil,
      planner.expanded(name).contains(where: { planner.openEvents[$0] != nil })
    else { return true }
    planner.fail(at: name, "'\(name)' is open already; close it or take another name")
    return false
  }

  private func openKernel(
    _ name: String,
    _ events: [ToolEvent],
    _ target: OpenTarget,
    _ planner: inout Planner
  ) -> [Action] {
    guard let handle = planner.newEvent(name, cpu: target.cpu), let attr = events.first?.attr else {
      return []
    }
    planner.openEvents[name] = []
    planner.openedAttrs[name] = attr
    return [.createKernelCounter(handle, attr: attr, target: target)]
  }

  /// Opens the members of a group, `A`, then `A.1`, `A.2`, ..., on one of its CPUs.
  private func openGroup(
    _ name: String,
    _ suffix: String,
    _ events: [ToolEvent],
    _ target: OpenTarget,
    _ planner: inout Planner
  ) -> [Action] {
    let members = events.indices.map { $0 == 0 ? name : "\(name).\($0)" }
    let opened = planner.openGroup(
      members,
      suffix,
      events,
      target,
      leader: group.map { planner.instances[$0] == nil ? $0 : $0 + suffix }
    )
    if !suffix.isEmpty {
      for (member, instance) in zip(members, opened.names) {
        planner.instances[member, default: []].append(instance)
      }
    }
    return opened.actions
  }
}

// MARK: Commands

extension OpenStep {
  func lines(_ commands: PerfCommands) -> [String] {
    names.all.flatMap { lines(name: $0, commands) }
  }

  private func lines(name: String, _ commands: PerfCommands) -> [String] {
    let event = eventText(commands)
    guard let option = target.option else {
      return ["# perf_event_open() of \(event) with \(target), as \(name)"]
    }
    if isKernel { return ["# a kernel module creates \(event) \(target), as \(name)"] }
    let isControlled = commands.controlled.contains(name)
    var words = ["perf stat -I 1000 -e '\(event)'", option]
    if let cgroup { words.append("-G \(cgroup)") }
    // The tool's events of a task are inherited unless it is told otherwise.
    if target.isTask, !sets("inherit", to: 1) { words.append("--no-inherit") }
    if fields.contains(where: { $0.isDisabled }) { words.append("-D -1") }
    if isControlled { words.append("--control fifo:\(name).ctl") }
    let line = words.joined(separator: " ") + " & \(PerfCommands.variable(name))_STAT=$!" + note
    return isControlled ? ["mkfifo \(name).ctl", line] : [line]
  }

  /// The tool leaves guests out unless told otherwise; the scenario's event does not.
  private func eventText(_ commands: PerfCommands) -> EventExpression {
    var event = event
    if commands.hasVM, !event.modifiers.contains("G"), !event.modifiers.contains("H") {
      event.modifiers += "GH"
    }
    return event
  }

  /// What the tool has no option for.
  private var note: String {
    let others = fields.filter { $0.name != "disabled" }.map { "\($0.name)=\($0.number)" }
    let note = others + (group.map { ["in the group of \($0)"] } ?? [])
    return note.isEmpty ? "" : "  # with \(note.joined(separator: ", "))"
  }
}
