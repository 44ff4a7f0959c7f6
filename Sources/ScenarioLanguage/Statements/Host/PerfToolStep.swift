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
  /// Behind `-G`: the cgroup of each event, or one for all.
  private(set) var cgroups: [String] = []
  /// Whether each of them counts every event, as behind `--for-each-cgroup`.
  private(set) var countsForEach = false

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
    if !cgroups.isEmpty {
      let option = countsForEach ? PerfToolStep.forEach : "-G"
      words.append("\(option) \(cgroups.joined(separator: ","))")
    }
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
    if !cgroups.isEmpty, command == .record, target != .cpus(.all) {
      throw parser.failure(at: parser.line.endColumn, "perf record takes cgroups with -a alone")
    }
    if !cgroups.isEmpty, !target.isOfCPUs {
      throw parser.failure(at: parser.line.endColumn, "cgroups need CPUs: -a or -C CPUS")
    }
  }

  private static let forEach = "--for-each-cgroup"

  private mutating func take(_ token: Token, _ parser: inout StatementParser) throws(Diagnostic) {
    let targets = ["-a", "-C", "-t", "-p"]
    if token.text == "-e" {
      events = try parser.eventList()
    } else if token.text == "-i" {
      inherits = false
    } else if token.text == "-G" || command == .stat && token.text == PerfToolStep.forEach {
      guard cgroups.isEmpty else {
        throw parser.failure(at: token, "cgroups are given by -G or by --for-each-cgroup")
      }
      countsForEach = token.text == PerfToolStep.forEach
      if !countsForEach, events == nil {
        throw parser.failure(at: token, "events come before -G, behind -e")
      }
      cgroups = try parser.cgroupList()
    } else if command == .record, token.text == "-F" || token.text == "-c" {
      let number = try parser.value(try parser.word("a number")).value
      rate = token.text == "-F" ? .frequency(number) : .period(number)
    } else if command == .record, let option = try BranchOption(token, &parser) {
      branches = option
    } else {
      let own =
        command == .stat
        ? ["-e", "-i", "-G", PerfToolStep.forEach] : ["-e", "-i", "-G", "-F", "-c", "-b", "-j"]
      throw parser.unknown(token, what: "option of perf \(command.rawValue)", among: own + targets)
    }
  }
}

// MARK: Planning

extension PerfToolStep {
  /// The events that the tool opens, each group's leader first.
  private func groups(_ events: [DefaultEvents.Entry]) -> [[ToolEvent]] {
    events.map { entry in
      let expression = entry.expression
      let attrs = expression.attrs.enumerated().map { place, attr in
        adjusted(attr, isLeader: place == 0, memberCount: expression.terms.count)
      }
      return expression.toolEvents(attrs, isTool: true).enumerated().map { place, event in
        var event = event
        event.tool = tool
        event.refusal = refusal(
          isLeader: place == 0 && expression.terms.count > 1,
          isWeak: expression.isWeak,
          isDefault: entry.isOptional
        )
        if let whom = entry.whom { event.whom = whom }
        // Counting does not look for precision.
        if command == .stat { event.seeksPrecision = false }
        return event
      }
    }
  }

