import PerfInterface

/// A perf event as the kernel keeps it (D6).
struct Event: Hashable, Sendable {
  var attr: EventAttr
  /// Where it is scheduled; a software event in a hardware group belongs to the hardware PMU (E21).
  var pmu: PMUKind
  /// Whether a group led by it consists of software events only; kept on promotion (S14).
  var isSoftwareGroup: Bool
  var state: EventState
  /// Its context; nil before it is attached.
  var context: ContextIndex?
  /// The CPU it is bound to; nil for any.
  let cpu: Int?
  /// The cgroup whose tasks are counted; nil for all.
  let cgroup: Int?
  /// The CPU it is on while active.
  var onCPU: Int?
  var leader: EventIndex
  var firstSibling: EventIndex?
  var lastSibling: EventIndex?
  var nextSibling: EventIndex?
  /// How often the group that it leads has won or lost a sibling (T31).
  var groupGeneration: Int32 = 0

  /// The counters it may use, as a mask over counter indices (P10).
  let allowedCounters: UInt64
  /// It takes two counters: a 64-bit event on arm64 without long ones (R6), or an event of AMD
  /// that adds more at once than a counter can.
  let needsCounterPair: Bool
  /// Registers it wants besides the counter (P20), and those it holds while placed.
  let registerWishes: RegisterPair<SharedRegisterWish>
  var takenRegisters = RegisterPair<SharedRegister>()
  /// Whether its samples carry branches, and which it asks for.
  let samplesBranches: Bool
  let branchKinds: BranchKinds
  /// It counts overflows of the counter below, and arm64's driver never places it by itself (R16).
  let isForChaining: Bool
  /// A top-down metric: no counter of its own, no life without its leader (P26, S32).
  let isMetric: Bool
  /// The PMU that counts it, whatever its group belongs to.
  let ownPMU: PMUKind
  /// It keeps threads of a core from counting side by side (P51).
  let excludesThreads: Bool
  /// The event that holds the last branch record for a guest (L10).
  let isGuestLBR: Bool
  /// The counter assigned last, which on x86 survives going out (P12).
  var counter: Counter?

  var count: UInt64 = 0
  /// Counted during the last `run`; a reset does not change it.
  var countInRun: UInt64 = 0
  /// Occurrences in the last `run` whose branches were recorded for its owner (P22, L21).
  var recordedInRun: UInt64 = 0
  /// What the branch stacks of its samples in the last `run` held.
  var stacksInRun = BranchStackTally()
  /// What its owner would have read when the last `run` began.
  var valueAtRunStart: UInt64 = 0
  /// Events left to the next overflow, for a sampling event.
  var periodLeft: UInt64
  var period: UInt64
  var frequency = FrequencyState()
  /// Overflows during the tick numbered `interruptTick` (S60).
  var interrupts: UInt32 = 0
  var interruptTick: UInt64 = 0
  /// Overflows after which it goes off; 0 for no limit (S78).
  var overflowsLeft: UInt32 = 0
  var isThrottled = false
  /// The event whose buffer its samples go to, itself where it has one of its own.
  var buffer: EventIndex?
  /// How often it is mapped itself.
  var mappingCount = 0
  var isMapped: Bool { mappingCount > 0 }
  /// What a clock has counted since it was read last or went in (S71).
  var unreadNanoseconds: UInt64 = 0

  /// Nanoseconds of the context's clock (T10).
  var timeEnabled: UInt64 = 0
  var timeRunning: UInt64 = 0
  var timestamp: UInt64 = 0

  /// The task named when it was opened; a clone exchange does not change it.
  let target: TaskIndex?
  /// The event it was inherited from, at the root of the family.
  var parent: EventIndex?
  var firstChild: EventIndex?
  var nextChild: EventIndex?
  /// What exited children left behind.
  var exitedChildrenCount: UInt64 = 0
  var exitedChildrenEnabled: UInt64 = 0
  var exitedChildrenRunning: UInt64 = 0
  /// Cleared by the first exec it has worked for (S35).
  var enableOnExec: Bool
  /// What its creator in the kernel knows it by; nil for users' events.
  var overflowContext: OverflowContext?
  /// Whether it goes before all others of its list, which no kernel does.
  var precedesOthers = false

