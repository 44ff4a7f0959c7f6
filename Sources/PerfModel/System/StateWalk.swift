import PerfInterface

/// Goes through a state in an order that does not depend on how it came about.
///
/// Events are numbered as they are met, and told apart by what made them: a handle, a guest's counter, a fork.
public struct StateWalk: Sendable {
  private(set) var digest = StateDigest()
  private var horizon: UInt64 = 0
  private var tellsCountersApart = true
  /// For each event its number from 1, 0 before it is met.
  private var numbers: [UInt16] = []
  private var metCount: UInt16 = 0
  /// Numbers of events that can be exchanged.
  private var members: [UInt64] = []
  /// In which order CPUs, tasks and handles are gone through; nil for their own.
  private var renaming: StateRenaming?
  /// Whether something happens at a tick before the exploration ends.
  private var seesTicks = false

  /// Creates a walk that has not begun.
  public init() {}

  mutating func begin(
    _ system: borrowing System,
    _ comparison: StateComparison,
    _ renaming: StateRenaming? = nil
  ) {
    self.renaming = renaming
    digest = StateDigest()
    horizon = comparison.horizon
    tellsCountersApart = comparison.tellsCountersApart
    metCount = 0
    seesTicks = comparison.tellsTicks
    let count = system.perf.events.count
    for place in 0..<min(count, numbers.count) { numbers[place] = 0 }
    while numbers.count < count { numbers.append(0) }
  }

  mutating func take(_ system: System, _ comparison: StateComparison) {
    for kernel in system.guestKernels { take(kernel, comparison) }
    take(system, system.perf)
    takeHandles(system, comparison.exchangeableEvents)
  }

  /// Which handle is open, and of what; of those that can be exchanged, how many are what.
  private mutating func takeHandles(_ system: System, _ classes: [EventHandle]) {
    if let renaming {
      takeHandles(system, classes, renaming)
      return
    }
    guard !classes.isEmpty else {
      for handle in system.eventHandles { digest.mix(number(handle)) }
      return
    }
    for first in system.eventHandles.indices {
      guard first < classes.count, classes[first] == first else {
        if first >= classes.count { digest.mix(number(system.eventHandles[first])) }
        continue
      }
      members.removeAll(keepingCapacity: true)
      for handle in first..<min(classes.count, system.eventHandles.count)
      where classes[handle] == first {
        members.append(number(system.eventHandles[handle]))
      }
      members.sort()
      for member in members { digest.mix(member) }
    }
  }

  /// All that a scenario may open, as what is not open yet may trade places too.
  private mutating func takeHandles(
    _ system: System,
    _ classes: [EventHandle],
    _ renaming: StateRenaming
  ) {
    for first in renaming.events.indices {
      guard first < classes.count else {
        digest.mix(number(system.eventIndex(renaming.events[first])))
        continue
      }
      guard classes[first] == first else { continue }
      members.removeAll(keepingCapacity: true)
      for place in first..<classes.count where classes[place] == first {
        members.append(number(system.eventIndex(renaming.events[place])))
      }
      members.sort()
      for member in members { digest.mix(member) }
    }
  }

  private mutating func take(_ system: System, _ perf: Perf) {
    // What waits to be installed is in no context yet.
    for place in perf.cpus.indices {
      let cpu = cpu(place)
      for call in perf.cpus[cpu].pendingCalls {
        guard case .install(let event) = call else { continue }
        meet(event)
        takeEvent(event, perf)
      }
    }
    for place in perf.cpus.indices {
      for kind in perf.kernel.contextKinds { take(perf.context(ofCPU: cpu(place), kind), perf) }
    }
    for place in perf.threads.indices {
      let task = TaskIndex(task(place.number))
      take(task, perf)
      for kind in perf.kernel.contextKinds {
        guard let context = perf.threads[task].contexts[kind] else { continue }
        digest.mix(1)
        take(context, perf)
      }
    }
    for place in perf.cpus.indices { takeCPU(cpu(place), perf) }
    for vcpu in system.virtualCPUs.indices { take(system.virtualCPUs[vcpu]) }
    for place in system.guestCounterHandles {
      digest.mix(place.map { $0.vcpu.number + 1 } ?? 0, place?.slot ?? 0)
    }
    digest.mix(perf.callStackUsersOfCPUs, perf.hasMediatedVM ? 1 : 0)
    let rate = UInt64(system.machine.clockMHz)
    digest.mix(rate % 1000 == 0 ? 0 : perf.time % 1000)
    if seesTicks { digest.mix(perf.time % perf.hardware.tickNanoseconds) }
  }

