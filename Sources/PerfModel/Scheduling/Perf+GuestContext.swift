import PerfInterface

// Lending the hardware to a guest, as the mediated PMU of 7.0 does (M10 to M23).
extension Perf {
  // MARK: Mutual exclusion

  /// An event that counts guests and so stands in the way of a mediated guest (M10).
  func isIncludeGuest(_ attr: EventAttr) -> Bool {
    // The other PMUs lack the capability.
    hardware.pmu(attr) == .hardware && [.hardware, .raw, .hardwareCache].contains(attr.type)
      && !attr.flags.contains(.excludeGuest)
  }

  /// Whether some event would count a guest; its state does not matter (M11).
  var hasIncludeGuestEvents: Bool {
    events.contains { $0.state != .dead && isIncludeGuest($0.attr) }
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
  mutating func outOfGuest(cpu: Int, _ body: (inout Perf) -> Void) {
    let wasLoaded = cpus[cpu].isGuestLoaded
    putGuest(cpu: cpu)
    body(&self)
    if wasLoaded { loadGuest(cpu: cpu) }
  }

  /// The CPU's context and that of its running task, as far as they are in; CPU first.
  private func contextsIn(cpu: Int) -> [ContextIndex] {
    let kind = kernel.contextKind(.hardware)
    return [cpus[cpu].contexts[kind], cpus[cpu].taskContexts[kind]].compactMap { $0 }
  }

  // MARK: Guest time

  /// Guest time counts only while the context's own clock runs.
  mutating func startGuestClock(_ context: ContextIndex) {
    if contexts[context].activity.contains(.time) { contexts[context].guestClockStart = time }
  }

  mutating func stopGuestClock(_ context: ContextIndex) {
    guard let start = contexts[context].guestClockStart else { return }
    contexts[context].guestClock += time - start
    contexts[context].guestClockStart = nil
  }
}
