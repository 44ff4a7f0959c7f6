import PerfInterface

/// What a command of the perf tool has opened, in order.
struct ToolOpenings {
  /// A group of the tool's, and whom it counts.
  struct Place {
    /// Which group it is.
    let place: Int
    /// What is added to the names of its events for a cgroup, empty without one.
    let cgroup: String
    /// What is added to them.
    let suffix: String
    let target: OpenTarget
  }

  private var opens: [Action] = []
  private var leaders: [Action] = []
  /// Members of weak groups that are not opened by themselves yet.
  private var weak: [ToolOpening] = []
  private var members: [Action] = []
  /// Whether that happens as soon as all of a group are open, and as they were, as with `perf record`.
  private let reopensAtOnce: Bool

  init(reopensAtOnce: Bool) { self.reopensAtOnce = reopensAtOnce }

  mutating func add(
    _ opened: (actions: [Action], leader: EventHandle?, names: [String]),
    _ events: [ToolEvent],
    _ place: Place,
    isWeak: Bool
  ) {
    if reopensAtOnce, weak.last.map({ $0.group != place.place }) == true { reopen() }
    opens += opened.actions
    guard let leader = opened.leader else { return }
    let mayBeMissing = events.first.map { $0.refusal != .ends } == true
    leaders.append(mayBeMissing ? .enableByTool(leader) : .enable(leader))
    guard isWeak else { return }
    let handles = opened.actions.compactMap { $0.openedEvent }
    for (handle, event) in zip(handles, events) {
      weak.append(
        ToolOpening(
          handle: handle,
          leader: leader,
          group: place.place,
          event: event,
          target: place.target
        )
      )
    }
  }

  /// The opens, the members of weak groups by themselves, then all leaders are enabled, and with them what leads no group
  /// any more.
  mutating func actions() -> [Action] {
    reopen()
    return opens + leaders + members
  }

  /// Opens what is left of weak groups by itself.
  private mutating func reopen() {
    guard !weak.isEmpty else { return }
    for place in weak.indices {
      var event = weak[place].event
      if !event.staysInGroup { event.attr.readFormat &= ~0xc }
      if !reopensAtOnce { event.attr.flags.insert(.disabled) }
      weak[place] = ToolOpening(
        handle: weak[place].handle,
        leader: weak[place].leader,
        group: weak[place].group,
        event: event,
        target: weak[place].target
      )
    }
    opens.append(.openWithoutGroups(weak))
    members += weak.filter { $0.handle != $0.leader }.map { .enableByTool($0.handle) }
    weak.removeAll()
  }
}
