/// A processor as perf's drivers and KVM see it: its counters and tables, and what a guest can have.
///
/// Each has a file of its own, and a place in `all`.
public final class Processor: Sendable {
  /// The name in the scenario language.
  public let name: String
  /// Whose drivers and KVM serve it.
  public let architecture: Machine.Architecture
  /// Its counters; nil where the scenario says how many there are.
  public let counters: CounterInventory?
  /// The same where one thread of a core has those of both; nil where that makes no difference.
  public let countersWithoutSMT: CounterInventory?
  /// What `precise_ip` means on it (P3).
  public let preciseSampling: PreciseSampling
  /// Its last branch record; nil without one.
  public let branchRecords: BranchRecords?
  /// Its branch trace store and processor trace; nil without them.
  public let traces: TraceUnits?
  /// What it has beside its core's PMU.
  public let units: OtherUnits
  /// The PMU of the small cores, where it has cores of two kinds; nil elsewhere.
  public let atom: AtomPMU?
  /// Whether loads above a latency need an auxiliary event in front of them (P41).
  public let needsAuxiliaryLoads: Bool
  /// The smallest periods that its driver takes.
  public let periodLimit: PeriodLimit
  /// The first release that knows it; nil where all do.
  public let firstKernel: KernelVersion?
  /// What KVM offers to guests on it.
  public let guest: GuestOffer
  let driver: @Sendable (DriverBehaviour) -> PMUDriver

  init(
    name: String,
    architecture: Machine.Architecture,
    counters: CounterInventory?,
    countersWithoutSMT: CounterInventory? = nil,
    preciseSampling: PreciseSampling,
    branchRecords: BranchRecords?,
    traces: TraceUnits?,
    units: OtherUnits,
    atom: AtomPMU? = nil,
    needsAuxiliaryLoads: Bool = false,
    periodLimit: PeriodLimit = .none,
    firstKernel: KernelVersion? = nil,
    guest: GuestOffer,
    driver: @escaping @Sendable (DriverBehaviour) -> PMUDriver
  ) {
    self.name = name
    self.architecture = architecture
    self.counters = counters
    self.countersWithoutSMT = countersWithoutSMT
    self.preciseSampling = preciseSampling
    self.branchRecords = branchRecords
    self.traces = traces
    self.units = units
    self.atom = atom
    self.needsAuxiliaryLoads = needsAuxiliaryLoads
    self.periodLimit = periodLimit
    self.firstKernel = firstKernel
    self.guest = guest
    self.driver = driver
  }
}

extension Processor {
  /// The tables that a release's driver has for it.
  public func driver(in kernel: KernelBehaviour) -> PMUDriver { driver(kernel.drivers) }

  /// The codes of the generic events, as the newest release has them.
  public var events: GenericEvents {
    driver(KernelVersion.allCases.last?.behaviour.drivers ?? DriverBehaviour()).events
  }
}

extension Processor {
  /// Every processor, in the order in which help lists them.
  public static let all: [Processor] = [
    .toy, .haswell, .broadwell, .skylake, .icelake, .sapphireRapids, .graniteRapids, .alderLake,
    .zen3, .zen4,
    .zen5, .armv8, .neoverseN1,
  ]

  /// The processor of a name in the scenario language; nil when there is none.
  public static func named(_ name: String) -> Processor? { all.first { $0.name == name } }
}

extension Processor {
  /// Whether what is said of another processor holds on it, as both have the same tables.
  ///
  /// `arch/x86/events/amd/core.c:amd_pmu_event_map()`; all cores with PMUv3 have a driver in common.
  public func standsFor(_ other: Processor) -> Bool {
    self == other || self == .zen5 && other == .zen4 || self == .neoverseN1 && other == .armv8
  }
}

extension Processor: Hashable {
  /// Whether both are the same processor; Embedded Swift may have several objects of one.
  public static func == (left: Processor, right: Processor) -> Bool {
    left === right || left.name == right.name
  }

  /// Feeds the name to a hasher.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
