import PerfInterface

// The mediated PMU of 7.0: while a guest runs it has the hardware itself (M10 to M27).
extension System {
  // MARK: Mutual exclusion

  /// An event that counts guests and so stands in the way of a mediated guest (M10).
  func isIncludeGuest(_ attr: EventAttr) -> Bool {
    // The trace PMUs lack the capability.
    [.hardware, .raw, .hardwareCache].contains(attr.type) && !attr.flags.contains(.excludeGuest)
  }

  /// Whether some event would count a guest; its state does not matter (M11).
  var hasIncludeGuestEvents: Bool {
    events.contains { $0.state != .dead && isIncludeGuest($0.attr) }
  }

  /// Whether some VM has a mediated PMU; a VM ends with its last thread (M12).
  var hasMediatedVM: Bool {
    virtualCPUs.contains {
      $0.isCreated && $0.mode == .mediated && !threads[$0.thread].hasExited
    }
  }

  // MARK: Load and put

  /// Hands the hardware to the guest: perf's events go out, the activity bits stay (M20).
  ///
  /// `core.c:perf_load_guest_context()`
  mutating func loadGuest(cpu: Int) {
    guard !cpus[cpu].isGuestLoaded else { return }
    for context in contextsIn(cpu: cpu) {
      scheduleOutPinned(context, pmu: .hardware)
      scheduleOutFlexible(context, pmu: .hardware)
      startGuestClock(context)
    }
    cpus[cpu].isGuestLoaded = true
  }

  /// Takes the hardware back and places everything by class and age (M21, M24).
  ///
  /// `core.c:perf_put_guest_context()`
  mutating func putGuest(cpu: Int) {
    guard cpus[cpu].isGuestLoaded else { return }
    let contexts = contextsIn(cpu: cpu)
    for context in contexts { stopGuestClock(context) }
    cpus[cpu].isGuestLoaded = false
    for isPinned in [true, false] {
      for context in contexts
      where self.contexts[context].activity.contains(isPinned ? .pinned : .flexible) {
        pass(context, cpu: cpu, pmu: .hardware, isPinned: isPinned)
      }
    }
  }

  /// Does something that needs an interrupt served: put, then load again (M23).
  mutating func outOfGuest(cpu: Int, _ body: (inout System) -> Void) {
    let wasLoaded = cpus[cpu].isGuestLoaded
    putGuest(cpu: cpu)
    body(&self)
    if wasLoaded { loadGuest(cpu: cpu) }
  }

  /// The CPU's context and that of its running task, as far as they are in; CPU first.
  private func contextsIn(cpu: Int) -> [Int] {
    let kind = profile.contextKind(.hardware)
    return [cpus[cpu].contexts[kind], cpus[cpu].taskContexts[kind]].filter { $0 != Event.none }
  }

  /// Guest time counts only while the context's own clock runs.
  mutating func startGuestClock(_ context: Int) {
    if contexts[context].activity.contains(.time) { contexts[context].guestClockStart = time }
  }

  mutating func stopGuestClock(_ context: Int) {
    guard let start = contexts[context].guestClockStart else { return }
    contexts[context].guestClock += time - start
    contexts[context].guestClockStart = nil
  }

  // MARK: Counting

  /// Whether a virtual CPU has the hardware now.
  func isLoaded(_ vcpu: Int) -> Bool {
    let thread = virtualCPUs[vcpu].thread
    return virtualCPUs[vcpu].mode == .mediated && isRunning(thread)
      && cpus[threads[thread].cpu].isGuestLoaded
  }

  /// Whether a counter's enable bit is set.
  func isCounting(_ slot: VirtualCounter) -> Bool { slot.selector?.isEnabled == true }

  private func loadedVirtualCPU(cpu: Int) -> Int? {
    let task = cpus[cpu].currentTask
    guard cpus[cpu].isGuestLoaded, task != Event.none else { return nil }
    return threads[task].virtualCPU
  }

  /// The guest's counters count on the hardware, without perf (M27).
  mutating func countMediated(cpu: Int, occurrences: UInt64) {
    guard let vcpu = loadedVirtualCPU(cpu: cpu) else { return }
    for index in virtualCPUs[vcpu].slots.indices where countsMediated(vcpu, index) {
      let place = GuestCounterPlace(vcpu: vcpu, slot: index)
      virtualCPUs[vcpu].slots[index].base &+= occurrences
      virtualCPUs[vcpu].slots[index].base &= valueMask(place)
      virtualCPUs[vcpu].slots[index].countedInRun += occurrences
    }
  }

  private func countsMediated(_ vcpu: Int, _ index: Int) -> Bool {
    let slot = virtualCPUs[vcpu].slots[index]
    return isCounting(slot) && virtualCPUs[vcpu].isGloballyEnabled
      && slot.selector?.attr.flags.contains(.excludeUser) != true
      && (slot.selector.map { isAllowed($0.attr, on: slot.counter, vcpu) } ?? false)
  }

  /// When a loaded guest's next counter wraps.
  func nextGuestOverflow(cpu: Int) -> UInt64 {
    guard let vcpu = loadedVirtualCPU(cpu: cpu) else { return .max }
    return virtualCPUs[vcpu].slots.indices.filter { countsMediated(vcpu, $0) }
      .map { index in
        let place = GuestCounterPlace(vcpu: vcpu, slot: index)
        let base = virtualCPUs[vcpu].slots[index].base
        return time(ofOccurrences: wrapPeriod(place, value: base))
      }
      .min() ?? .max
  }

  /// A wrap reaches the guest by its own vector; its handler reloads the counter (M26).
  mutating func serveMediatedOverflows(cpu: Int) {
    guard let vcpu = loadedVirtualCPU(cpu: cpu) else { return }
    for index in virtualCPUs[vcpu].slots.indices
    where countsMediated(vcpu, index) && virtualCPUs[vcpu].slots[index].base == 0
      && virtualCPUs[vcpu].slots[index].countedInRun > 0
    {
      tellOverflow(GuestCounterPlace(vcpu: vcpu, slot: index))
    }
  }

  /// Instructions KVM emulates go into the counter directly (M27).
  mutating func addMediated(_ place: GuestCounterPlace, _ instructions: UInt64) {
    let mask = valueMask(place)
    let before = virtualCPUs[place.vcpu].slots[place.slot].base
    let after = (before &+ instructions) & mask
    virtualCPUs[place.vcpu].slots[place.slot].base = after
    if after < before { tellOverflow(place) }
  }
}
