import PerfInterface

@testable import PerfModel

/// What holds in every state of the model, and between two of them.
enum Invariants {
  /// What is violated in a state; nil when nothing is.
  static func violation(_ system: System) -> String? {
    for cpu in system.cpus.indices {
      if let problem = counters(system, cpu: cpu) { return problem }
      if let problem = lists(system, cpu: cpu) { return problem }
    }
    return times(system)
  }

  /// No counter holds two events, and each event one that it may use (P10, S1c of the document).
  private static func counters(_ system: System, cpu: Int) -> String? {
    var used: UInt64 = 0
    for event in system.cpus[cpu].hardwareEvents {
      let it = system.events[event]
      let bit: UInt64 = 1 << UInt64(it.counter)
      if it.counter < 0 || it.allowedCounters & bit == 0 {
        return "event \(event) sits on counter \(it.counter), which it may not use"
      }
      if used & bit != 0 { return "counter \(it.counter) holds two events" }
      if it.state != .active || it.onCPU != cpu { return "event \(event) has a counter and is off" }
      used |= bit
    }
    let active = system.events.indices.filter {
      system.events[$0].state == .active && system.events[$0].onCPU == cpu
        && !system.events[$0].isSoftware
    }
    return active.count == system.cpus[cpu].hardwareEvents.count
      ? nil : "an active event has no counter"
  }

  /// In a context that is in, a pinned leader is active, off or in error, never waiting (S13).
  private static func lists(_ system: System, cpu: Int) -> String? {
    guard !system.cpus[cpu].isGuestLoaded else { return nil }
    for kind in system.profile.contextKinds {
      let slots = [system.cpus[cpu].contexts[kind], system.cpus[cpu].taskContexts[kind]]
      for context in slots where context != Event.none {
        guard system.contexts[context].activity.contains(.pinned) else { continue }
        for leader in system.contexts[context].pinned
        where system.matches(leader, cpu: cpu) && system.events[leader].state == .inactive {
          // An enable of an event bound to another CPU marks it and runs no pass (S41, S43).
          if system.events[leader].cpu != Event.none, system.contexts[context].task != Event.none {
            continue
          }
          return "pinned leader \(leader) waits"
        }
      }
    }
    return nil
  }

  /// running <= enabled (T10).
  private static func times(_ system: System) -> String? {
    for event in system.events.indices
    where system.events[event].timeRunning > system.events[event].timeEnabled {
      return "event \(event) ran longer than it was enabled"
    }
    return nil
  }

  /// ERROR is left by an enable, an exec, a close or the end of the task only (S31).
  static func leftError(_ before: System, _ after: System, by action: Action) -> String? {
    for event in before.events.indices
    where before.events[event].state == .error && after.events[event].state > .error {
      if before.events[event].virtualCounter != Event.none { continue }
      switch action {
      case .enable, .exec: continue
      // A closed leader in error sets its siblings free; they were not in error themselves (E24).
      default: return "event \(event) left ERROR by \(action)"
      }
    }
    return nil
  }
}
