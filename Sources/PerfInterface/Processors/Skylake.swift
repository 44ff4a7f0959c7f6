extension Processor {
  /// Skylake servers, with SMT on unless the machine says otherwise; `arch/x86/events/intel/core.c`.
  public static let skylake = Processor(
    name: "skylake",
    architecture: .x86,
    counters: CounterInventory(programmable: 4, fixed: 3),
    countersWithoutSMT: CounterInventory(programmable: 8, fixed: 3),
    preciseSampling: .records(smallestDistributedPeriod: 1),
    branchRecords: BranchRecords(depth: 32, kind: .lbrSelect),
    traces: .exclusive,
    units: .intel(energyDomains: OtherUnits.serverDomains, coreStates: OtherUnits.deepStates),
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
      reasonWithoutMediatedPMU: nil,
      droppedCounters: 2
    ),
    driver: { _ in .skylake }
  )
}

extension PMUDriver {
  fileprivate static let skylake = PMUDriver(
    events: GenericEvents(hardware: GenericEvents.intel(), cache: .skylake),
    constraints: .intel(.skylake),
    sharedRegisters: [
      SharedRegisterUse(0x01b7, .offcoreResponse0, bits: 0x3f_ffff_8fff),
      SharedRegisterUse(0x01bb, .offcoreResponse1, bits: 0x3f_ffff_8fff),
      SharedRegisterUse(0x01cd, .loadLatency, bits: 0xffff),
      SharedRegisterUse(0x01c6, .frontend, bits: 0x7f_ff17),
    ]
  )
}

extension GenericEvents {
  /// The generic hardware events of Intel's processors since Nehalem.
  static func intel(referenceCycles: UInt64 = 0x0300) -> [UInt64?] {
    [0x003c, 0x00c0, 0x4f2e, 0x412e, 0x00c4, 0x00c5, 0x013c, nil, nil, referenceCycles]
  }
}

extension CacheEventTable {
  /// `skl_hw_cache_event_ids`, `skl_hw_cache_extra_regs`.
  fileprivate static let skylake = CacheEventTable.skylake(
    instructionTLBAccess: 0x2085,
    offcore: CacheEventTable.offcoreOfSkylake,
    node: CacheEventTable.nodesOfSkylake
  )

  static let offcoreOfSkylake: [UInt64] = [
    0x3f_c001_0001, 0x3f_fc02_0001, 0x3f_c001_0002, 0x3f_fc02_0002,
  ]
  static let nodesOfSkylake: [UInt64] = [
    0x17_c400_0001, 0x17_f800_0001, 0x17_c400_0002, 0x17_f800_0002,
  ]

  /// The table that Ice Lake shares but for one row, and for the registers' values.
  static func skylake(
    instructionTLBAccess: Int,
    offcore: [UInt64],
    node: [UInt64]
  ) -> CacheEventTable {
    CacheEventTable(
      [
        [0x81d0, 0x0151, 0x82d0, 0, 0, 0],
        [0, 0x0283, -1, -1, 0, 0],
        [0x01b7, 0x01b7, 0x01b7, 0x01b7, 0, 0],
        [0x81d0, 0x0e08, 0x82d0, 0x0e49, 0, 0],
        [instructionTLBAccess, 0x0e85, -1, -1, -1, -1],
        [0x00c4, 0x00c5, -1, -1, -1, -1],
        [0x01b7, 0x01b7, 0x01b7, 0x01b7, 0, 0],
      ],
      offcore: offcore,
      node: node
    )
  }
}

extension IntelConstraints {
  /// `intel_skl_event_constraints`, `intel_skl_pebs_event_constraints`.
  fileprivate static let skylake = IntelConstraints(
    rows: [
      .fixed(0x00c0, on: 0), .fixed(0x003c, on: 1), .fixed(0x0300, on: 2),
      .code(0x01c0, on: 1 << 1),
      .event(0xd0, on: lowFour), .event(0xd1, on: lowFour), .event(0xd2, on: lowFour),
      .event(0xcd, on: lowFour), .event(0xc6, on: lowFour),
    ],
    precise: [
      .preciseCode(0x01c0, on: 1 << 1),
      // What counts precise cycles: at level 3, and below.
      .preciseCode(0x1080_01c0, on: 1 << 1), .preciseCode(0x1080_00c0, on: lowFour),
      // Rows that differ in the data they sample only are left out.
      .anyPrecise(on: lowFour),
    ],
    takesEveryPreciseEvent: false,
    cycleAlias: 0x1080_00c0,
    distribution: .anywhere,
    hasTransactions: true
  )
}
