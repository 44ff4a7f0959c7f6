import PerfInterface

/// What a command of the perf tool has opened, in order.
struct ToolOpenings {
  /// A group of the tool's, and whom it counts.
  struct Place {
    /// Which group it is.
    let place: Int
    /// What is added to the names of its events.
    let suffix: String
    let target: OpenTarget
  }

  private var opens: [Action] = []
  private var leaders: [(handle: EventHandle, isOptional: Bool)] = []
  private var weak: [ToolOpening] = []

  mutating func add(
    _ opened: (actions: [Action], leader: EventHandle?, names: [String]),
    _ events: [ToolEvent],
    _ place: Place,
    isWeak: Bool
  ) {
    opens += opened.actions
    guard let leader = opened.leader else { return }
    leaders.append((leader, events.first?.isOptional == true))
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

  /// The opens, then the members of weak groups by themselves, then all leaders are enabled, and with them what leads
  /// no group any more.
  ///
  /// - Parameter keepsMembersRunning: Whether such members begin as they did, as with `perf record`.
  func actions(keepsMembersRunning: Bool) -> [Action] {
    var members = weak
    for place in members.indices {
      var event = members[place].event
      event.attr.readFormat &= ~0xc
      if !keepsMembersRunning { event.attr.flags.insert(.disabled) }
      members[place] = ToolOpening(
        handle: members[place].handle,
        leader: members[place].leader,
        group: members[place].group,
        event: event,
        target: members[place].target
      )
    }
    let again: [Action] = members.isEmpty ? [] : [.openWithoutGroups(members)]
    let enabled = leaders.map { leader -> Action in
      leader.isOptional ? .enableByTool(leader.handle) : .enable(leader.handle)
    }
    let others = weak.filter { $0.handle != $0.leader }.map { Action.enableByTool($0.handle) }
    return opens + again + enabled + others
  }
}