  // MARK: Places

  private func cpu(_ number: Int) -> Int { renaming.map { $0.cpus[number] } ?? number }

  private func task(_ number: Int) -> Int { renaming.map { $0.tasks[number] } ?? number }

  /// From 1, 0 for none.
  private func place(of task: TaskIndex?) -> Int { task.map { self.task($0.number) + 1 } ?? 0 }

  // MARK: Contexts and events

  /// 0 for none and for a dead one.
  private func number(_ event: EventIndex?) -> UInt64 {
    event.map { UInt64(numbers[$0.number]) } ?? 0
  }

  private mutating func meet(_ event: EventIndex) {
    guard numbers[event.number] == 0 else { return }
    metCount += 1
    numbers[event.number] = metCount
  }

  /// Where only their order is new.
  private mutating func take(_ events: [EventIndex]) {
    var place = 0
    while place < events.count {
      var packed: UInt64 = 0
      for offset in 0..<min(4, events.count - place) {
        packed |= number(events[place + offset]) << UInt64(offset * 16)
      }
      digest.mix(packed)
      place += 4
    }
  }

  private mutating func take(_ index: ContextIndex, _ perf: Perf) {
    let events = perf.contexts[index].events
    for event in events { meet(event) }
    digest.mix(
      events.count,
      perf.contexts[index].flexible.count,
      Int(perf.contexts[index].activity.rawValue),
      place(of: perf.contexts[index].task)
    )
    for event in events { takeEvent(event, perf) }
    take(perf.contexts[index].pinned)
    take(perf.contexts[index].flexible)
    takePMU(perf.contexts[index].hardware)
    takePMU(perf.contexts[index].software)
    for place in perf.contexts[index].others.indices { takePMU(perf.contexts[index].others[place]) }
    if let parent = perf.contexts[index].parentContext {
      let isClone = perf.contexts[parent].generation == perf.contexts[index].parentGeneration
      digest.mix(parent.number + 1, isClone ? 1 : 0)
    }
    if let saved = perf.contexts[index].savedBranches {
      digest.mix(saved.callStackUsers + 1000, saved.entries == nil ? 0 : 1)
      digest.mix(saved.selection ?? .max)
    }
  }

  private mutating func takePMU(_ part: PMUContext) {
    digest.mix(part.pinnedActive.count, part.flexibleActive.count, part.rotateNecessary ? 1 : 0)
    take(part.pinnedActive)
    take(part.flexibleActive)
  }

  private mutating func takeEvent(_ index: EventIndex, _ perf: Perf) {
    let event = perf.events[index]
    var flags = UInt64(UInt8(bitPattern: event.state.rawValue))
    if event.isThrottled { flags |= 1 << 8 }
    if event.enableOnExec { flags |= 1 << 9 }
    if event.isSoftwareGroup { flags |= 1 << 10 }
    if event.samplesBranches, perf.hasRun(index) { flags |= 1 << 11 }
    if tellsCountersApart { flags |= UInt64(UInt8(bitPattern: event.counter?.index ?? -1)) << 16 }
    flags |= UInt64(truncatingIfNeeded: event.onCPU.map { cpu($0) + 1 } ?? 0) << 24
    flags |= number(event.leader) << 40 | UInt64(truncatingIfNeeded: event.pmu.rawValue) << 56
    digest.mix(flags)
    if event.isSampling {
      let left = min(event.periodLeft, horizon)
      if left < horizon || event.isThrottled {
        seesTicks = true
        let isThisTick =
          event.interruptTick == perf.tick && (event.interrupts > 0 || event.isThrottled)
        digest.mix(left)
        digest.mix(isThisTick ? UInt64(event.interrupts) + 1 : 0)
        digest.mix(event.period)
      }
    }
    if let buffer = event.buffer { digest.mix(number(buffer) << 8 | UInt64(event.mappingCount)) }
    if event.overflowsLeft > 0 { digest.mix(UInt64(event.overflowsLeft) | 1 << 32) }
    if event.takenRegisters != RegisterPair() {
      digest.mix(
        event.takenRegisters.forCode.map { $0.rawValue + 1 } ?? 0,
        event.takenRegisters.forFilter.map { $0.rawValue + 1 } ?? 0
      )
    }
    if event.firstChild != nil {
      digest.mix(UInt64(truncatingIfNeeded: Int(event.groupGeneration)))
    }
    // What made it; handles and guests' counters tell by themselves.
    if let parent = event.parent {
      digest.mix(
        number(parent) << 32 | UInt64(truncatingIfNeeded: (event.target?.number ?? -1) + 1)
      )
      digest.mix(UInt64(truncatingIfNeeded: Int(event.groupGeneration)))
    }
  }

