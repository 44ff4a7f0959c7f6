import PerfInterface

// Host steps to actions.
extension Planner {
  mutating func hostActions(_ step: HostStep, _ position: SourcePosition) -> [Action] {
    switch step {
    case .open(let names, let open): return openActions(names, open, position)
    case .enable(let names): return eventActions(names, position) { .enable($0) }
    case .disable(let names): return eventActions(names, position) { .disable($0) }
    case .reset(let names): return eventActions(names, position) { .reset($0) }
    case .read(let names): return eventActions(names, position) { .read($0) }
    case .close(let names): return closeActions(names, position)
    case .contextSwitch(let cpu, let name):
      checkCPU(cpu, position)
      return task(name, position).map { [.contextSwitch(cpu: cpu, to: $0)] } ?? []
    case .sleep(let names): return taskActions(names, position) { .sleep($0) }
    case .wake(let names): return taskActions(names, position) { .wake($0) }
    case .migrate(let names, let cpu):
      checkCPU(cpu, position)
      return taskActions(names, position) { .migrate($0, cpu: cpu) }
    case .exec(let names): return taskActions(names, position) { .exec($0) }
    case .exit(let names): return taskActions(names, position) { .exit($0) }
    case .fork(let name, let childName):
      guard let parent = task(name, position) else { return [] }
      checkPlain(childName)
      let child = declareTask(childName, cpu: tasks[parent].cpu, isForked: true, position)
      return [.fork(parent, child: child)]
    case .create(let names): return names.all.compactMap { createAction($0, position) }
    case .filter(let names, let filter): return filterActions(names, filter, position)
    case .grab(let cpu, let counter, let isGrabbed):
      checkCPU(cpu, position)
      return [.grab(cpu: cpu, counter, isGrabbed)]
    case .runVirtualCPU(let name, let by):
      guard let vcpu = virtualCPU(name, position), let task = task(by, position) else { return [] }
      return [.runVirtualCPU(vcpu, by: task, rebuilding: false)]
    case .save(let names): return names.all.compactMap { vm($0).map(Action.saveVM) }
    case .restore(let names): return names.all.compactMap { vm($0).map(Action.restoreVM) }
    case .interrupts(let cpu, let enabled):
      checkCPU(cpu, position)
      return [.interrupts(cpu: cpu, enabled: enabled)]
    }
  }

  private mutating func filterActions(
    _ names: Names,
    _ filter: GuestFilterExpression?,
    _ position: SourcePosition
  ) -> [Action] {
    let events = filter.map { expression in
      GuestEventFilter(
        isAllowList: expression.isAllowList,
        events: expression.events.attrs,
        fixedCounters: expression.fixedCounters
      )
    }
    return names.all.compactMap { vm($0).map { .filter($0, events) } }
  }

  private mutating func vm(_ name: String) -> VMHandle? {
    let vm = vms.firstIndex { $0.name == name }
    if vm == nil { unknown(name, what: "VM", among: vms.map(\.name)) }
    return vm
  }

  private mutating func createAction(_ name: String, _ position: SourcePosition) -> Action? {
    guard let vm = vm(name) else { return nil }
    guard vms[vm].isLater else {
      fail(place(of: name), "'\(name)' exists from the start; write 'later' where it is declared")
      return nil
    }
    return .createVM(vm)
  }

  private mutating func taskActions(
    _ names: Names,
    _ position: SourcePosition,
    _ action: (TaskHandle) -> Action
  ) -> [Action] {
    names.all.compactMap { name in task(name, position).map(action) }
  }

  private mutating func eventActions(
    _ names: Names,
    _ position: SourcePosition,
    _ action: (EventHandle) -> Action
  ) -> [Action] {
    names.all.compactMap { name in openEvent(name, position).map(action) }
  }

  /// The handle of an event that is open; a closed one has no file descriptor any more.
  private mutating func openEvent(_ name: String, _ position: SourcePosition) -> EventHandle? {
    guard let known = subject(name, position) else { return nil }
    guard case .event(let handle) = subjects[known].kind else {
      fail(place(of: name), "'\(name)' is a guest's counter, not an event of the host")
      return nil
    }
    guard openEvents[subjects[known].name] != nil else {
      if !mayBeDeclared(name) { fail(place(of: name), "'\(name)' is not open here") }
      return nil
    }
    return handle
  }

