import PerfInterface

// Cross-calls: where and when a change to an event is made (S50 to S54).
extension System {
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
    let context = contexts[events[event].context]
    if context.task == Event.none { return context.cpu }
    return isRunning(context.task) ? threads[context.task].cpu : nil
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
    outOfGuest(cpu: cpu) { system in
      for change in waiting { system.perform(change) }
      system.unthrottle(cpu: cpu)
      let timer = system.cpus[cpu].timer
      if timer.isActive, timer.expiry <= system.time { system.expireMultiplexTimer(cpu: cpu) }
    }
  }
}
