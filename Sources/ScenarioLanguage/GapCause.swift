import PerfInterface

/// A cause that a gap can blame; without it the guest must not be misled.
public enum GapCause: String, Hashable, Sendable, CaseIterable {
  case hostEvent = "host event"
  case pinned = "pinned host event"
  case exclusive = "exclusive host event"
  case watchdog
  case emulated = "emulated vPMU"
  case passive = "passive guest"
  case filter = "event filter"
  case tool = "tool behind perf"
  case thread = "another thread"
}

extension Plan {
  /// The same scenario without a cause; nil when the cause does not occur in it.
  ///
  /// Without an emulated vPMU it is the scenario in the mediated mode, and says so.
  public func without(_ cause: GapCause) -> Plan? {
    switch cause {
    case .hostEvent:
      // The watchdog, the filter and tools behind perf stay: they are causes of their own.
      return mappingActions(cause) { $0.touchesHostEvent && !$0.isOtherCause ? nil : $0 }
    case .pinned: return mappingActions(cause) { $0.withoutFlag(.pinned) }
    case .exclusive: return mappingActions(cause) { $0.withoutFlag(.exclusive) }
    case .watchdog: return withoutWatchdog
    case .emulated: return inMode(.mediated)
    case .passive: return withTogglingGuests
    case .filter:
      return mappingActions(cause) { action in
        if case .filter = action { return nil }
        return action
      }
    case .thread: return mappingActions(cause) { $0.rebuildingEvents }
    case .tool:
      return mappingActions(cause) { action in
        if case .grab = action { return nil }
        return action
      }
    }
  }

  /// Nobody ever switches the watchdog on.
  private var withoutWatchdog: Plan? {
    guard hasWatchdog || steps.flatMap({ $0.actions }).contains(where: { $0.isWatchdog }) else {
      return nil
    }
    return variant(.without(.watchdog)) { plan in
      plan.hasWatchdog = false
      for step in plan.steps.indices {
        plan.steps[step].actions.removeAll(where: { $0.isWatchdog })
      }
    }
  }

  /// Every guest switches its counters off and on before time passes, as a busy driver does.
  private var withTogglingGuests: Plan? {
    guard !virtualCPUs.isEmpty else { return nil }
    let toggles = virtualCPUs.indices.map { Action.guest($0, .toggleGlobal) }
    return variant(.without(.passive)) { plan in
      for step in plan.steps.indices where plan.steps[step].isRun {
        plan.steps[step].actions.insert(contentsOf: toggles, at: 0)
      }
    }
  }

  /// The plan with its actions changed or left out; nil when that changes nothing.
  private func mappingActions(_ cause: GapCause, _ transform: (Action) -> Action?) -> Plan? {
    let changed = variant(.without(cause)) { plan in
      for step in plan.steps.indices {
        plan.steps[step].actions = plan.steps[step].actions.compactMap(transform)
      }
    }
    return changed.steps.map { $0.actions } == steps.map { $0.actions } ? nil : changed
  }
}

extension Action {
  fileprivate var isOtherCause: Bool {
    switch self {
    case .filter, .grab, .watchdog: true
    default: false
    }
  }

  fileprivate var isWatchdog: Bool {
    if case .watchdog = self { true } else { false }
  }

  /// A virtual CPU that gets another thread and takes its events along, as no kernel does.
  var rebuildingEvents: Action {
    guard case .runVirtualCPU(let vcpu, let task, _) = self else { return self }
    return .runVirtualCPU(vcpu, by: task, rebuilding: true)
  }

  fileprivate func withoutFlag(_ flag: EventAttr.Flags) -> Action {
    switch self {
    case .open(let handle, var attr, let target, let group):
      attr.flags.remove(flag)
      return .open(handle, attr: attr, target: target, group: group)
    case .openByTool(let handle, var event, let target, let group):
      event.attr.flags.remove(flag)
      return .openByTool(handle, event, target: target, group: group)
    case .openWithoutGroups(let members):
      return .openWithoutGroups(members.map { $0.without(flag) })
    case .createKernelCounter(let handle, var attr, let target):
      attr.flags.remove(flag)
      return .createKernelCounter(handle, attr: attr, target: target)
    default: return self
    }
  }
}

extension ToolOpening {
  fileprivate func without(_ flag: EventAttr.Flags) -> ToolOpening {
    var event = event
    event.attr.flags.remove(flag)
    return ToolOpening(handle: handle, leader: leader, group: group, event: event, target: target)
  }
}
