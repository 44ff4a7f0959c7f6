import PerfInterface

/// What the machine is made of, as the scheduler asks for it.
struct Hardware: Hashable, Sendable {
  /// How the driver gives out counters.
  enum Driver: Hashable, Sendable {
    /// Solves for all events at once; running events may move (P11 to P14).
    case x86
    /// Takes the first free counter; nothing moves (R6).
    case arm
  }

  let processor: Processor
  let driver: Driver
  /// The tables that the kernel's driver has for the processor.
  private let coreTables: PMUDriver
  /// The same, and the counters, of small cores where there are some.
  private var atomTables: PMUDriver?
  private var atomCounters: CounterInventory?
  /// The first CPU that is a small core.
  private var firstAtomCPU: Int
  /// What that driver does.
  let behaviour: DriverBehaviour
  /// Whether there is a PMU that samples instructions beside the core's, IBS (P42).
  private(set) var hasInstructionSampling: Bool
  private(set) var counters: CounterInventory
  /// Entries of the last branch record; 0 without one.
  private(set) var branchRecordDepth: Int
  /// Whether it is what KVM offers to a guest.
  private(set) var isVirtual = false
  /// What there is beside the core's PMU.
  let units: OtherUnits
  /// How long a tick lasts, and a turn of flexible events.
  let tickNanoseconds: UInt64
  let multiplexNanoseconds: UInt64
  /// Whether threads of a core share its counters.
  private(set) var sharesCore: Bool
  /// Counters that only KVM's events may use, as a mask over counter indices.
  private(set) var reservedCounters: UInt64

  init(_ machine: Machine, reserved reservedCounters: UInt64, kernel: KernelBehaviour) {
    processor = machine.processor
    // The toy machine has no architecture of its own.
    units =
      machine.isToy && machine.architecture == .arm64
      ? Processor.armv8.units : machine.processor.units
    coreTables = machine.processor.driver(in: kernel)
    atomTables = machine.processor.atom?.driver(in: kernel)
    atomCounters = machine.processor.atom?.counters
    firstAtomCPU = (0..<machine.cpus).first { machine.isAtom(cpu: $0) } ?? .max
    behaviour = kernel.drivers
    hasInstructionSampling = machine.processor.preciseSampling == .otherPMU
    driver = machine.processor.architecture == .arm64 ? .arm : .x86
    counters = machine.inventory
    branchRecordDepth = machine.branchRecordDepth
    tickNanoseconds = machine.tickNanoseconds
    multiplexNanoseconds = machine.multiplexNanoseconds
    sharesCore = machine.hasSMT && machine.processor.countersWithoutSMT != nil
    self.reservedCounters = reservedCounters
  }

  /// What a guest's own perf finds: the counters that KVM offers, and here neither precise events nor
  /// branch records (G2).
  func offered(_ counters: [Counter]) -> Hardware {
    var hardware = self
    hardware.counters = CounterInventory(
      programmable: counters.count { !$0.isFixed },
      fixedMask: counters.reduce(0) { $1.isFixed ? $0 | $1.bit : $0 }
    )
    hardware.hasInstructionSampling = false
    hardware.branchRecordDepth = 0
    hardware.reservedCounters = 0
    hardware.isVirtual = true
    hardware.atomTables = nil
    hardware.atomCounters = nil
    hardware.firstAtomCPU = .max
    // A guest is told of no threads.
    hardware.sharesCore = false
    return hardware
  }

  /// The tables for an event: those of small cores where it names their PMU (P58).
  func tables(_ attr: EventAttr) -> PMUDriver {
    guard let atomTables, attr.namesAtom else { return coreTables }
    return atomTables
  }

  /// The counters of a PMU of cores.
  func counters(of pmu: PMUKind) -> CounterInventory {
    pmu == .atom ? atomCounters ?? counters : counters
  }

  /// Whether the CPUs are of two kinds.
  var isHybrid: Bool { atomTables != nil }

  /// The PMU of a CPU's own kind.
  func corePMU(ofCPU cpu: Int) -> PMUKind { cpu >= firstAtomCPU ? .atom : .hardware }

  /// The counters that may serve an event; empty when none can (P7, P10, R6).
  func allowed(_ attr: EventAttr, forKVM: Bool) -> UInt64 {
    tables(attr).allowed(attr.ofCore, of: counters(of: pmu(attr)))
      & (forKVM ? .max : ~reservedCounters)
  }

  /// Whether an event is a metric that lives on a pseudo counter here (P26).
  func isMetric(_ attr: EventAttr) -> Bool {
    tables(attr).metric(attr.ofCore, of: counters(of: pmu(attr))) != nil
  }

  /// The PMU that counts an event (P42).
  func pmu(_ attr: EventAttr) -> PMUKind {
    if let own = PMUKind(attr.type) { return own }
    if attr.type.isSoftwareLike { return .software }
    if isHybrid, attr.namesAtom { return .atom }
    return hasInstructionSampling && attr.preciseIP > 0 ? .instructionSampling : .hardware
  }

  /// Whether an event needs the last branch record, and so its filter (P4, P46).
  func usesBranchRecords(_ attr: EventAttr) -> Bool {
    guard attr.hasBranchStack else { return false }
    return attr.isSampling || !attr.samplesCounts || !behaviour.sparesCountingMembers
  }

  /// The period that an event is counted with; what samples instructions leaves its low bits out.
  ///
  /// `arch/x86/events/amd/ibs.c:perf_ibs_init()`
  func period(_ attr: EventAttr) -> UInt64 {
    let isSampler = [.instructionSampling, .fetchSampling].contains(pmu(attr))
    guard isSampler, !attr.flags.contains(.frequency) else {
      return tables(attr).firstPeriod(attr.ofCore)
    }
    let counted = InstructionSampling.countedPeriod(attr)
    return counted > 0 ? counted : max(attr.samplePeriod & ~0xf, InstructionSampling.periodUnit)
  }

  /// Whether an event of PMUv3 counts the overflows of another counter (R15, R16).
  func isChain(_ attr: EventAttr) -> Bool { tables(attr).armCode(attr) == ArmEvent.chain }
}
