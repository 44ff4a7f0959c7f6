import PerfInterface

/// A place in `System.events`; -1 for none.
typealias EventIndex = Int

/// A perf event as the kernel keeps it (D6).
struct Event: Hashable, Sendable {
  /// No event, task, context or CPU.
  static let none = -1

  let attr: EventAttr
  /// Where it is scheduled; a software event in a hardware group belongs to the hardware PMU (E21).
  var pmu: PMUKind
  /// Whether the event itself is a software event.
  let isSoftware: Bool
  /// Whether a group led by it consists of software events only; kept on promotion (S14).
  var isSoftwareGroup: Bool
  var state: EventState
  /// Its context, or `none` before it is attached and after it is removed.
  var context = Event.none
  /// The CPU it is bound to, or `none` for any.
  let cpu: Int
  /// The CPU it is on while active.
  var onCPU = Event.none
  var leader: EventIndex
  var firstSibling = Event.none
  var lastSibling = Event.none
  var nextSibling = Event.none

  /// The counters it may use, as a mask over counter indices (P10).
  let allowedCounters: UInt64
  /// It takes two counters: a 64-bit event on arm64 without long ones (R6), or an event of AMD
  /// that adds more at once than a counter can.
  let needsCounterPair: Bool
  /// Registers it wants besides the counter (P20), and those it holds while placed.
  let registerWishes: RegisterPair<SharedRegisterWish>
  var takenRegisters = RegisterPair<SharedRegister>()
  /// A top-down metric: no counter of its own, no life without its leader (P26, S32).
  let isMetric: Bool
  /// The counter assigned last, which on x86 survives going out (P12).
  var counter: Int8 = -1

  var count: UInt64 = 0
  /// Counted during the last `run`; a reset does not change it.
  var countInRun: UInt64 = 0
  /// Occurrences in the last `run` whose branches were recorded for its owner (P22, L21).
  var recordedInRun: UInt64 = 0
  /// What its owner would have read when the last `run` began.
  var valueAtRunStart: UInt64 = 0
  /// Events left to the next overflow, for a sampling event.
  var periodLeft: UInt64
  var period: UInt64
  /// Overflows during the tick numbered `interruptTick` (S60).
  var interrupts: UInt32 = 0
  var interruptTick: UInt64 = 0
  var isThrottled = false

  /// Nanoseconds of the context's clock (T10).
  var timeEnabled: UInt64 = 0
  var timeRunning: UInt64 = 0
  var timestamp: UInt64 = 0

  /// The task named when it was opened; a clone exchange does not change it.
  let target: Int
  /// The event it was inherited from, at the root of the family.
  var parent = Event.none
  var firstChild = Event.none
  var nextChild = Event.none
  /// What exited children left behind.
  var exitedChildrenCount: UInt64 = 0
  var exitedChildrenEnabled: UInt64 = 0
  var exitedChildrenRunning: UInt64 = 0
  /// Cleared by the first exec it has worked for (S35).
  var enableOnExec: Bool
  /// The virtual counter behind which KVM has put it, or `none`.
  var virtualCounter = Event.none

  init(
    attr: EventAttr,
    cpu: Int,
    target: Int,
    index: EventIndex,
    inventory: CounterInventory,
    withheld: UInt64 = 0
  ) {
    self.attr = attr
    let isSoftware = attr.type.isSoftwareLike
    self.isSoftware = isSoftware
    self.cpu = cpu
    self.target = target
    allowedCounters = isSoftware ? 0 : inventory.allowed(attr) & ~withheld
    registerWishes =
      isSoftware ? RegisterPair() : SharedRegisterWish.wishes(attr, inventory)
    let code = isSoftware ? nil : X86Encoding.code(attr, inventory.model)
    isMetric = inventory.metricMask != 0 && code.map(TopDown.isMetric) ?? false
    switch inventory.model {
    case .armv8: needsCounterPair = attr.config1 & 1 != 0
    case .zen3, .zen4: needsCounterPair = code.map(AMDConstraints.needsPair) ?? false
    default: needsCounterPair = false
    }
    pmu = isSoftware ? .software : .hardware
    isSoftwareGroup = isSoftware
    state = attr.flags.contains(.disabled) ? .off : .inactive
    leader = index
    period = attr.samplePeriod
    periodLeft = attr.samplePeriod
    enableOnExec = attr.flags.contains(.enableOnExec)
  }

  var isPinned: Bool { attr.flags.contains(.pinned) }
  var isExclusive: Bool { attr.flags.contains(.exclusive) }
  var isSampling: Bool { period != 0 }

  /// KVM's event that holds the last branch record for a guest (L10).
  var isGuestLBR: Bool { attr.type == .raw && attr.config == VirtualLBR.eventCode }

  /// Events of the branch trace and processor trace PMUs, which are counted elsewhere.
  var isTrace: Bool { attr.type.isTrace }

  /// Whether something that happens in `mode` is counted (attr `exclude_*`, E2).
  func counts(in mode: ExecutionMode) -> Bool {
    let flags = attr.flags
    switch mode {
    case .user: return !flags.contains(.excludeHost) && !flags.contains(.excludeUser)
    case .kernel: return !flags.contains(.excludeHost) && !flags.contains(.excludeKernel)
    case .guestUser:
      // A host's PEBS event does not count while a guest runs (P33).
      if attr.preciseIP > 0, virtualCounter == Event.none { return false }
      return !flags.contains(.excludeGuest) && !flags.contains(.excludeUser)
    }
  }
}

extension EventType {
  /// Branch Trace Store and Processor Trace; PMUs of their own with dynamic numbers.
  var isTrace: Bool { self == .intelBTS || self == .intelPT }

  /// Whether events of the type take no counter of the core PMU.
  var isSoftwareLike: Bool { self == .software || isTrace }
}

/// The PMUs of the model.
enum PMUKind: Int, Hashable, Sendable, CaseIterable {
  case hardware
  case software
}

/// What a CPU executes.
enum ExecutionMode: Int, Hashable, Sendable, CaseIterable {
  /// A host task in user mode.
  case user
  /// The idle task.
  case kernel
  /// A guest in user mode.
  case guestUser
}
