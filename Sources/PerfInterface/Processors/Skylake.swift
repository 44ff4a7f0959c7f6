extension Processor {
  /// Skylake servers with SMT on, as they run; `arch/x86/events/intel/core.c`.
  public static let skylake = Processor(
    name: "skylake",
    architecture: .x86,
    counters: CounterInventory(programmable: 4, fixed: 3),
    events: GenericEvents(hardware: GenericEvents.intel, cache: .skylake),
    constraints: .intel(.skylake),
    pairs: .none,
    sharedRegisters: [
      SharedRegisterUse(0x01b7, .offcoreResponse0, bits: 0x3f_ffff_8fff),
      SharedRegisterUse(0x01bb, .offcoreResponse1, bits: 0x3f_ffff_8fff),
      SharedRegisterUse(0x01cd, .loadLatency, bits: 0xffff),
      SharedRegisterUse(0x01c6, .frontend, bits: 0x7f_ff17),
    ],
    maxPreciseIP: 3,
    branchRecords: BranchRecords(
      depth: 32,
      missingFilters: 0,
      arbitratesFilters: true,
      joinsPreciseRecords: false
    ),
    traces: .exclusive,
    guest: GuestOffer(
      eventBits: GuestOffer.intelEventBits | 0x3_0000_0000,
      filteredEventBits: 0xffff,
      reservedSelectorBits: .fault(
        GuestOffer.intelReservedBits & ~(1 << 32),
        checkpointOn: .gp(2)
      ),
      branchRecords: .perfEvent,
      pebs: .never,
      globalControl: .always,
      reasonWithoutMediatedPMU: nil,
      droppedCounters: 2
    )
  )
}

extension GenericEvents {
  /// The generic hardware events of Intel's processors since Nehalem.
  static let intel: [UInt64?] = [
    0x003c, 0x00c0, 0x4f2e, 0x412e, 0x00c4, 0x00c5, 0x013c, nil, nil, 0x0300,
  ]
}

extension CacheEventTable {
  /// `skl_hw_cache_event_ids`, which Ice Lake has too.
  static let skylake = CacheEventTable([
    [0x81d0, 0x0151, 0x82d0, 0, 0, 0],
    [0, 0x0283, -1, -1, 0, 0],
    [0x01b7, 0x01b7, 0x01b7, 0x01b7, 0, 0],
    [0x81d0, 0x0e08, 0x82d0, 0x0e49, 0, 0],
    [0x2085, 0x0e85, -1, -1, -1, -1],
    [0x00c4, 0x00c5, -1, -1, -1, -1],
    [0x01b7, 0x01b7, 0x01b7, 0x01b7, 0, 0],
  ])
}

extension IntelConstraints {
  /// `intel_skl_event_constraints`, `intel_skl_pebs_event_constraints`.
  fileprivate static let skylake = IntelConstraints(
    fixed: [
      FixedRow(0x00c0, on: 0), FixedRow(0x003c, on: 1), FixedRow(0x0300, on: 2, alone: true),
    ],
    programmable: [
      Row(.code(0x01c0), on: 1 << 1),
      Row(.event(0xd0), on: lowFour), Row(.event(0xd1), on: lowFour),
      Row(.event(0xd2), on: lowFour), Row(.event(0xcd), on: lowFour),
      Row(.event(0xc6), on: lowFour),
    ],
    checkpoint: 1 << 2,
    precise: PreciseTable(
      rows: [
        (from: 1, Row(.code(0x01c0), on: 1 << 1)),
        // Precise cycles are counted by an alias, at level 3 by one that needs counter 1.
        (from: 3, Row(.code(0x003c), on: 1 << 1)),
      ],
      // The table's last entry takes every event without further bits, and nothing takes others.
      others: lowFour,
      refusesModifiers: true,
      distribution: nil
    )
  )
}