  // MARK: Tasks and CPUs

  private mutating func take(_ task: TaskIndex, _ perf: Perf) {
    let thread = perf.threads[task]
    let flags =
      (thread.isAwake ? 1 : 0) | (thread.hasExited ? 2 : 0) | (thread.precedesCPU ? 4 : 0)
    digest.mix(
      cpu(thread.cpu) << 8 | thread.cgroup,
      flags,
      thread.guest.map { Int($0.rawValue) + 1 } ?? 0
    )
  }

  private mutating func takeCPU(_ place: Int, _ perf: Perf) {
    let flags =
      Int(perf.cpus[place].exclusivePMUs) << 2
      | (perf.cpus[place].interruptsDisabled ? 1 : 0) | (perf.cpus[place].isGuestLoaded ? 2 : 0)
    digest.mix(
      self.place(of: perf.cpus[place].currentTask),
      self.place(of: perf.cpus[place].chosenTask),
      flags,
      perf.cpus[place].pendingCalls.count
    )
    for kind in perf.kernel.contextKinds {
      let context = perf.cpus[place].taskContexts[kind]
      digest.mix(
        self.place(of: context.flatMap { perf.contexts[$0].task }),
        context == nil ? 0 : 1
      )
    }
    // The order in which they came matters to those who give out counters, and to interrupts at the same moment.
    if tellsCountersApart || seesTicks { takeAll(perf.cpus[place].hardwareEvents) }
    takeAll(perf.cpus[place].softwareEvents)
    if perf.cpus[place].grabbedCounters != 0 { digest.mix(perf.cpus[place].grabbedCounters) }
    for call in perf.cpus[place].pendingCalls { takeCall(call) }
    takeTimer(perf.cpus[place].timer, perf)
    for timer in perf.cpus[place].otherTimers { takeTimer(timer, perf) }
    guard perf.hardware.driver == .x86 else { return }
    perf.cpus[place].sharedRegisters.mix(into: &digest)
    guard perf.hardware.branchRecordDepth > 0 else { return }
    let branches = perf.cpus[place].branches
    let isKept =
      (branches.excludesHost ? 1 : 0) | (branches.hasBeenRead ? 2 : 0)
      | (branches.keepsSelection ? 4 : 0)
    digest.mix(branches.users, branches.preciseUsers, isKept)
    digest.mix(UInt64(branches.filter.rawValue))
    digest.mix(branches.selection ?? .max)
  }

  private mutating func takeAll(_ events: [EventIndex]) {
    digest.mix(UInt64(events.count))
    take(events)
  }

  private mutating func takeCall(_ call: CrossCall) {
    switch call {
    case .install(let event): digest.mix(1 << 32 | number(event))
    case .enable(let event): digest.mix(2 << 32 | number(event))
    case .disable(let event): digest.mix(3 << 32 | number(event))
    case .remove(let event): digest.mix(4 << 32 | number(event))
    }
  }

  /// An idle timer keeps the anchor of its grid.
  private mutating func takeTimer(_ timer: MultiplexTimer, _ perf: Perf) {
    let phase =
      timer.expiry > perf.time
      ? timer.expiry - perf.time : (timer.interval - (perf.time - timer.expiry) % timer.interval)
    digest.mix(phase % timer.interval | (timer.isActive ? 1 << 63 : 0))
  }