  private mutating func openActions(
    _ names: Names,
    _ open: OpenStep,
    _ position: SourcePosition
  ) -> [Action] {
    guard let target = target(open.target, position) else { return [] }
    if open.isKernel, open.group != nil || open.attrs.count > 1 {
      fail(position, "the kernel's own events have no groups")
      return []
    }
    var group: EventHandle?
    if let leader = open.group {
      guard let handle = openEvent(leader, position) else { return [] }
      group = handle
    }
    var actions: [Action] = []
    for name in names.all {
      checkPlain(name)
      if openEvents[name] != nil {
        fail(place(of: name), "'\(name)' is open already; close it or take another name")
        continue
      }
      if open.isKernel {
        actions += openKernel(name, open.attrs, target: target, position)
      } else {
        actions += openGroup(name, open.attrs, target: target, group: group, position)
      }
    }
    return actions
  }

  private mutating func openKernel(
    _ name: String,
    _ attrs: [EventAttr],
    target: OpenTarget,
    _ position: SourcePosition
  ) -> [Action] {
    guard let handle = handle(for: name, position), let attr = attrs.first else { return [] }
    openEvents[name] = 1
    return [.createKernelCounter(handle, attr: attr, target: target)]
  }

  /// Opens the members of a group: `A`, then `A.1`, `A.2`, ...
  private mutating func openGroup(
    _ name: String,
    _ attrs: [EventAttr],
    target: OpenTarget,
    group: EventHandle?,
    _ position: SourcePosition
  ) -> [Action] {
    var leader = group
    var actions: [Action] = []
    for (number, attr) in attrs.enumerated() {
      let member = number == 0 ? name : "\(name).\(number)"
      guard let handle = handle(for: member, position) else { return [] }
      openEvents[member] = number == 0 ? attrs.count : 1
      actions.append(.open(handle, attr: attr, target: target, group: leader))
      leader = leader ?? handle
    }
    return actions
  }

  /// A new handle, or the one of a closed event of that name.
  private mutating func handle(for name: String, _ position: SourcePosition) -> EventHandle? {
    guard let known = knownSubject(name) else {
      guard subjects.count < Planner.subjectLimit else {
        fail(position, "a scenario has at most \(Planner.subjectLimit) events")
        return nil
      }
      addSubject(name, .event(eventCount))
      eventCount += 1
      return eventCount - 1
    }
    guard case .event(let handle) = subjects[known].kind else {
      let owner = subjects[known].isGuestCounter ? "a guest's counter" : "the watchdog's event"
      fail(place(of: name), "'\(name)' is the name of \(owner)")
      return nil
    }
    return handle
  }

  /// Closing a group written in braces closes all of it; `A.0` closes its leader alone.
  private mutating func closeActions(_ names: Names, _ position: SourcePosition) -> [Action] {
    var actions: [Action] = []
    for name in names.all {
      guard let handle = openEvent(name, position) else { continue }
      let isLeaderAlone = name.hasSuffix(".0")
      let leader = isLeaderAlone ? String(name.dropLast(2)) : name
      let members = isLeaderAlone ? 1 : openEvents[leader] ?? 1
      openEvents[leader] = nil
      for number in stride(from: members - 1, to: 0, by: -1) {
        let member = "\(leader).\(number)"
        guard openEvents[member] != nil, let sibling = openEvent(member, position) else { continue }
        openEvents[member] = nil
        actions.append(.close(sibling))
      }
      actions.append(.close(handle))
    }
    return actions
  }

  private mutating func target(
    _ target: TargetExpression,
    _ position: SourcePosition
  ) -> OpenTarget? {
    switch target {
    case .cpu(let cpu): .cpu(cpu)
    case .task(let name): task(name, position).map { .task($0, cpu: nil) }
    case .taskOnCPU(let name, let cpu): task(name, position).map { .task($0, cpu: cpu) }
    case .raw(let pid, let cpu): .raw(pid: pid, cpu: cpu)
    }
  }
}
