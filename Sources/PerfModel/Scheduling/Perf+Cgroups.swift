import PerfInterface

// Events of the tasks of a cgroup (E60 to E62, S80 to S83, T34, T35).
//
// The kernel keeps the cgroup of a CPU in `cpuctx->cgrp` while the CPU has an enabled event of some cgroup;
// here it is asked for when it matters.
extension Perf {
  // MARK: Who is meant

  /// Whether an event of a cgroup, or of none, may run on a CPU now: its own cgroup runs there or one below (S80).
  ///
  /// `core.c:perf_cgroup_match()`
  func matchesCgroup(_ event: EventIndex, cpu: Int) -> Bool {
    guard let cgroup = events[event].cgroup else { return true }
    return cgroups.contains(cpus[cpu].cgroup, below: cgroup)
  }

  /// Whether a context of a CPU has an enabled event of a cgroup, on one PMU or on any.
  private func hasCgroupEvents(_ context: ContextIndex, on pmu: PMUKind? = nil) -> Bool {
    contexts[context].events.contains {
      events[$0].cgroup != nil && events[$0].state > .off && (pmu == nil || events[$0].pmu == pmu)
    }
  }

  // MARK: Switches

  /// Another task runs on a CPU, or the running one has another cgroup: what may run now is placed anew (S81).
  ///
  /// `core.c:perf_cgroup_switch()`
  mutating func switchCgroup(cpu: Int) {
    let task = cpus[cpu].currentTask
    let next = task.map { threads[$0].cgroup } ?? CgroupTree.root
    guard next != cpus[cpu].cgroup else { return }
    let kinds = kernel.contextKinds.filter { hasCgroupEvents(context(ofCPU: cpu, $0)) }
    for kind in kinds {
      let context = context(ofCPU: cpu, kind)
      if contexts[context].activity.contains(.time) {
        updateCgroupClocks(context, cpu: cpu, isFinal: true)
      }
      for pmu in PMUKind.allCases where isMoved(pmu, context) {
        scheduleOutPinned(context, pmu: pmu)
        scheduleOutFlexible(context, pmu: pmu)
      }
    }
    cpus[cpu].cgroup = next
    for kind in kinds {
      let context = context(ofCPU: cpu, kind)
      cpus[cpu].wasSwitchedOff = true
      startCgroupClocks(context, cpu: cpu)
      // The context is in from now on, whether or not it was.
      startClock(context)
      contexts[context].activity.formUnion(.classes)
      for isPinned in [true, false] {
        for pmu in PMUKind.allCases where isMoved(pmu, context) {
          pass(context, cpu: cpu, pmu: pmu, isPinned: isPinned)
        }
      }
    }
  }

  /// With contexts for all PMUs those without an event of a cgroup stay as they are.
  private func isMoved(_ pmu: PMUKind, _ context: ContextIndex) -> Bool {
    concerns(nil, pmu) && (kernel.separatesSoftwareContexts || hasCgroupEvents(context, on: pmu))
  }

  /// Moves a task to another cgroup; one that waits is looked at when it runs (S83).
  ///
  /// `core.c:perf_cgroup_attach()`
  mutating func move(_ task: TaskIndex, toCgroup cgroup: Int) {
    threads[task].cgroup = cgroup
    if isRunning(task) { switchCgroup(cpu: threads[task].cpu) }
  }

  // MARK: Clocks

  /// The times of an event of a cgroup follow the time for which it runs on the CPU, as far as that is known (T34).
  ///
  /// - Parameter isRead: Whether the CPU itself is asked, as for an event that is in.
  func cgroupClock(_ event: EventIndex, isRead: Bool) -> UInt64? {
    guard let cgroup = events[event].cgroup, let cpu = events[event].cpu else { return nil }
    guard cgroup < cpus[cpu].cgroupClocks.count else { return 0 }
    let clock = cpus[cpu].cgroupClocks[cgroup]
    return isRead && clock.isActive ? clock.time &+ (time &- clock.timestamp) : clock.time
  }

  /// Adds the time since the last look to the clocks of the cgroups that run, active or not (T34).
  ///
  /// A task's context does so as well, with the CPU's cgroup.
  ///
  /// `core.c:update_cgrp_time_from_cpuctx()`
  mutating func updateCgroupClocks(_ context: ContextIndex, cpu: Int, isFinal: Bool) {
    guard usesCgroups else { return }
    let own = self.context(ofCPU: cpu, contexts[context].kind)
    if context == own { contexts[own].cgroupTimestamp = time }
    guard hasCgroupEvents(own) else { return }
    for cgroup in cgroups.path(from: cpus[cpu].cgroup) {
      cpus[cpu].updateClock(cgroup, at: time)
      if isFinal { cpus[cpu].cgroupClocks[cgroup].isActive = false }
    }
  }

