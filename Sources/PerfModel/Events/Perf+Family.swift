import PerfInterface

// fork, exec and exit (T6, S35, S44, S47).
extension Perf {
  /// To copy an event, or to end one, is as much as to visit so many groups.
  private static let copyWork = 64

  /// Creates a child and copies the events that are inherited (T6, S12).
  ///
  /// - Parameter isThread: Whether it is another thread of the same process (T6).
  mutating func fork(_ task: TaskIndex, child: TaskIndex, isThread: Bool) {
    while threads.count <= child.number {
      threads.append(Thread(cpu: threads[task].cpu, cgroup: threads[task].cgroup))
      tally.addTask()
    }
    for kind in kernel.contextKinds {
      guard let parent = threads[task].contexts[kind] else { continue }
      inheritContext(parent, task: child, isThread: isThread)
    }
    chooseTask(cpu: threads[child].cpu)
  }

  /// Copies the groups that are inherited; `core.c:perf_event_init_context()`.
  private mutating func inheritContext(
    _ parent: ContextIndex,
    task: TaskIndex,
    isThread: Bool
  ) {
    work += Perf.copyWork * contexts[parent].events.count
    let groups = inSetOrder(contexts[parent].pinned) + inSetOrder(contexts[parent].flexible)
    let inherited = groups.filter {
      let flags = events[$0].attr.flags
      return flags.contains(.inherit) && (isThread || !flags.contains(.inheritThread))
    }
    guard !inherited.isEmpty else { return }
    let kind = contexts[parent].kind
    let child = contexts.append(EventContext(kind: kind, cpu: nil, task: task))
    threads[task].contexts[kind] = child
    for leader in inherited { inheritGroup(leader, context: child, task: task) }
    // One event that is not inherited, and the copy is no clone (S44).
    guard inherited.count == groups.count else { return }
    if contexts[parent].parentContext == nil {
      contexts[child].parentContext = parent
      contexts[child].parentGeneration = contexts[parent].generation
    } else {
      contexts[child].parentContext = contexts[parent].parentContext
      contexts[child].parentGeneration = contexts[parent].parentGeneration
    }
  }

  /// All groups of any CPU, then those of CPU 0, 1, ..., by age inside each (S12).
  private func inSetOrder(_ groups: [EventIndex]) -> [EventIndex] {
    groups.enumerated()
      .sorted { (cpuKey(of: $0.element), $0.offset) < (cpuKey(of: $1.element), $1.offset) }
      .map { $0.element }
  }

  /// The first key of an event in its list: any CPU comes before CPU 0 (S12).
  func cpuKey(of event: EventIndex) -> Int { events[event].cpu ?? -1 }

  private mutating func inheritGroup(
    _ leader: EventIndex,
    context: ContextIndex,
    task: TaskIndex
  ) {
    let childLeader = inherit(leader, context: context, task: task, leader: nil)
    for sibling in siblings(of: leader) {
      _ = inherit(sibling, context: context, task: task, leader: childLeader)
    }
    // The copy is of the group as it is now (T31).
    events[childLeader].groupGeneration = events[leader].groupGeneration
  }

  /// T6, `core.c:inherit_event()`.
  private mutating func inherit(
    _ event: EventIndex,
    context: ContextIndex,
    task: TaskIndex,
    leader: EventIndex?
  ) -> EventIndex {
    let root = events[event].parent ?? event
    let place = OpenPlace(task: task, cpu: events[event].cpu)
    let child = makeEvent(attr: events[event].attr, place: place)
    events[child].state = events[event].state >= .inactive ? .inactive : .off
    events[child].enableOnExec = events[event].enableOnExec
    events[child].pmu = events[event].pmu
    events[child].parent = root
    events[child].context = context
    if let leader { events[child].leader = leader }
    attach(child)
    events[child].nextChild = events[root].firstChild
    events[root].firstChild = child
    return child
  }

  /// Enables what waits for exec and reschedules once (S35, `core.c:perf_event_enable_on_exec()`).
  mutating func exec(_ task: TaskIndex) {
    for kind in kernel.contextKinds {
      guard let context = threads[task].contexts[kind], !contexts[context].events.isEmpty
      else { continue }
      work += contexts[context].events.count
      enableOnExec(task, kind, context)
      removeOnExec(context)
    }
  }

  private mutating func enableOnExec(_ task: TaskIndex, _ kind: PMUKind, _ context: ContextIndex) {
    var trigger: EventClasses = []
    var hasEnabled = false
    for event in contexts[context].events {
      trigger.formUnion(classes(of: event))
      guard events[event].enableOnExec else { continue }
      events[event].enableOnExec = false
      guard events[event].state < .inactive else { continue }
      setState(event, .inactive)
      hasEnabled = true
    }
    guard hasEnabled else { return }
    contexts[context].parentContext = nil
    contexts[context].generation += 1
    reschedule(
      cpu: threads[task].cpu,
      kind: kind,
      taskContext: context,
      pmu: nil,
      trigger: trigger
    )
  }

  /// Ends events that do not survive an exec; `core.c:perf_event_remove_on_exec()`.
  private mutating func removeOnExec(_ context: ContextIndex) {
    for event in contexts[context].events
    where events[event].attr.flags.contains(.removeOnExec) {
      leaveForGood(event)
    }
  }

  /// Ends a task: its events go out and to EXIT; copies fold into their parents (S47).
  ///
  /// `core.c:perf_event_exit_task_context()`
  mutating func exit(_ task: TaskIndex) {
    let cpu = threads[task].cpu
    for kind in kernel.contextKinds {
      guard let context = threads[task].contexts[kind] else { continue }
      if cpus[cpu].taskContexts[kind] == context {
        scheduleOut(context, cpu: cpu, pmu: nil, classes: .classes)
      }
      work += Perf.copyWork * contexts[context].events.count
      for event in contexts[context].events { leaveForGood(event) }
    }
    threads[task].hasExited = true
    chooseTask(cpu: cpu)
  }

  /// Takes an event out because its task ends or executes another program.
  ///
  /// Only copies leave their group; `core.c:perf_event_exit_event()`.
  private mutating func leaveForGood(_ event: EventIndex) {
    let isCopy = events[event].parent != nil
    detach(event, leavesGroup: isCopy)
    setState(event, .exited)
    foldIntoParent(event)
  }

  /// What a copy has counted stays with the event it was copied from; others have nobody to tell.
  mutating func foldIntoParent(_ event: EventIndex) {
    guard let parent = events[event].parent else { return }
    events[parent].exitedChildrenCount += events[event].count
    events[parent].exitedChildrenEnabled += events[event].timeEnabled
    events[parent].exitedChildrenRunning += events[event].timeRunning
    events[event].state = .dead
  }
}
