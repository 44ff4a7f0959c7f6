import PerfInterface

/// `S = perf stat -e cycles,instructions -a`, `R = perf record -F 99 -C 0`: what the perf tool opens, with
/// its own defaults and flags.
///
/// It is the tool of the kernel's release unless another one is named. Its dummy events and buffers are left
/// out, as they take no counter.
struct PerfToolStep: HostStep {
  static let beginnings = ["NAME = perf"]

  enum Command: String, CaseIterable {
    case stat
    case record
  }

  let names: Names
  /// The tool's release; nil for that of the kernel.
  let tool: KernelVersion?
  let command: Command
  /// Behind `-e`; nil for what the tool opens by itself.
  private(set) var events: [EventExpression]?
  /// Behind `-F` or `-c`.
  private(set) var rate: Rate?
  private(set) var branches: BranchOption?
  private(set) var inherits = true
  private(set) var target = TargetExpression.cpus(.all)

  enum Rate: Hashable {
    case frequency(UInt64)
    case period(UInt64)

    var description: String {
      switch self {
      case .frequency(let number): "-F \(number)"
      case .period(let number): "-c \(number)"
      }
    }
  }

  var description: String { "\(names) = perf \(tool.map { "\($0.rawValue) " } ?? "")\(options)" }

  /// The command and its options.
  private var options: String {
    var words = [command.rawValue]
    if let events { words.append("-e \(events.map { $0.description }.joined(separator: ","))") }
    if let rate { words.append(rate.description) }
    if let branches { words.append(branches.description) }
    if !inherits { words.append("-i") }
    return (words + [target.description]).joined(separator: " ")
  }

  var summary: String { "perf \(command.rawValue) \(names)" }
}

// MARK: Parsing

extension PerfToolStep {
  init(_ head: StepHead, _ parser: inout StatementParser) throws(Diagnostic) {
    names = try parser.names(from: head.first)
    let releases = KernelVersion.allCases.map { $0.rawValue }
    let commands = Command.allCases.map { $0.rawValue }
    var word = try parser.word("a command of perf", among: commands + releases)
    let tool = KernelVersion(rawValue: word.text)
    if tool != nil { word = try parser.word("a command of perf", among: commands) }
    guard let command = Command(rawValue: word.text) else {
      throw parser.unknown(word, what: "command of perf", among: commands + releases)
    }
    (self.tool, self.command) = (tool, command)
    var target: TargetExpression?
    var seen: Set<String> = []
    while let token = parser.peeked {
      let option = token.text == "-F" || token.text == "-c" ? "-F or -c" : token.text
      try parser.checkOnce(option, &seen, token)
      if let found = try TargetExpression(option: token, &parser) {
        guard target == nil else { throw parser.failure(at: token, "the target is given twice") }
        target = found
        continue
      }
      parser.next += 1
      try take(token, &parser)
    }
    guard let target else {
      throw parser.failure(
        at: parser.line.endColumn,
        "perf \(command.rawValue) needs to be told whom it counts: -a, -C CPUS, -t TASK or -p TASK"
      )
    }
    self.target = target
  }

  private mutating func take(_ token: Token, _ parser: inout StatementParser) throws(Diagnostic) {
    let targets = ["-a", "-C", "-t", "-p"]
    if token.text == "-e" {
      events = try parser.eventList()
    } else if token.text == "-i" {
      inherits = false
    } else if command == .record, token.text == "-F" || token.text == "-c" {
      let number = try parser.value(try parser.word("a number")).value
      rate = token.text == "-F" ? .frequency(number) : .period(number)
    } else if command == .record, let option = try BranchOption(token, &parser) {
      branches = option
    } else {
      let own = command == .stat ? ["-e", "-i"] : ["-e", "-i", "-F", "-c", "-b", "-j"]
      throw parser.unknown(token, what: "option of perf \(command.rawValue)", among: own + targets)
    }
  }
}

// MARK: Planning

extension PerfToolStep {
  /// The events that the tool opens, each group's leader first.
  private func groups(_ expressions: [EventExpression]) -> [[ToolEvent]] {
    expressions.map { expression in
      let attrs = expression.attrs.enumerated().map { place, attr in
        adjusted(attr, isLeader: place == 0, memberCount: expression.terms.count)
      }
      return expression.toolEvents(attrs, isTool: true).map { event in
        var event = event
        event.tool = tool
        // Counting does not look for precision.
        if command == .stat { event.seeksPrecision = false }
        return event
      }
    }
  }

