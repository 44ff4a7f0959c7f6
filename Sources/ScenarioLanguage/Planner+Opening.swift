import PerfInterface

// Events that user space opens, and what their names stand for.
extension Planner {
  /// Opens the members of a group: the first leads, or joins the group of `leader`.
  ///
  /// - Parameter suffix: What is added to the names, where a statement opens the same on several CPUs.
  mutating func openGroup(
    _ members: [String],
    _ suffix: String,
    _ events: [ToolEvent],
    _ target: OpenTarget,
    leader: String? = nil
  ) -> (actions: [Action], leader: EventHandle?, names: [String]) {
    var group: EventHandle?
    var head = leader
    if let leader {
      guard let handle = openEvent(leader) else { return ([], nil, []) }
      group = handle
    }
    var actions: [Action] = []
    var names: [String] = []
    for (member, event) in zip(members, events) {
      let name = member + suffix
      guard let handle = newEvent(name, cpu: target.cpu) else { return ([], nil, []) }
      openEvents[name] = []
      openedAttrs[name] = event.attr
      groupHeads[name] = head ?? name
      if let head { groups[head, default: [head]].append(name) } else { groups[name] = [name] }
      if let own = names.first { openEvents[own]?.append(name) }
      actions.append(
        event.isPlain
          ? .open(handle, attr: event.attr, target: target, group: group)
          : .openByTool(handle, event, target: target, group: group)
      )
      names.append(name)
      group = group ?? handle
      head = head ?? name
    }
    return (actions, group, names)
  }

  /// The events that a name stands for: one for each CPU or event that its statement opened.
  func expanded(_ name: String) -> [String] { instances[name] ?? [name] }

  /// The open members of the group of an event, leader first.
  func openMembers(ofGroupOf name: String) -> [String] {
    let head = groupHeads[name] ?? name
    return (groups[head] ?? [name]).filter { openEvents[$0] != nil }
  }

  /// The events that are open, in the order in which they were opened first.
  var allOpenEvents: [String] {
    subjects.filter { openEvents[$0.name] != nil && $0.guestKernel == guestKernel }.map { $0.name }
  }
}

extension ToolEvent {
  /// Whether one attempt is all there is, with what the user has said.
  var isPlain: Bool { !seeksPrecision && whom == .user && refusal == .ends }
}
