import PerfInterface

/// `enable A`, `close A`: what is done with events that are open.
struct EventStep: HostStep {
  enum Verb: String, CaseIterable {
    case enable
    case disable
    case close
    case reset
    case read
  }

  static let beginnings = Verb.allCases.map { $0.rawValue }

  let verb: Verb
  let names: Names
  /// Whether the whole group is meant, `PERF_IOC_FLAG_GROUP`.
  let isForGroup: Bool

  init(_ head: StepHead, _ parser: inout StatementParser) throws(Diagnostic) {
    verb = try parser.choice(head.verb.text, head.verb, what: "host step")
    names = try parser.names()
    isForGroup = [.enable, .disable, .reset].contains(verb) && parser.take("group")
  }

  var description: String { "\(verb.rawValue) \(names)\(isForGroup ? " group" : "")" }

  var summary: String { "\(verb.rawValue)s \(names)" }
}

// MARK: Planning

extension EventStep {
  func actions(_ planner: inout Planner) -> [Action] {
    let named = names.all.flatMap { planner.expanded($0) }
    if verb == .close {
      // A leader takes its members along.
      return named.flatMap { name in
        names.all.contains(name) || planner.openEvents[name] != nil
          ? closeActions(name, &planner) : []
      }
    }
    let all = isForGroup ? named.flatMap { planner.openMembers(ofGroupOf: $0) } : named
    return all.compactMap { name in planner.openEvent(name).map { verb.action($0) } }
  }

  /// Closing a group written in braces closes all of it; `A.0` closes its leader alone.
  private func closeActions(_ name: String, _ planner: inout Planner) -> [Action] {
    guard let handle = planner.openEvent(name) else { return [] }
    let isLeaderAlone = name.hasSuffix(".0")
    let leader = isLeaderAlone ? String(name.dropLast(2)) : name
    let members = isLeaderAlone ? [] : planner.openEvents[leader] ?? []
    planner.openEvents[leader] = nil
    var actions: [Action] = []
    for member in members.reversed() {
      guard planner.openEvents[member] != nil, let sibling = planner.openEvent(member)
      else { continue }
      planner.openEvents[member] = nil
      actions.append(.close(sibling))
    }
    return actions + [.close(handle)]
  }
}

extension EventStep.Verb {
  func action(_ handle: EventHandle) -> Action {
    switch self {
    case .enable: .enable(handle)
    case .disable: .disable(handle)
    case .close: .close(handle)
    case .reset: .reset(handle)
    case .read: .read(handle)
    }
  }
}

/// `prctl disable`: all events that the process has opened, `PR_TASK_PERF_EVENTS_DISABLE`.
struct PrctlStep: HostStep {
  static let beginnings = ["prctl enable", "prctl disable"]

  let isEnabled: Bool

  init(_ head: StepHead, _ parser: inout StatementParser) throws(Diagnostic) {
    isEnabled = try parser.word(of: ["enable", "disable"]) == "enable"
  }

  private var verb: String { isEnabled ? "enable" : "disable" }

  var description: String { "prctl \(verb)" }

  var summary: String { "\(verb)s all" }

  func actions(_ planner: inout Planner) -> [Action] {
    planner.allOpenEvents.compactMap { name in
      planner.openEvent(name).map { isEnabled ? .enable($0) : .disable($0) }
    }
  }

  func lines(_ commands: PerfCommands) -> [String] {
    ["# prctl(PR_TASK_PERF_EVENTS_\(verb.uppercased())) in the process that opened the events"]
  }
}

// MARK: Commands

extension EventStep {
  func prepare(_ commands: inout PerfCommands) {
    if verb == .enable || verb == .disable { commands.controlled.formUnion(names.all) }
  }

  func lines(_ commands: PerfCommands) -> [String] {
    switch verb {
    case .enable, .disable: names.all.map { control($0) }
    case .close: names.all.map { "kill -INT $\(PerfCommands.variable($0))_STAT" }
    case .reset: ["# ioctl PERF_EVENT_IOC_RESET on \(names); perf stat has no such command"]
    case .read: ["# the next line of \(names)'s perf stat -I"]
    }
  }

  /// A member of a group has no process of its own that could be told.
  private func control(_ name: String) -> String {
    name.contains(".")
      ? "# ioctl PERF_EVENT_IOC_\(verb.rawValue.uppercased()) on \(name), a member of a group"
      : "echo \(verb.rawValue) > \(name).ctl"
  }
}