  /// What the tool asks for besides what the user does.
  ///
  /// `tools/perf/util/stat.c:create_perf_stat_counter()`, `util/evsel.c:evsel__config()`
  private func adjusted(_ attr: EventAttr, isLeader: Bool, memberCount: Int) -> EventAttr {
    var attr = attr
    if isLeader { attr.flags.insert(.disabled) }
    switch command {
    case .stat:
      if inherits { attr.flags.insert(.inherit) }
      attr.readFormat = memberCount > 1 ? 0xf : 0x3
    case .record:
      if inherits, case .process = target { attr.flags.insert(.inherit) }
      attr.sampleType |= 0x107
      attr.readFormat = 0x14
      switch rate {
      case .period(let period): attr.samplePeriod = period
      case .frequency(let frequency): setFrequency(frequency, in: &attr)
      case nil: if attr.samplePeriod == 0 { setFrequency(4000, in: &attr) }
      }
      branches?.apply(to: &attr)
    }
    return attr
  }

  private func setFrequency(_ frequency: UInt64, in attr: inout EventAttr) {
    attr.flags.insert(.frequency)
    attr.samplePeriod = frequency
  }

  /// The events where none are named.
  ///
  /// Those of `perf stat` are those of the tools up to 6.12; later ones open cycles and instructions
  /// twice. `perf record` samples cycles as precisely as it can.
  ///
  /// `tools/perf/builtin-stat.c:add_default_attributes()`
  private func defaults(_ planner: Planner) -> [EventExpression] {
    guard command == .stat else { return [EventExpression("cycles", modifiers: "P")] }
    let codes = (planner.machine ?? Machine()).processor.events
    let clock = target.isTask ? "task-clock" : "cpu-clock"
    let stalls = ["stalled-cycles-frontend", "stalled-cycles-backend"].filter { name in
      EventName.attr(name).map { codes.code($0) != nil } == true
    }
    let names =
      [clock, "context-switches", "cpu-migrations", "page-faults", "cycles"] + stalls
      + ["instructions", "branches", "branch-misses"]
    return names.map { EventExpression($0) }
  }

  /// `perf stat` opens what belongs to a CPU together, `perf record` what belongs to an event; both enable
  /// the leaders after that.
  ///
  /// `tools/perf/builtin-stat.c:__run_perf_stat()`, `builtin-record.c:record__open()`
  func actions(_ planner: inout Planner) -> [Action] {
    names.all.flatMap { planner.isFinished ? [] : actions($0, &planner) }
  }

  private func actions(_ name: String, _ planner: inout Planner) -> [Action] {
    planner.checkPlain(name)
    if planner.instances[name]?.contains(where: { planner.openEvents[$0] != nil }) == true {
      planner.fail(at: name, "'\(name)' is open already; close it or take another name")
      return []
    }
    let expressions = events ?? defaults(planner)
    let groups = groups(expressions)
    let targets = target.resolvedAll(&planner, perCPU: command == .record)
    let members = memberNames(name, expressions)
    planner.instances[name] = nil
    var actions: [Action] = []
    var leaders: [EventHandle] = []
    let places = groups.indices
    let order =
      command == .stat
      ? targets.flatMap { target in places.map { ($0, target) } }
      : places.flatMap { place in targets.map { (place, $0) } }
    for (place, target) in order where !planner.isFinished {
      let opened = planner.openGroup(members[place], target.suffix, groups[place], target.target)
      actions += opened.actions
      leaders += opened.leader.map { [$0] } ?? []
      for (member, instance) in zip(members[place], opened.names) {
        planner.instances[name, default: []].append(instance)
        if instance != member { planner.instances[member, default: []].append(instance) }
      }
    }
    return actions + leaders.map { .enable($0) }
  }

  /// `S.cycles` for an event whose name can stand in one, and is the first of the name; else `S.3`.
  private func memberNames(_ name: String, _ events: [EventExpression]) -> [[String]] {
    var seen: Set<String> = []
    var count = 0
    return events.map { expression in
      expression.terms.map { term in
        count += 1
        let named = "\(name).\(term.name)"
        return Names.isName(named) && seen.insert(named).inserted ? named : "\(name).\(count - 1)"
      }
    }
  }
}

// MARK: Commands

extension PerfToolStep {
  func lines(_ commands: PerfCommands) -> [String] {
    let place = target.option ?? target.description
    var words = options
    if words.hasSuffix(target.description) {
      words = String(words.dropLast(target.description.count)) + place
    }
    let binary = tool.map { "perf-\($0.rawValue)" } ?? "perf"
    return names.all.map { "\(binary) \(words) & \(PerfCommands.variable($0))_STAT=$!" }
  }
}
