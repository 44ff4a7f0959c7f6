import PerfInterface

@testable import PerfModel

/// What holds in every state of the model, and between two of them.
enum Invariants {
  /// What is violated in a state; nil when nothing is.
  static func violation(_ system: System) -> String? {
    for cpu in system.perf.cpus.indices {
      if let problem = counters(system, cpu: cpu) { return problem }
      if let problem = lists(system, cpu: cpu) { return problem }
    }
    return times(system)
  }

  /// No counter holds two events, and each event one that it may use (P10, S1c of the document).
  private static func counters(_ system: System, cpu: Int) -> String? {
    var used: UInt64 = 0
    for event in system.perf.cpus[cpu].hardwareEvents {
      let it = system.perf.events[event]
      guard let counter = it.counter, it.allowedCounters & counter.bit != 0 else {
        let name = it.counter?.name ?? "no counter"
        return "event \(event) sits on \(name), which it may not use"
      }
      let taken = counters(of: it, on: counter, system.perf.hardware)
      if used & taken != 0 { return "\(counter.name) holds two events" }
      if it.state != .active || it.onCPU != cpu { return "event \(event) has a counter and is off" }
      used |= taken
    }
    let active = system.perf.events.indices.filter {
      system.perf.events[$0].state == .active && system.perf.events[$0].onCPU == cpu
        && !system.perf.events[$0].isSoftware
    }
    return active.count == system.perf.cpus[cpu].hardwareEvents.count
      ? nil : "an active event has no counter"
  }

  /// A large increment of AMD takes the counter above too, a 64-bit event on arm64 the one below.
  private static func counters(of event: Event, on counter: Counter, _ hardware: Hardware) -> UInt64
  {
    guard event.needsCounterPair, !counter.isFixed else { return counter.bit }
    return hardware.driver == .arm ? counter.bit | counter.bit >> 1 : counter.bit | counter.bit << 1
  }

  /// In a context that is in, a pinned leader is active, off or in error, never waiting (S13).
  private static func lists(_ system: System, cpu: Int) -> String? {
    let perf = system.perf
    guard !perf.cpus[cpu].isGuestLoaded else { return nil }
    for kind in perf.kernel.contextKinds {
      let contexts = [perf.cpus[cpu].contexts[kind], perf.cpus[cpu].taskContexts[kind]]
        .compactMap { $0 }
        .filter { perf.contexts[$0].activity.contains(.pinned) }
      for context in contexts {
        for leader in perf.contexts[context].pinned
        where perf.matches(leader, cpu: cpu) && perf.events[leader].state == .inactive {
          // An enable of an event bound to another CPU marks it and runs no pass (S41, S43).
          if perf.events[leader].cpu != nil, perf.contexts[context].task != nil { continue }
          return "pinned leader \(leader) waits"
        }
      }
    }
    return nil
  }

  /// running <= enabled (T10).
  private static func times(_ system: System) -> String? {
    for event in system.perf.events.indices
    where system.perf.events[event].timeRunning > system.perf.events[event].timeEnabled {
      return "event \(event) ran longer than it was enabled"
    }
    return nil
  }

  /// ERROR is left by an enable, an exec, a close or the end of the task only (S31).
  ///
  /// KVM enables the events behind counters whenever it reprograms them, the one behind the branch
  /// records never (L13), but under a policy that has it ask again.
  static func leftError(_ before: System, _ after: System, by action: Action) -> String? {
    for event in before.perf.events.indices
    where before.perf.events[event].state == .error && after.perf.events[event].state > .error {
      let it = before.perf.events[event]
      if it.overflowContext != nil || (it.isGuestLBR && before.policy == .stalled) { continue }
      switch action {
      case .enable, .exec: continue
      // A closed leader in error sets its siblings free; they were not in error themselves (E24).
      default: return "event \(event) left ERROR by \(action)"
      }
    }
    return nil
  }
}
