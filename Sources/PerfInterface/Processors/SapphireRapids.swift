extension Processor {
  /// Sapphire Rapids; `arch/x86/events/intel/core.c`.
  public static let sapphireRapids = Processor(
    name: "sapphire-rapids",
    architecture: .x86,
    counters: CounterInventory(programmable: 8, fixed: 4, metrics: 8),
    events: GenericEvents(hardware: GenericEvents.intel, cache: .sapphireRapids),
    constraints: .intel(.sapphireRapids),
    pairs: .none,
    sharedRegisters: [
      SharedRegisterUse(0x012a, .offcoreResponse0, bits: 0x3f_ffff_ffff),
      SharedRegisterUse(0x012b, .offcoreResponse1, bits: 0x3f_ffff_ffff),
      SharedRegisterUse(0x01cd, .loadLatency, bits: 0xffff),
      SharedRegisterUse(0x01c6, .frontend, bits: 0x7f_ff1f),
    ],
    maxPreciseIP: 3,
    branchRecords: BranchRecords(
      depth: 32,
      missingFilters: 0,
      arbitratesFilters: true,
      joinsPreciseRecords: true
    ),
    traces: .processorTraceBeside,
    guest: GuestOffer(
      eventBits: GuestOffer.intelEventBits,
      filteredEventBits: 0xffff,
      reservedSelectorBits: .fault(GuestOffer.intelReservedBits, checkpointOn: nil),
      // Its last branch record is the architectural one, which KVM does not offer (L1).
      branchRecords: .refused,
      pebs: .sapphireRapids,
      globalControl: .always,
      reasonWithoutMediatedPMU: nil,
      droppedCounters: 2
    )
  )
}

extension CacheEventTable {
  /// `glc_hw_cache_event_ids`, in 6.1 `spr_hw_cache_event_ids`.
  fileprivate static let sapphireRapids = CacheEventTable([
    [0x81d0, 0xe124, 0x82d0, 0, 0, 0],
    [0, 0xe424, -1, -1, 0, 0],
    [0x012a, 0x012a, 0x012a, 0x012a, 0, 0],
    [0x81d0, 0x0e12, 0x82d0, 0x0e13, 0, 0],
    [-1, 0x0e11, -1, -1, -1, -1],
    [0x04c4, 0x04c5, -1, -1, -1, -1],
    [0x012a, 0x012a, 0, 0, 0, 0],
  ])
}

extension IntelConstraints {
  /// `intel_glc_event_constraints`, `intel_glc_pebs_event_constraints`, in 6.1 with `spr`.
  fileprivate static let sapphireRapids = IntelConstraints(
    fixed: [
      FixedRow(0x00c0, on: 0), FixedRow(0x0100, on: 0, alone: true), FixedRow(0x003c, on: 1),
      FixedRow(0x013c, on: 2), FixedRow(0x0300, on: 2, alone: true),
      FixedRow(0x0400, on: 3, alone: true),
    ],
    programmable: [
      Row(.code(0x04a4), on: 1), Row(.code(0x08a4), on: 1), Row(.code(0x02cd), on: 1),
      Row(.event(0xce), on: 1),
      Row(.event(0x2e), on: .max), Row(.event(0x3c), on: .max),
      Row(.code(0x01a3), on: lowFour), Row(.code(0x02a3), on: lowFour),
      Row(.code(0x08a3), on: lowFour),
      Row(.events(0x00...0x8f), on: lowFour), Row(.events(0xd0...0xdf), on: lowFour),
    ],
    checkpoint: nil,
    precise: PreciseTable(
      rows: [
        (from: 1, Row(.code(0x0100), on: Counter.fixed(0).bit)),
        (from: 3, Row(.code(0x00c0), on: Counter.fixed(0).bit)),
        (from: 1, Row(.event(0xc0), on: 0xfe)),
        (from: 1, Row(.code(0x0400), on: Counter.fixed(3).bit)),
      ],
      others: nil,
      refusesModifiers: false,
      // Precise distribution is on counter 0, and for instructions on their fixed counter (P23).
      distribution: 1
    )
  )
}
