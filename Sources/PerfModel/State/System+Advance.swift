import PerfInterface

// Virtual time: counting, overflows, timers, in the order in which they fall due.
extension System {
  /// Begins a `run`: what is counted from here on is counted "in the run".
  public mutating func beginRun() {
    tally.begin(at: time)
    for event in events.indices {
      events[event].countInRun = 0
      events[event].recordedInRun = 0
      if events[event].parent == Event.none { events[event].valueAtRunStart = familyCount(event) }
    }
    for vcpu in virtualCPUs.indices { virtualCPUs[vcpu].beginRun() }
    for case let place? in guestCounterHandles {
      let value = guestValue(place)
      virtualCPUs[place.vcpu].slots[place.slot].valueAtRunStart = value
      markTimes(place)
    }
  }

  /// Lets time pass up to the next thing that happens, or to `limit`.
  ///
  /// State is constant between two calls, so that a recorder can look before each one.
  public mutating func advance(toAtMost limit: UInt64) {
    work += System.interruptWork
    if policy != nil { enterGuests() }
    var next = limit
    for cpu in cpus.indices { next = min(next, nextHappening(cpu: cpu)) }
    let elapsed = next - time
    if elapsed > 0 {
      let before = cycles(at: time)
      let after = cycles(at: next)
      for cpu in cpus.indices {
        count(cpu: cpu, occurrences: after - before, nanoseconds: elapsed)
      }
      time = next
    }
    for cpu in cpus.indices { serve(cpu: cpu) }
  }

  /// Hardware events since time 0 of something that runs all the time.
  func cycles(at time: UInt64) -> UInt64 {
    let rate = UInt64(machine.clockMHz)
    return time / 1000 * rate + time % 1000 * rate / 1000
  }

  /// The earliest moment at which `occurrences` more have happened.
  func time(ofOccurrences occurrences: UInt64) -> UInt64 {
    let (goal, overflow) = cycles(at: time).addingReportingOverflow(occurrences)
    let rate = UInt64(machine.clockMHz)
    guard !overflow, goal / rate < UInt64.max / 2000 else { return .max }
    let (quotient, remainder) = goal.quotientAndRemainder(dividingBy: rate)
    return quotient * 1000 + (remainder * 1000 + rate - 1) / rate
  }

  /// What the CPU executes now.
  func mode(cpu: Int) -> ExecutionMode {
    let task = cpus[cpu].currentTask
    guard task != Event.none else { return .kernel }
    let vcpu = threads[task].virtualCPU
    if vcpu == Event.none { return .user }
    // A vCPU that is not entered leaves its thread waiting in the host.
    return isStalled(vcpu) ? .kernel : .guestUser
  }

  private func nextHappening(cpu: Int) -> UInt64 {
    var next = UInt64.max
    if cpus[cpu].timer.isActive, !cpus[cpu].interruptsDisabled {
      next = max(cpus[cpu].timer.expiry, time)
    }
    let mode = mode(cpu: cpu)
    for event in cpus[cpu].hardwareEvents where events[event].isSampling {
      if events[event].isThrottled {
        // No tick comes while interrupts are off (S54).
        if !cpus[cpu].interruptsDisabled { next = min(next, nextTick) }
      } else if events[event].counts(in: mode) {
        next = min(next, time(ofOccurrences: events[event].periodLeft))
      }
    }
    return min(next, nextGuestOverflow(cpu: cpu))
  }

  private mutating func count(cpu: Int, occurrences: UInt64, nanoseconds: UInt64) {
    let mode = mode(cpu: cpu)
    let task = cpus[cpu].currentTask
    tally.ran(task: task, cpu: cpu, nanoseconds: nanoseconds)
    if task != Event.none, threads[task].virtualCPU != Event.none, mode == .kernel {
      virtualCPUs[threads[task].virtualCPU].stalledInRun += nanoseconds
    }
    let recordsHost = isHostLBROn(cpu: cpu)
    for event in cpus[cpu].hardwareEvents where isCounting(event, mode, cpu: cpu) {
      if recordsHost, events[event].attr.hasBranchStack {
        events[event].recordedInRun += occurrences
      }
      events[event].count += occurrences
      events[event].countInRun += occurrences
      if events[event].isSampling {
        events[event].periodLeft -= min(occurrences, events[event].periodLeft)
      }
      if events[event].virtualCounter != Event.none { credit(event, occurrences) }
    }
    recordGuestBranches(cpu: cpu, occurrences: occurrences)
    countMediated(cpu: cpu, occurrences: occurrences)
    for event in cpus[cpu].softwareEvents where events[event].isClock {
      events[event].count += nanoseconds
      events[event].countInRun += nanoseconds
    }
  }

  /// Whether a placed event's counter runs and is its own.
  private func isCounting(_ event: EventIndex, _ mode: ExecutionMode, cpu: Int) -> Bool {
    let it = events[event]
    guard it.counts(in: mode), !it.isThrottled, !it.isGuestLBR else { return false }
    if cpus[cpu].grabbedCounters >> UInt64(max(it.counter, 0)) & 1 == 1 { return false }
    return it.attr.preciseIP == 0 || it.virtualCounter == Event.none
      || canDoGuestPEBS(event, cpu: cpu)
  }

  /// Overflows first, as they come as NMIs, then the timer.
  private mutating func serve(cpu: Int) {
    var place = 0
    while place < cpus[cpu].hardwareEvents.count {
      let event = cpus[cpu].hardwareEvents[place]
      place += 1
      guard events[event].isSampling, events[event].periodLeft == 0 else { continue }
      overflow(event)
      // A guest's overflow may change the list; every event is looked at again.
      if events[event].virtualCounter != Event.none { place = 0 }
    }
    serveMediatedOverflows(cpu: cpu)
    if !cpus[cpu].interruptsDisabled { unthrottle(cpu: cpu) }
    let timer = cpus[cpu].timer
    if timer.isActive, timer.expiry <= time, !cpus[cpu].interruptsDisabled {
      outOfGuest(cpu: cpu) { $0.expireMultiplexTimer(cpu: cpu) }
    }
  }
}

extension Event {
  /// A software event that counts nanoseconds.
  var isClock: Bool {
    attr.config == SoftwareEvent.cpuClock || attr.config == SoftwareEvent.taskClock
  }
}
