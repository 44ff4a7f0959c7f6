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

  init(_ head: StepHead, _ parser: inout StatementParser) throws(Diagnostic) {
    verb = try parser.choice(head.verb.text, head.verb, what: "host step")
    names = try parser.names()
  }

  var description: String { "\(verb.rawValue) \(names)" }

  var summary: String { "\(verb.rawValue)s \(names)" }
}

// MARK: Planning

extension EventStep {
  func actions(_ planner: inout Planner) -> [Action] {
    switch verb {
    case .enable: actions(&planner) { .enable($0) }
    case .disable: actions(&planner) { .disable($0) }
    case .reset: actions(&planner) { .reset($0) }
    case .read: actions(&planner) { .read($0) }
    case .close: names.all.flatMap { closeActions($0, &planner) }
    }
  }

  private func actions(
    _ planner: inout Planner,
    _ action: (EventHandle) -> Action
  ) -> [Action] {
    names.all.compactMap { planner.openEvent($0).map(action) }
  }

  /// Closing a group written in braces closes all of it; `A.0` closes its leader alone.
  private func closeActions(_ name: String, _ planner: inout Planner) -> [Action] {
    guard let handle = planner.openEvent(name) else { return [] }
    let isLeaderAlone = name.hasSuffix(".0")
    let leader = isLeaderAlone ? String(name.dropLast(2)) : name
    let members = isLeaderAlone ? 1 : planner.openEvents[leader] ?? 1
    planner.openEvents[leader] = nil
    var actions: [Action] = []
    for number in stride(from: members - 1, to: 0, by: -1) {
      let member = "\(leader).\(number)"
      guard planner.openEvents[member] != nil, let sibling = planner.openEvent(member)
      else { continue }
      planner.openEvents[member] = nil
      actions.append(.close(sibling))
    }
    return actions + [.close(handle)]
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