  /// Starts the clocks of the cgroups that run, at the time of the CPU's context (T34).
  ///
  /// `core.c:perf_cgroup_set_timestamp()`
  mutating func startCgroupClocks(_ context: ContextIndex, cpu: Int) {
    guard usesCgroups else { return }
    let own = self.context(ofCPU: cpu, contexts[context].kind)
    if context == own { contexts[own].cgroupTimestamp = time }
    guard hasCgroupEvents(own) else { return }
    for cgroup in cgroups.path(from: cpus[cpu].cgroup) {
      cpus[cpu].startClock(cgroup, at: contexts[own].cgroupTimestamp)
    }
  }

  /// Brings the clock of an event's own cgroup up to now, if it runs.
  ///
  /// `core.c:update_cgrp_time_from_event()`
  mutating func lookAtCgroupClock(_ event: EventIndex) {
    guard usesCgroups, let cgroup = events[event].cgroup, let cpu = events[event].cpu,
      cgroup < cpus[cpu].cgroupClocks.count, cpus[cpu].cgroupClocks[cgroup].isActive
    else { return }
    cpus[cpu].updateClock(cgroup, at: time)
  }

  /// An event is about to be installed or enabled in a context that is in.
  ///
  /// Up to 6.1 time is stopped and started around it; later it is frozen, so that a clock which does not run is not
  /// started (T35).
  ///
  /// `core.c:__perf_event_enable()`, `ctx_time_freeze()`
  mutating func beginChange(_ context: ContextIndex) {
    guard usesCgroups, contexts[context].activity.contains(.time) else { return }
    let cpu = activeCPU(of: context)
    let stops = kernel.stopsTimeAtChanges
    updateCgroupClocks(context, cpu: cpu, isFinal: stops && contexts[context].task == nil)
    cpus[cpu].cgroupTime = stops ? .stopped(context) : .frozen(context)
  }

  /// The change is done, whether or not something was placed anew.
  mutating func endChange(_ context: ContextIndex) {
    guard usesCgroups else { return }
    let cpu = activeCPU(of: context)
    if cpus[cpu].cgroupTime == .stopped(context) { startCgroupClocks(context, cpu: cpu) }
    cpus[cpu].cgroupTime = .running
  }

  /// A context goes out, or a part of it; that of the CPU stops the clocks.
  mutating func noteScheduleOut(_ context: ContextIndex, cpu: Int) {
    guard usesCgroups, contexts[context].activity.contains(.time),
      cpus[cpu].cgroupTime != .stopped(context), cpus[cpu].cgroupTime != .frozen(context)
    else { return }
    updateCgroupClocks(context, cpu: cpu, isFinal: contexts[context].task == nil)
  }

  /// A context comes in, or a part of it; its time may run already.
  mutating func noteScheduleIn(_ context: ContextIndex, cpu: Int) {
    guard usesCgroups, cpus[cpu].cgroupTime != .frozen(context) else { return }
    if cpus[cpu].cgroupTime == .stopped(context) {
      cpus[cpu].cgroupTime = .running
    } else if contexts[context].activity.contains(.time) {
      return
    }
    startCgroupClocks(context, cpu: cpu)
  }

  /// An event is about to leave its context.
  ///
  /// `core.c:__perf_remove_from_context()`
  mutating func noteRemoval(_ context: ContextIndex) {
    guard usesCgroups, contexts[context].activity.contains(.time) else { return }
    updateCgroupClocks(context, cpu: activeCPU(of: context), isFinal: false)
  }
}

/// The cgroups, by number; each but the root is in another.
struct CgroupTree: Hashable, Sendable {
  static let root = 0

  private var parents: [Int?] = [nil]

  mutating func add(in parent: Int) { parents.append(parent) }

  /// A cgroup and all that it is in.
  func path(from cgroup: Int) -> [Int] {
    var path = [cgroup]
    while let parent = parents[path[path.count - 1]] { path.append(parent) }
    return path
  }

  /// Whether a cgroup is another one or in it.
  func contains(_ cgroup: Int, below ancestor: Int) -> Bool {
    var next: Int? = cgroup
    while let each = next {
      if each == ancestor { return true }
      next = parents[each]
    }
    return false
  }
}

/// How long a cgroup has run on a CPU, as perf keeps it.
///
/// `include/linux/perf_event.h:struct perf_cgroup_info`
struct CgroupClock: Hashable, Sendable {
  var time: UInt64 = 0
  var timestamp: UInt64 = 0
  var isActive = false
}

/// What a CPU's clocks of cgroups do while the events of a context change.
enum CgroupTime: Hashable, Sendable {
  case running
  /// They were stopped, to be started anew.
  case stopped(ContextIndex)
  /// They go on as they did.
  case frozen(ContextIndex)
}

extension CPU {
  fileprivate mutating func updateClock(_ cgroup: Int, at time: UInt64) {
    makeClock(cgroup)
    cgroupClocks[cgroup].time &+= time &- cgroupClocks[cgroup].timestamp
    cgroupClocks[cgroup].timestamp = time
  }

  fileprivate mutating func startClock(_ cgroup: Int, at time: UInt64) {
    makeClock(cgroup)
    cgroupClocks[cgroup].timestamp = time
    cgroupClocks[cgroup].isActive = true
  }

  private mutating func makeClock(_ cgroup: Int) {
    while cgroupClocks.count <= cgroup { cgroupClocks.append(CgroupClock()) }
  }
}
