import PerfInterface

// Virtual time: counting, overflows, timers, in the order in which they fall due.
extension System {
  /// Begins a `run`: what is counted from here on is counted "in the run".
  public mutating func beginRun() {
    for place in guestKernels.indices {
      takeCounts(place)
      guestKernels[place].system.beginRun()
    }
    perf.tally.begin(at: time)
    for event in perf.events.indices {
      perf.events[event].countInRun = 0
      // Whoever looks at a run reads at its beginning.
      perf.events[event].unreadNanoseconds = 0
      perf.events[event].recordedInRun = 0
      perf.events[event].stacksInRun = BranchStackTally()
      if perf.events[event].parent == nil {
        perf.events[event].valueAtRunStart = familyCount(event)
      }
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
    perf.work += Perf.interruptWork
    if policy != nil { enterGuests() }
    var next = limit
    for cpu in perf.cpus.indices { next = min(next, nextHappening(cpu: cpu)) }
    if !guestKernels.isEmpty { next = min(next, nextGuestHappening()) }
    let elapsed = next - time
    if elapsed > 0 {
      let before = cycles(at: time)
      let after = cycles(at: next)
      for cpu in perf.cpus.indices {
        count(cpu: cpu, occurrences: after - before, nanoseconds: elapsed)
      }
      perf.time = next
      if !guestKernels.isEmpty {
        passTimeInGuests(nanoseconds: elapsed, occurrences: after - before)
      }
    }
    for cpu in perf.cpus.indices {
      serve(cpu: cpu)
      perf.selectBranches(cpu: cpu)
    }
    if !guestKernels.isEmpty { serveGuestKernels() }
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
    guard let task = perf.cpus[cpu].currentTask else { return .kernel }
    guard let guest = perf.threads[task].guest else { return .user }
    let vcpu = VCPUIndex(guest)
    // A vCPU that is not entered leaves its thread waiting in the host.
    return isStalled(vcpu) ? .kernel : .guestUser
  }

  private func nextHappening(cpu: Int) -> UInt64 {
    var next = UInt64.max
    if perf.cpus[cpu].timer.isActive, !perf.cpus[cpu].interruptsDisabled {
      next = max(perf.cpus[cpu].timer.expiry, time)
    }
    for timer in perf.cpus[cpu].otherTimers
    where timer.isActive && !perf.cpus[cpu].interruptsDisabled {
      next = min(next, max(timer.expiry, time))
    }
    let mode = mode(cpu: cpu)
    for event in perf.cpus[cpu].hardwareEvents where perf.events[event].isSampling {
      if perf.events[event].isThrottled {
        // No tick comes while interrupts are off (S54), and not every tick helps (S73).
        if perf.endsAtTick(event), !perf.cpus[cpu].interruptsDisabled {
          next = min(next, perf.nextTick)
        }
      } else if perf.events[event].counts(in: mode) {
        next = min(next, time(ofOccurrences: perf.events[event].periodLeft))
      }
      if perf.events[event].isFrequency { next = min(next, perf.nextTick) }
    }
    return min(next, nextGuestOverflow(cpu: cpu))
  }

  private mutating func count(cpu: Int, occurrences: UInt64, nanoseconds: UInt64) {
    let mode = mode(cpu: cpu)
    perf.tally.ran(task: perf.cpus[cpu].currentTask, cpu: cpu, nanoseconds: nanoseconds)
    if mode == .kernel, let vcpu = virtualCPU(on: cpu) {
      virtualCPUs[vcpu].stalledInRun += nanoseconds
    }
    let samplesBranches = perf.cpus[cpu].branches.users > 0
    let still =
      perf.cpus[cpu].grabbedCounters | (mode == .guestUser ? stoppedCounters(cpu: cpu) : 0)
    for event in perf.cpus[cpu].hardwareEvents
    where isCounting(event, mode, cpu: cpu, still: still) {
      if samplesBranches, perf.events[event].samplesBranches,
        perf.recordsBranches(event, cpu: cpu)
      {
        perf.events[event].recordedInRun += occurrences
      }
      perf.events[event].count += occurrences
      perf.events[event].countInRun += occurrences
      if perf.events[event].isSampling {
        perf.events[event].periodLeft -= min(occurrences, perf.events[event].periodLeft)
      }
      if let context = perf.events[event].overflowContext { credit(context, occurrences) }
    }
    recordGuestBranches(cpu: cpu, occurrences: occurrences)
    countMediated(cpu: cpu, occurrences: occurrences)
    perf.countClocks(cpu: cpu, nanoseconds: nanoseconds, cycles: occurrences)
  }

  /// Whether a placed event's counter runs and is its own.
  ///
  /// - Parameter still: Counters that somebody else has stopped or programmed, as a mask.
  private func isCounting(
    _ event: EventIndex,
    _ mode: ExecutionMode,
    cpu: Int,
    still: UInt64
  ) -> Bool {
    let it = perf.events[event]
    guard it.counts(in: mode), !it.isThrottled, !it.isGuestLBR else { return false }
    if let counter = it.counter, still & counter.bit != 0 { return false }
    return it.attr.preciseIP == 0 || it.overflowContext == nil
      || canDoGuestPEBS(event, cpu: cpu)
  }

  /// Overflows first, as they come as NMIs, then the timer.
  private mutating func serve(cpu: Int) {
    var place = 0
    while place < perf.cpus[cpu].hardwareEvents.count {
      let event = perf.cpus[cpu].hardwareEvents[place]
      place += 1
      guard perf.events[event].isSampling, perf.events[event].periodLeft == 0 else { continue }
      perf.readBranches(cpu: cpu)
      perf.takeBranchStack(event, cpu: cpu)
      perf.overflow(event)
      if let context = perf.events[event].overflowContext {
        virtualCounterOverflowed(context)
        // That may have changed the list; every event is looked at again.
        place = 0
      }
    }
    serveMediatedOverflows(cpu: cpu)
    if !perf.cpus[cpu].interruptsDisabled {
      perf.unthrottle(cpu: cpu)
      perf.followFrequencies(cpu: cpu)
    }
    let timer = perf.cpus[cpu].timer
    if timer.isActive, timer.expiry <= time, !perf.cpus[cpu].interruptsDisabled {
      perf.outOfGuest(cpu: cpu) { $0.expireMultiplexTimer(cpu: cpu) }
    }
    if !perf.cpus[cpu].interruptsDisabled,
      perf.cpus[cpu].otherTimers.contains(where: { $0.isActive && $0.expiry <= perf.time })
    {
      perf.outOfGuest(cpu: cpu) { $0.expireOtherTimers(cpu: cpu) }
    }
  }
}

extension Perf {
  /// Counts time for the clocks that are in on a CPU, and for registers that count by themselves.
  mutating func countClocks(cpu: Int, nanoseconds: UInt64, cycles: UInt64) {
    for event in cpus[cpu].softwareEvents {
      if events[event].isClock {
        events[event].count += nanoseconds
        events[event].unreadNanoseconds += nanoseconds
        events[event].countInRun += nanoseconds
      } else if events[event].isCycleRegister {
        events[event].count += cycles
        events[event].countInRun += cycles
      }
    }
  }
}

extension Event {
  /// A software event that counts nanoseconds.
  var isClock: Bool {
    attr.type == .software
      && (attr.config == SoftwareEvent.cpuClock || attr.config == SoftwareEvent.taskClock)
  }

  /// A register that counts cycles by itself, such as the time stamp.
  var isCycleRegister: Bool {
    attr.type == .msr && OtherUnits.cycleRegisters & 1 << attr.config != 0
  }

  /// It counts context switches.
  var countsContextSwitches: Bool {
    switch attr.type {
    case .software: attr.config == SoftwareEvent.contextSwitches
    // It is the kernel's, which who leaves that out does not count (P56).
    case .tracepoint:
      attr.config == Tracepoint.contextSwitch && !attr.flags.contains(.excludeKernel)
    default: false
    }
  }
}
