extension Processor {
  /// Haswell servers, with SMT on unless the machine says otherwise; `arch/x86/events/intel/core.c`.
  public static let haswell = Processor(
    name: "haswell",
    architecture: .x86,
    counters: CounterInventory(programmable: 4, fixed: 3),
    countersWithoutSMT: CounterInventory(programmable: 8, fixed: 3),
    preciseSampling: .records(smallestDistributedPeriod: 1),
    branchRecords: BranchRecords(depth: 16, kind: .lbrSelect, hasInfo: false),
    traces: .branchTraceAlone,
    units: .intel(
      registers: OtherUnits.registersWithoutProductiveCycles,
      energyDomains: OtherUnits.serverDomains,
      coreStates: OtherUnits.deepStates
    ),
    periodLimit: .haswell,
    guest: GuestOffer(
      eventBits: GuestOffer.intelEventBits,
      filteredEventBits: 0xffff,
      reservedSelectorBits: .fault(GuestOffer.intelReservedBits, checkpointOn: nil),
      writesInFullWidth: true,
      branchRecords: .perfEvent,
      pebs: .never,
      globalControl: .always,
      reasonWithoutMediatedPMU:
        "the mediated vPMU needs version 4 of Intel's PMU, which Haswell does not have",
      droppedCounters: 2
    ),
    driver: { _ in .haswell }
  )
}

extension PMUDriver {
  fileprivate static let haswell = PMUDriver(
    events: GenericEvents(hardware: GenericEvents.intel(), cache: .haswell),
    constraints: .intel(.haswell),
    sharedRegisters: SharedRegisterUse.ofHaswell
  )
}

extension SharedRegisterUse {
  /// `intel_snbep_extra_regs`, of Broadwell as well.
  static let ofHaswell = [
    SharedRegisterUse(0x01b7, .offcoreResponse0, bits: 0x3f_ffff_8fff),
    SharedRegisterUse(0x01bb, .offcoreResponse1, bits: 0x3f_ffff_8fff),
    SharedRegisterUse(0x01cd, .loadLatency, bits: 0xffff),
  ]
}

extension CacheEventTable {
  /// `hsw_hw_cache_event_ids`, `hsw_hw_cache_extra_regs`.
  fileprivate static let haswell = CacheEventTable.haswell(
    offcore: [0x1_0001, 0x3f_b840_0001, 0x1_0002, 0x3f_b840_0002],
    node: [0x1f_8040_0001, 0x1f_b800_0001, 0x1f_8040_0002, 0x1f_b800_0002]
  )

  /// The table that Broadwell shares but for the registers' values.
  static func haswell(offcore: [UInt64], node: [UInt64]) -> CacheEventTable {
    CacheEventTable(
      [
        [0x81d0, 0x0151, 0x82d0, 0, 0, 0],
        [0, 0x0280, -1, -1, 0, 0],
        [0x01b7, 0x01b7, 0x01b7, 0x01b7, 0, 0],
        [0x81d0, 0x0108, 0x82d0, 0x0149, 0, 0],
        [0x6085, 0x0185, -1, -1, -1, -1],
        [0x00c4, 0x00c5, -1, -1, -1, -1],
        [0x01b7, 0x01b7, 0x01b7, 0x01b7, 0, 0],
      ],
      offcore: offcore,
      node: node
    )
  }
}

extension IntelConstraints {
  /// `intel_hsw_event_constraints`, `intel_hsw_pebs_event_constraints`.
  fileprivate static let haswell = IntelConstraints(
    rows: [
      .fixed(0x00c0, on: 0), .fixed(0x003c, on: 1), .fixed(0x0300, on: 2),
      .code(0x0148, on: 1 << 2), .code(0x01c0, on: 1 << 1), .event(0xcd, on: 1 << 3),
      .code(0x08a3, on: 1 << 2), .code(0x0ca3, on: 1 << 2), .code(0x04a3, on: lowFour),
      .events(0xd0...0xd3, on: lowFour).excludingThreads,
    ],
    precise: [
      0x11d0, 0x21d0, 0x41d0, 0x81d0, 0x12d0, 0x42d0, 0x82d0,
    ].map { ConstraintRow.preciseCode($0, on: lowFour).excludingThreads } + [
      .preciseEvents(0xd1...0xd3, on: lowFour).excludingThreads
    ] + IntelConstraints.preciseOfHaswell,
    takesEveryPreciseEvent: false,
    cycleAlias: 0x1080_01c2,
    distribution: .anywhere,
    // Microcode has taken them from those with two sockets.
    hasTransactions: false
  )

  /// `intel_hsw_pebs_event_constraints` and `intel_bdw_pebs_event_constraints`, which have the same
  /// counters.
  static let preciseOfHaswell: [ConstraintRow] = [
    .preciseCode(0x01c0, on: 1 << 1),
    // What counts precise cycles: at level 3, and below.
    .preciseCode(0x1080_01c0, on: 1 << 1), .preciseCode(0x1080_01c2, on: lowFour),
    // Rows that differ in the data they sample only are left out.
    .anyPrecise(on: lowFour),
  ]
}
