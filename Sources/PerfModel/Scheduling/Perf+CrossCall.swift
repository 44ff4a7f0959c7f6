import PerfInterface

// Cross-calls: where and when a change to an event is made (S50 to S54).
extension Perf {
  /// Makes a change on the CPU where the event's context is active, or waits for its interrupts.
  ///
  /// `core.c:event_function_call()`
  mutating func call(_ change: CrossCall, on event: EventIndex) {
    guard let cpu = cpuToCall(event) else {
      perform(change)
      return
    }
    if cpus[cpu].interruptsDisabled {
      cpus[cpu].pendingCalls.append(change)
    } else {
      outOfGuest(cpu: cpu) { $0.perform(change) }
    }
  }

  /// The CPU on which an event's context is in; nil when its task does not run (S51).
  private func cpuToCall(_ event: EventIndex) -> Int? {
    guard let context = events[event].context else { return nil }
    guard let task = contexts[context].task else { return contexts[context].cpu }
    return isRunning(task) ? threads[task].cpu : nil
  }

  private mutating func perform(_ change: CrossCall) {
    switch change {
    case .install(let event): performInstall(event)
    case .enable(let event): performEnable(event)
    case .disable(let event): performDisable(event)
    case .remove(let event): performRemove(event)
    }
  }

  /// Switches a CPU's interrupts; switching them on serves what has waited (S54).
  mutating func setInterrupts(cpu: Int, enabled: Bool) {
    cpus[cpu].interruptsDisabled = !enabled
    guard enabled else { return }
    let waiting = cpus[cpu].pendingCalls
    cpus[cpu].pendingCalls.removeAll()
    outOfGuest(cpu: cpu) { perf in
      for change in waiting { perf.perform(change) }
      perf.unthrottle(cpu: cpu)
      let timer = perf.cpus[cpu].timer
      if timer.isActive, timer.expiry <= perf.time { perf.expireMultiplexTimer(cpu: cpu) }
      perf.expireOtherTimers(cpu: cpu)
    }
  }

  /// Serves the timers of the other PMUs that are due.
  mutating func expireOtherTimers(cpu: Int) {
    for place in cpus[cpu].otherTimers.indices {
      let timer = cpus[cpu].otherTimers[place]
      guard timer.isActive, timer.expiry <= time, let pmu = PMUKind(rawValue: place + 1) else {
        continue
      }
      expireMultiplexTimer(cpu: cpu, pmu: pmu)
    }
  }
}