  // MARK: Guests

  private mutating func take(_ vcpu: VirtualCPU) {
    let flags =
      (vcpu.isCreated ? 1 : 0) | (vcpu.isGloballyEnabled ? 2 : 0) | (vcpu.isInterruptMasked ? 4 : 0)
      | (vcpu.lbr.isEnabled ? 8 : 0) | (vcpu.lbr.isLossTold ? 16 : 0)
    digest.mix(vcpu.thread.number, flags, Int(number(vcpu.lbr.event)))
    if let filter = vcpu.filter { take(filter) }
    for slot in vcpu.slots { takeSlot(slot) }
  }

  private mutating func take(_ filter: GuestEventFilter) {
    digest.mix(filter.isAllowList ? 1 : 0, filter.events.count, filter.fixedCounters.count)
    for event in filter.events { digest.mix(event.config ^ UInt64(event.type.rawValue) << 32) }
    for counter in filter.fixedCounters { digest.mix(UInt64(UInt8(bitPattern: counter.index))) }
  }

  /// Linux in a guest: its own state, and what its driver has written into the virtual counters.
  private mutating func take(_ kernel: GuestKernel, _ comparison: StateComparison) {
    let cpus = kernel.virtualCPUs.indices
    let takesTurns = cpus.contains { kernel.needsTick(cpu: $0) }
    let inside = StateComparison(
      keepsTotals: false,
      horizon: comparison.horizon,
      // The driver writes to the counter that its perf has chosen.
      tellsCountersApart: true,
      tellsTicks: comparison.tellsTicks || takesTurns
    )
    var walk = StateWalk()
    walk.begin(kernel.system, inside)
    walk.take(kernel.system, inside)
    for cpu in cpus {
      for event in kernel.registers[cpu].events { walk.digest.mix(walk.number(event)) }
      for isEnabled in kernel.registers[cpu].areEnabled { walk.digest.mix(isEnabled ? 1 : 0) }
      walk.digest.mix(kernel.servedTicks[cpu] < kernel.system.perf.tick ? 1 : 0)
    }
    for place in kernel.pendingOverflows { walk.digest.mix(place.vcpu.number + 1, place.slot) }
    digest.mix(walk.digest.low)
    digest.mix(walk.digest.high)
  }

  private mutating func takeSlot(_ slot: VirtualCounter) {
    guard let selector = slot.selector else {
      digest.mix(slot.isInUse ? 1 : 0)
      return
    }
    var flags = UInt64(selector.attr.flags.rawValue) << 32 | number(slot.event) << 8 | 2
    if slot.isInUse { flags |= 1 << 2 }
    if slot.isPaused { flags |= 1 << 3 }
    if slot.hasWrapped { flags |= 1 << 4 }
    if slot.isLossTold { flags |= 1 << 5 }
    if selector.isEnabled { flags |= 1 << 6 }
    if selector.raisesInterrupt { flags |= 1 << 7 }
    digest.mix(flags)
    digest.mix(
      selector.attr.config ^ UInt64(truncatingIfNeeded: Int(selector.attr.preciseIP)) << 56
    )
    digest.mix((slot.madeFor?.control ?? .max) ^ (slot.madeFor?.isPrecise == true ? 1 << 63 : 0))
    if let reload = slot.reload { digest.mix(reload) }
    // A counter that wraps before the end of the exploration; others are as far from it as ever. Those of x86 have 48
    // bits, those of arm64 32 or 64.
    for mask: UInt64 in [1 << 32 - 1, 1 << 48 - 1, .max] {
      let left = (.max &- slot.base) & mask
      if left < horizon {
        seesTicks = true
        digest.mix(left)
      }
    }
  }
}

extension Perf {
  /// Whether an event has been on the hardware for some time, up to now: a first, new user clears the branch record (P22).
  fileprivate func hasRun(_ event: EventIndex) -> Bool {
    if events[event].timeRunning > 0 { return true }
    guard events[event].state == .active, let context = events[event].context else { return false }
    return clock(of: context, event) > events[event].timestamp
  }
}
