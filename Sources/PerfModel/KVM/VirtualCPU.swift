import PerfInterface

/// A virtual CPU and its emulated PMU (K4, R1).
struct VirtualCPU: Hashable, Sendable {
  /// The thread that executes it.
  var thread: TaskIndex
  let vm: VMHandle
  /// How KVM gives it a PMU.
  let mode: VirtualPMUMode
  var isCreated = false
  /// The virtual counters: programmable ones by number, then fixed ones.
  var slots: [VirtualCounter]
  /// GLOBAL_CTRL on x86, PMCR.E on arm64: everything may count.
  var isGloballyEnabled = true
  /// Overflows the guest was told of since the last `run` began.
  var overflowsTold: UInt64 = 0
  /// Interrupts of its PMU that were delivered since the last `run` began (K62).
  var interruptsTold: UInt64 = 0
  /// Lost counters that the guest was told of since then (`ContentionPolicy.told`).
  var lossesTold: UInt64 = 0
  /// Nanoseconds since then for which it was not entered (`ContentionPolicy.stalled`).
  var stalledInRun: UInt64 = 0
  /// Accesses to PMU registers since then, and those that left the guest (K5, M48).
  var registerAccesses: UInt64 = 0
  var accessesWithExit: UInt64 = 0
  var hasUserAPIC = false
  /// The LVTPC's mask bit, as the guest set it.
  var isInterruptMasked = false
  /// Which events KVM lets it count (K34).
  var filter: GuestEventFilter?
  var lbr = VirtualLBR()
  /// What user space has read of its registers last.
  var saved: SavedVirtualPMU?

  /// The most that KVM gives a guest, whatever the host has (K2).
  static let maxProgrammable = 8
  static let maxFixed = 3

  init(thread: TaskIndex, vm: VMHandle, mode: VirtualPMUMode, hardware: Hardware) {
    self.thread = thread
    self.vm = vm
    self.mode = mode
    let programmable = min(hardware.counters.programmable, VirtualCPU.maxProgrammable)
    let count = mode == .none ? hardware.processor.guest.droppedCounters : programmable
    slots = (0..<count).map { VirtualCounter(counter: .gp($0)) }
    guard mode != .none else { return }
    for number in 0..<VirtualCPU.maxFixed
    where hardware.counters.fixedMask & Counter.fixed(number).bit != 0 {
      slots.append(VirtualCounter(counter: .fixed(number)))
    }
  }

  /// Leaves the guest so many programmable counters, as user space tells KVM by CPUID.
  mutating func offer(_ counters: Int) {
    slots.removeAll { !$0.counter.isFixed && $0.counter.number >= counters }
  }

  mutating func beginRun() {
    overflowsTold = 0
    interruptsTold = 0
    lossesTold = 0
    stalledInRun = 0
    registerAccesses = 0
    accessesWithExit = 0
    lbr.recordedInRun = 0
    for slot in slots.indices { slots[slot].countedInRun = 0 }
  }
}

/// One counter of a virtual PMU.
struct VirtualCounter: Hashable, Sendable {
  /// What the guest calls it.
  let counter: Counter
  /// The guest's selector register; nil while the guest has never programmed it.
  var selector: Selector?
  /// The counter's saved value, to which the host event's count is added (K20, R3).
  var base: UInt64 = 0
  /// Instructions KVM emulated since the last reprogramming (K70).
  var emulatedCount: UInt64 = 0
  /// KVM's perf event.
  var event: EventIndex?
  /// On x86: the event is switched off and its count folded into `base`.
  var isPaused = false
  /// What the selector held when the event was made (K31).
  var madeFor: SelectorContents?
  /// A mediated counter has wrapped, and its interrupt is not served yet.
  var hasWrapped = false
  /// The guest wrote one of its registers since the last clean-up (K36).
  var isInUse = false
  /// What the guest's driver writes after each overflow.
  var reload: UInt64?
  /// Counted by the host event during the last `run`.
  var countedInRun: UInt64 = 0
  var valueAtRunStart: UInt64 = 0
  /// The event's times when its count was last folded into `base`.
  var timesAtFold = EventTimes()
  /// The event and its times when the last `run` began.
  var eventAtRunStart: EventIndex?
  var timesAtRunStart = EventTimes()
  /// The guest has been told that its event lost the counter.
  var isLossTold = false

  init(counter: Counter) { self.counter = counter }
}

/// A guest's selector register.
struct Selector: Hashable, Sendable {
  /// The event and privilege filter.
  var attr: EventAttr
  var isEnabled: Bool
  /// An overflow raises an interrupt.
  var raisesInterrupt: Bool
}

/// A virtual counter by its virtual CPU and slot.
struct GuestCounterPlace: Hashable, Sendable {
  var vcpu: VCPUIndex
  var slot: Int
}

typealias VCPUIndex = Index<VirtualCPU>

// Perf keeps both without knowing what they are.
extension GuestCounterPlace {
  /// The most slots of a virtual CPU.
  private static let slotLimit = 64

  /// The place that an event of KVM's was created for.
  init(_ context: OverflowContext) {
    let (vcpu, slot) = context.rawValue.quotientAndRemainder(
      dividingBy: GuestCounterPlace.slotLimit
    )
    self.init(vcpu: VCPUIndex(vcpu), slot: slot)
  }

  /// What perf is given along with the event.
  var overflowContext: OverflowContext {
    OverflowContext(rawValue: vcpu.number * GuestCounterPlace.slotLimit + slot)
  }
}

extension VCPUIndex {
  /// The virtual CPU that a thread executes.
  init(_ guest: ExecutedGuest) { self.init(Int(guest.rawValue)) }

  /// What perf is told of it.
  var executedGuest: ExecutedGuest { ExecutedGuest(rawValue: rawValue) }
}
