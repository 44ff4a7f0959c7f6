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
  /// The codes of the generic events.
  public let events: GenericEvents
  /// Which counters serve an event.
  public let constraints: CounterConstraints
  /// Events that take two counters at once.
  public let pairs: CounterPairs
  /// Registers besides counters that events of some codes need (P20).
  public let sharedRegisters: [SharedRegisterUse]
  /// The highest `precise_ip`; 0 without PEBS (P3).
  public let maxPreciseIP: UInt8
  /// Its last branch record; nil without one.
  public let branchRecords: BranchRecords?
  /// Its branch trace store and processor trace; nil without them.
  public let traces: TraceUnits?
  /// What KVM offers to guests on it.
  public let guest: GuestOffer

  init(
    name: String,
    architecture: Machine.Architecture,
    counters: CounterInventory?,
    events: GenericEvents,
    constraints: CounterConstraints,
    pairs: CounterPairs,
    sharedRegisters: [SharedRegisterUse],
    maxPreciseIP: UInt8,
    branchRecords: BranchRecords?,
    traces: TraceUnits?,
    guest: GuestOffer
  ) {
    self.name = name
    self.architecture = architecture
    self.counters = counters
    self.events = events
    self.constraints = constraints
    self.pairs = pairs
    self.sharedRegisters = sharedRegisters
    self.maxPreciseIP = maxPreciseIP
    self.branchRecords = branchRecords
    self.traces = traces
    self.guest = guest
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

// There is one object for each processor.
extension Processor: Hashable {
  /// Whether both are the same processor.
  public static func == (left: Processor, right: Processor) -> Bool { left === right }

  /// Feeds the name to a hasher.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