  init(
    attr: EventAttr,
    place: OpenPlace,
    index: EventIndex,
    hardware: Hardware,
    forKVM: Bool
  ) {
    self.attr = attr
    let isSoftware = attr.type.isSoftwareLike
    cpu = place.cpu
    cgroup = place.cgroup
    target = place.task
    pmu = hardware.pmu(attr)
    ownPMU = pmu
    let isOfCore = pmu.isOfCores
    let (tables, core) = (hardware.tables(attr), attr.ofCore)
    allowedCounters = isOfCore ? hardware.allowed(attr, forKVM: forKVM) : pmu.places
    registerWishes = SharedRegisterWish.wishes(attr, hardware)
    samplesBranches = isOfCore && hardware.usesBranchRecords(attr)
    let filter = samplesBranches ? attr.branchFilter.rawValue : 0
    branchKinds = BranchKinds(branchSampleType: filter)
    isMetric = isOfCore && hardware.isMetric(attr)
    needsCounterPair = isOfCore && tables.takesPair(core)
    isForChaining = hardware.driver == .arm && isOfCore && hardware.isChain(attr)
    excludesThreads =
      hardware.sharesCore && isOfCore && tables.excludesThreads(core)
    isGuestLBR = isOfCore && tables.isGuestLBR(core)
    isSoftwareGroup = isSoftware
    state = attr.flags.contains(.disabled) ? .off : .inactive
    leader = index
    period = hardware.period(attr)
    periodLeft = period
    enableOnExec = attr.flags.contains(.enableOnExec)
  }

  /// Whether the event itself is a software event.
  var isSoftware: Bool { ownPMU == .software }
  /// Whether the core's PMU counts it.
  var isOfCore: Bool { ownPMU.isOfCores }
  /// It is counted by the PMU that samples operations (P42).
  var isInstructionSampling: Bool { ownPMU == .instructionSampling }

  /// The memory controller's clock, with a counter of its own.
  var isControllerClock: Bool {
    ownPMU == .memoryController && attr.config == MemoryController.clock
  }

  var isPinned: Bool { attr.flags.contains(.pinned) }
  var isExclusive: Bool { attr.flags.contains(.exclusive) }
  var isSampling: Bool { period != 0 }

  /// Events of the branch trace and processor trace PMUs, which are counted elsewhere.
  var isTrace: Bool { attr.type.isTrace }

  /// Whether something that happens in `mode` is counted (attr `exclude_*`, E2).
  func counts(in mode: ExecutionMode) -> Bool {
    // Such a PMU sees all; what samples instructions leaves out samples only.
    if !isOfCore, ownPMU != .software { return true }
    let flags = attr.flags
    switch mode {
    case .user: return !flags.contains(.excludeHost) && !flags.contains(.excludeUser)
    case .kernel: return !flags.contains(.excludeHost) && !flags.contains(.excludeKernel)
    case .guestUser:
      // A host's PEBS event does not count while a guest runs (P33).
      if attr.preciseIP > 0, overflowContext == nil { return false }
      return !flags.contains(.excludeGuest) && !flags.contains(.excludeUser)
    }
  }
}

/// What a creator of events inside the kernel gives along, to know them again at an overflow.
struct OverflowContext: Hashable, Sendable {
  let rawValue: Int
}

extension EventType {
  /// Branch Trace Store and Processor Trace; PMUs of their own with dynamic numbers.
  var isTrace: Bool { self == .intelBTS || self == .intelPT }
}

/// The PMUs of the model.
enum PMUKind: Int, Hashable, Sendable, CaseIterable {
  /// The core's.
  case hardware
  /// Those whose events count as software.
  case software
  /// AMD's sampling of operations, IBS (P42).
  case instructionSampling
  /// AMD's sampling of fetches.
  case fetchSampling
  /// Energy, which takes any number of events.
  case power
  /// Idle states of a core, likewise.
  case coreStates
  /// A channel of the memory controller.
  case memoryController
  /// That of small cores, which no other CPU has (P58).
  case atom
}

extension PMUKind {
  /// Of the event types with a PMU of their own.
  init?(_ type: EventType) {
    switch type {
    case .ibsOp: self = .instructionSampling
    case .ibsFetch: self = .fetchSampling
    case .power: self = .power
    case .coreStates: self = .coreStates
    case .memoryController: self = .memoryController
    default: return nil
    }
  }

  /// The place of a PMU among those beside the core's and software; nil for these.
  var placeBesideCore: Int? { rawValue >= 2 ? rawValue - 2 : nil }

  /// Whether it is the PMU of cores.
  var isOfCores: Bool { self == .hardware || self == .atom }

  /// How many events it takes at once on a CPU; nil for as many as there are (P43, P54).
  var limit: Int? {
    switch self {
    case .hardware, .atom, .software, .power, .coreStates: nil
    case .instructionSampling, .fetchSampling: 1
    case .memoryController: MemoryController.counters
    }
  }

  /// The places that are no counters of the core, as a mask over counter indices.
  fileprivate var places: UInt64 {
    self == .instructionSampling ? InstructionSampling.place.bit : 0
  }
}

/// A channel of a server's memory controller.
///
/// `arch/x86/events/intel/uncore_snbep.c`
enum MemoryController {
  /// Its general counters.
  static let counters = 4
  /// The `config` of its clock, which has a counter of its own.
  static let clock: UInt64 = 0xff
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
