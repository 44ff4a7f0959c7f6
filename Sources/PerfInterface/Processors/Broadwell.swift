extension Processor {
  /// Broadwell servers, with SMT on unless the machine says otherwise;
  /// `arch/x86/events/intel/core.c`.
  public static let broadwell = Processor(
    name: "broadwell",
    architecture: .x86,
    counters: CounterInventory(programmable: 4, fixed: 3),
    countersWithoutSMT: CounterInventory(programmable: 8, fixed: 3),
    preciseSampling: .records(smallestDistributedPeriod: 1),
    branchRecords: BranchRecords(depth: 16, kind: .lbrSelect, hasInfo: false),
    traces: .exclusive,
    units: .intel(
      registers: OtherUnits.registersWithoutProductiveCycles,
      energyDomains: OtherUnits.serverDomains,
      coreStates: OtherUnits.deepStates
    ),
    periodLimit: .broadwell,
    guest: GuestOffer(
      eventBits: GuestOffer.intelEventBits | 0x3_0000_0000,
      filteredEventBits: 0xffff,
      reservedSelectorBits: .fault(
        GuestOffer.intelReservedBits & ~(1 << 32),
        checkpointOn: .gp(2)
      ),
      writesInFullWidth: true,
      branchRecords: .perfEvent,
      pebs: .never,
      globalControl: .always,
      reasonWithoutMediatedPMU:
        "the mediated vPMU needs version 4 of Intel's PMU, which Broadwell does not have",
      droppedCounters: 2
    ),
    driver: { _ in .broadwell }
  )
}

extension PMUDriver {
  fileprivate static let broadwell = PMUDriver(
    events: GenericEvents(hardware: GenericEvents.intel(), cache: .broadwell),
    constraints: .intel(.broadwell),
    sharedRegisters: SharedRegisterUse.ofHaswell
  )
}

extension CacheEventTable {
  /// Haswell's, with the values that `intel_pmu_init()` changes in `hw_cache_extra_regs`.
  fileprivate static let broadwell = CacheEventTable.haswell(
    offcore: [0x1_0001, 0x1f_bc00_0001, 0x1_0002, 0x1f_bc00_0002],
    node: [0x1f_8400_0001, 0x1f_b800_0001, 0x1f_8400_0002, 0x1f_b800_0002]
  )
}

extension IntelConstraints {
  /// `intel_bdw_event_constraints`, `intel_bdw_pebs_event_constraints`.
  fileprivate static let broadwell = IntelConstraints(
    rows: [
      .fixed(0x00c0, on: 0), .fixed(0x003c, on: 1), .fixed(0x0300, on: 2),
      .code(0x0148, on: 1 << 2), .bits(0x08a3, on: 1 << 2),
      .events(0xd0...0xd2, on: lowFour), .event(0xcd, on: lowFour),
    ],
    precise: IntelConstraints.preciseOfHaswell,
    takesEveryPreciseEvent: false,
    cycleAlias: 0x1080_01c2,
    distribution: .anywhere,
    hasTransactions: true
  )
}
