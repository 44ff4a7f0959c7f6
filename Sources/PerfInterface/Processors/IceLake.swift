extension Processor {
  /// Ice Lake servers; `arch/x86/events/intel/core.c`.
  public static let icelake = Processor(
    name: "icelake",
    architecture: .x86,
    counters: CounterInventory(programmable: 8, fixed: 4, metrics: 4),
    events: GenericEvents(hardware: GenericEvents.intel, cache: .skylake),
    constraints: .intel(.icelake),
    pairs: .none,
    sharedRegisters: [
      SharedRegisterUse(0x01b7, .offcoreResponse0, bits: 0x3f_ffff_bfff),
      SharedRegisterUse(0x01bb, .offcoreResponse1, bits: 0x3f_ffff_bfff),
      SharedRegisterUse(0x01cd, .loadLatency, bits: 0xffff),
      SharedRegisterUse(0x01c6, .frontend, bits: 0x7f_ff17),
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
      branchRecords: .perfEvent,
      pebs: .always,
      globalControl: .always,
      reasonWithoutMediatedPMU: nil,
      droppedCounters: 2
    )
  )
}

extension IntelConstraints {
  /// `intel_icl_event_constraints`, `intel_icl_pebs_event_constraints`.
  fileprivate static let icelake = IntelConstraints(
    fixed: [
      FixedRow(0x00c0, on: 0), FixedRow(0x01c0, on: 0), FixedRow(0x0100, on: 0, alone: true),
      FixedRow(0x003c, on: 1), FixedRow(0x0300, on: 2, alone: true),
      FixedRow(0x0400, on: 3, alone: true),
    ],
    programmable: [
      Row(.code(0x04a3), on: .max), Row(.code(0x10a3), on: .max), Row(.code(0x14a3), on: .max),
      Row(.events(0x03...0x0a), on: lowFour), Row(.events(0x1f...0x28), on: lowFour),
      Row(.event(0x32), on: lowFour), Row(.events(0x48...0x56), on: lowFour),
      Row(.events(0x60...0x8b), on: lowFour), Row(.event(0xa3), on: lowFour),
      Row(.events(0xa8...0xb0), on: lowFour), Row(.events(0xb7...0xbd), on: lowFour),
      Row(.events(0xd0...0xe6), on: lowFour), Row(.event(0xef), on: lowFour),
      Row(.events(0xf0...0xf4), on: lowFour),
    ],
    checkpoint: nil,
    precise: PreciseTable(
      rows: [
        (from: 1, Row(.code(0x0100), on: Counter.fixed(0).bit)),
        (from: 1, Row(.code(0x01c0), on: Counter.fixed(0).bit)),
        (from: 3, Row(.code(0x00c0), on: Counter.fixed(0).bit)),
        (from: 1, Row(.code(0x0400), on: Counter.fixed(3).bit)),
      ],
      others: nil,
      refusesModifiers: false,
      distribution: nil
    )
  )
}
