import PerfInterface

/// One CPU of the host (D1).
struct CPU: Hashable, Sendable {
  /// Its own contexts.
  let contexts: ContextSlots
  /// The task contexts that are in.
  var taskContexts = ContextSlots()
  /// The task that runs; nil when idle.
  var currentTask: TaskIndex?
  /// The task a `switch` chose, until it leaves the CPU.
  var chosenTask: TaskIndex?
  /// The cgroup of the task that runs, or the root, as perf has seen it last.
  var cgroup = CgroupTree.root
  /// How long each cgroup has run, by its number; empty until one is counted.
  var cgroupClocks: [CgroupClock] = []
  var cgroupTime = CgroupTime.running
  /// The PMUs that an exclusive group is on (S18), a bit for each.
  private(set) var exclusivePMUs: UInt8 = 0
  /// Events of the core's PMU that are on it.
  var activeHardwareCount = 0
  /// Events on a PMU that is no software, in the order they were added, as the driver of the core
  /// keeps its own (P11).
  var hardwareEvents: [EventIndex] = []
  /// Counters that a tool behind perf's back has programmed, as a mask (P27).
  var grabbedCounters: UInt64 = 0
  /// Registers that events share besides counters (P20).
  var sharedRegisters = SharedRegisterFile()
  /// The last branch record and who uses it.
  var branches = BranchRegisters()
  /// Software events that count.
  var softwareEvents: [EventIndex] = []
  var timer: MultiplexTimer
  /// The timers of the PMUs behind the core's in `PMUKind`, in that order; empty until one is armed.
  private(set) var otherTimers: [MultiplexTimer] = []
  var interruptsDisabled = false
  /// A guest with a mediated PMU has the hardware (M20).
  var isGuestLoaded = false
  /// The whole PMU was switched off and on since somebody looked, as perf does around its changes (G3).
  var wasSwitchedOff = false
  /// Cross-calls that wait for interrupts (S54).
  var pendingCalls: [CrossCall] = []
}

extension CPU {
  /// A CPU without events.
  init(contexts: ContextSlots, multiplexNanoseconds: UInt64) {
    self.contexts = contexts
    timer = MultiplexTimer(interval: multiplexNanoseconds)
  }

  /// Whether an exclusive group is on a PMU (S18).
  subscript(exclusive pmu: PMUKind) -> Bool {
    get { exclusivePMUs & 1 << UInt8(pmu.rawValue) != 0 }
    set {
      let bit: UInt8 = 1 << UInt8(pmu.rawValue)
      exclusivePMUs = newValue ? exclusivePMUs | bit : exclusivePMUs & ~bit
    }
  }

  /// The timer that rotates the groups of a PMU (S20).
  subscript(timer pmu: PMUKind) -> MultiplexTimer {
    get {
      guard pmu != .hardware else { return timer }
      let place = pmu.rawValue - 1
      return place < otherTimers.count
        ? otherTimers[place] : MultiplexTimer(interval: timer.interval)
    }
    set {
      guard pmu != .hardware else {
        timer = newValue
        return
      }
      while otherTimers.count < pmu.rawValue {
        otherTimers.append(MultiplexTimer(interval: timer.interval))
      }
      otherTimers[pmu.rawValue - 1] = newValue
    }
  }

  /// Whether the timer of some PMU is armed.
  var hasArmedTimer: Bool { timer.isActive || otherTimers.contains { $0.isActive } }
}

/// The timer that rotates flexible groups (S20, S21).
struct MultiplexTimer: Hashable, Sendable {
  /// How long a turn lasts, in nanoseconds.
  let interval: UInt64
  var isActive = false
  /// The next expiry while active, else the last one: the anchor of the grid.
  var expiry: UInt64 = 0

  /// Arms an idle timer for the next point of its grid after `time`.
  mutating func arm(at time: UInt64) {
    guard !isActive else { return }
    isActive = true
    forward(past: time)
  }

  /// Moves the expiry by whole intervals to the first one after `time`.
  mutating func forward(past time: UInt64) {
    guard expiry <= time else { return }
    expiry += ((time - expiry) / interval + 1) * interval
  }
}

/// Work that must be done on the CPU where an event's context is active (S50).
enum CrossCall: Hashable, Sendable {
  case install(EventIndex)
  case enable(EventIndex)
  case disable(EventIndex)
  case remove(EventIndex)
}

/// A thread.
struct Thread: Hashable, Sendable {
  /// The CPU it is on, or waits for.
  var cpu: Int
  /// The cgroup that it is in.
  var cgroup = CgroupTree.root
  /// Its contexts, which come with its first events.
  var contexts = ContextSlots()
  var isAwake = true
  var hasExited = false
  /// The guest it executes, if it is the thread of a virtual CPU.
  var guest: ExecutedGuest?
  /// Whether its pinned events come before those of the CPU, which no kernel does.
  var precedesCPU = false
}

/// A guest that a thread executes, by a number that only its hypervisor knows.
struct ExecutedGuest: Hashable, Sendable {
  let rawValue: Int32
}
