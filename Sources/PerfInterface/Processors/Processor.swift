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
  /// Whether loads above a latency need an auxiliary event in front of them (P41).
  public let needsAuxiliaryLoads: Bool
  /// What KVM offers to guests on it.
  public let guest: GuestOffer
  private let driver: @Sendable (DriverBehaviour) -> PMUDriver

  init(
    name: String,
    architecture: Machine.Architecture,
    counters: CounterInventory?,
    countersWithoutSMT: CounterInventory? = nil,
    preciseSampling: PreciseSampling,
    branchRecords: BranchRecords?,
    traces: TraceUnits?,
    needsAuxiliaryLoads: Bool = false,
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
    self.needsAuxiliaryLoads = needsAuxiliaryLoads
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
    .toy, .skylake, .icelake, .sapphireRapids, .zen3, .zen4, .armv8,
  ]

  /// The processor of a name in the scenario language; nil when there is none.
  public static func named(_ name: String) -> Processor? { all.first { $0.name == name } }
}

extension Processor: Hashable {
  /// Whether both are the same processor; Embedded Swift may have several objects of one.
  public static func == (left: Processor, right: Processor) -> Bool {
    left === right || left.name == right.name
  }

  /// Feeds the name to a hasher.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