  /// What it does where an event is refused (E55, E58).
  private func refusal(isLeader: Bool, isWeak: Bool, isDefault: Bool) -> ToolEvent.Refusal {
    guard command == .stat else { return isWeak && !isLeader ? .opensGroup : .ends }
    return isLeader && !isDefault ? .isSkippedLater : .isSkipped
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
      // What a tracepoint tells is asked for as well, and each hit.
      if attr.type == .tracepoint { attr.sampleType |= 0x480 }
      switch rate {
      case nil where attr.type == .tracepoint: attr.samplePeriod = max(attr.samplePeriod, 1)
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
    let entries =
      events?.map { DefaultEvents.Entry($0) }
      ?? DefaultEvents(command, tool, target, planner.machine ?? Machine()).entries
    let groups = groups(entries)
    checkHybrid(groups, &planner)
    guard let openings = openings(entries.map { $0.expression }, &planner) else { return [] }
    let members = memberNames(name, entries.map { $0.expression })
    planner.instances[name] = nil
    var opened = ToolOpenings(reopensAtOnce: command == .record)
    for opening in openings where !planner.isFinished {
      guard isOpened(groups[opening.place], opening.target, openings, planner) else { continue }
      let place = opening.place
      let found = planner.openGroup(members[place], opening.suffix, groups[place], opening.target)
      opened.add(found, groups[place], opening, isWeak: entries[place].expression.isWeak)
      for (member, instance) in zip(members[place], found.names) {
        planner.instances[name, default: []].append(instance)
        for shorter in [member, member + opening.cgroup] where shorter != instance {
          planner.instances[shorter, default: []].append(instance)
          if opening.cgroup.isEmpty { break }
        }
      }
    }
    return opened.actions()
  }

  /// Of a PMU the tool opens events on its own CPUs alone: those of a kind, or the one that reads for a package.
  ///
  /// `tools/lib/perf/evlist.c:__perf_evlist__propagate_maps()`
  private func isOpened(
    _ events: [ToolEvent],
    _ target: OpenTarget,
    _ openings: [ToolOpenings.Place],
    _ planner: Planner
  ) -> Bool {
    guard planner.guestKernel == nil, let cpu = target.cpu, let attr = events.first?.attr else {
      return true
    }
    if attr.type == .power || attr.type == .memoryController {
      return cpu == 0 || !openings.contains { $0.target.cpu == 0 }
    }
    guard let machine = planner.machine, machine.processor.atom != nil else { return true }
    if attr.type == .raw || attr.namesAtom { return machine.isAtom(cpu: cpu) == attr.namesAtom }
    guard attr.type == .hardware || attr.type == .hardwareCache else { return true }
    return !machine.isAtom(cpu: cpu)
  }

  /// On a hybrid processor the tool opens an event that names no PMU on both.
  private func checkHybrid(_ groups: [[ToolEvent]], _ planner: inout Planner) {
    guard planner.guestKernel == nil, planner.machine?.processor.atom != nil else { return }
    let generic = groups.joined().contains { event in
      (event.attr.type == .hardware || event.attr.type == .hardwareCache)
        && event.attr.config >> 32 == 0
    }
    guard generic else { return }
    planner.fail(
      "on a hybrid processor the tool opens what names no PMU on both; "
        + "name them, as in -e cpu_core/cycles/,cpu_atom/cycles/"
    )
  }

  /// Which group is opened for whom, in the order in which that happens.
  private func openings(
    _ expressions: [EventExpression],
    _ planner: inout Planner
  ) -> [ToolOpenings.Place]? {
    let targets = target.resolvedAll(&planner, perCPU: command == .record)
    guard let cgroups = cgroupsOfGroups(expressions, &planner) else { return nil }
    func opening(
      _ place: Int,
      _ cgroup: (suffix: String, handle: CgroupHandle?),
      _ target: (suffix: String, target: OpenTarget)
    ) -> ToolOpenings.Place {
      ToolOpenings.Place(
        place: place,
        cgroup: cgroup.suffix,
        suffix: cgroup.suffix + target.suffix,
        target: cgroup.handle.map { target.target.keeping(toCgroup: $0) } ?? target.target
      )
    }
    // Threads are gone through for each event, CPUs by perf stat around them.
    let isCPUFirst = command == .stat && !target.isTask
    guard isCPUFirst else {
      return cgroups.flatMap { place, cgroup in targets.map { opening(place, cgroup, $0) } }
    }
    return targets.flatMap { target in cgroups.map { opening($0, $1, target) } }
  }

  /// Each group with the cgroup that it counts: the nth name is for the nth event, a lone one for all; or all events
  /// for the first, then all for the second.
  ///
  /// `tools/perf/util/cgroup.c:parse_cgroups()`, `evlist__expand_cgroup()`
  private func cgroupsOfGroups(
    _ expressions: [EventExpression],
    _ planner: inout Planner
  ) -> [(place: Int, cgroup: (suffix: String, handle: CgroupHandle?))]? {
    let places = Array(expressions.indices)
    guard !cgroups.isEmpty else { return places.map { ($0, ("", nil)) } }
    guard planner.guestKernel == nil else {
      planner.fail("cgroups are the host's here")
      return nil
    }
    var handles: [CgroupHandle] = []
    for name in cgroups {
      guard let handle = planner.cgroup(name) else { return nil }
      handles.append(handle)
    }
    if countsForEach {
      return zip(cgroups, handles).flatMap { name, handle in
        places.map { ($0, (name == Planner.rootCgroup ? ".root" : ".\(name)", handle)) }
      }
    }
    if handles.count == 1 { return places.map { ($0, ("", handles[0])) } }
    var next = 0
    var found: [(place: Int, cgroup: (suffix: String, handle: CgroupHandle?))] = []
    for (place, expression) in expressions.enumerated() {
      let own = handles.dropFirst(next).prefix(expression.terms.count)
      next += expression.terms.count
      guard own.allSatisfy({ $0 == own.first }), own.isEmpty || own.count == expression.terms.count
      else {
        planner.fail("the members of a group are of one cgroup, which -G names for each")
        return nil
      }
      found.append((place, ("", own.first)))
    }
    if next < handles.count { planner.fail("-G names more cgroups than there are events") }
    return found
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
