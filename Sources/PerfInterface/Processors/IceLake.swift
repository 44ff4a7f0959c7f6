extension Processor {
  /// Ice Lake servers; `arch/x86/events/intel/core.c`.
  public static let icelake = Processor(
    name: "icelake",
    architecture: .x86,
    counters: CounterInventory(programmable: 8, fixed: 4, metrics: 4),
    preciseSampling: .records(smallestDistributedPeriod: 1),
    branchRecords: BranchRecords(depth: 32, kind: .lbrSelect, joinsPreciseRecords: true),
    traces: .processorTraceBeside,
    units: .intel(
      energyDomains: OtherUnits.serverDomains,
      coreStates: OtherUnits.statesOfIceLake
    ),
    guest: GuestOffer(
      eventBits: GuestOffer.intelEventBits,
      filteredEventBits: 0xffff,
      reservedSelectorBits: .fault(GuestOffer.intelReservedBits, checkpointOn: nil),
      writesInFullWidth: true,
      branchRecords: .perfEvent,
      pebs: .always,
      globalControl: .always,
      reasonWithoutMediatedPMU: nil,
      droppedCounters: 2
    ),
    driver: { behaviour in
      guard behaviour.namesOffcoreValuesOfIceLake else { return .icelakeOfLinux6 }
      guard behaviour.encodesFixedCycles else { return .icelakeOfLinux70 }
      return behaviour.listsPreciseFixedEvents ? .icelakeOfLinux72 : .icelakeOfLinux73
    }
  )
}

extension PMUDriver {
  fileprivate static let icelakeOfLinux6 = icelake(
    IntelConstraints.icelake(encodesFixedCycles: false, listsPreciseFixedEvents: true),
    .icelake
  )
  fileprivate static let icelakeOfLinux70 = icelake(
    IntelConstraints.icelake(encodesFixedCycles: false, listsPreciseFixedEvents: true),
    .icelakeServer
  )
  fileprivate static let icelakeOfLinux72 = icelake(
    IntelConstraints.icelake(encodesFixedCycles: true, listsPreciseFixedEvents: true),
    .icelakeServer
  )
  fileprivate static let icelakeOfLinux73 = icelake(
    IntelConstraints.icelake(encodesFixedCycles: true, listsPreciseFixedEvents: false),
    .icelakeServer
  )

  private static func icelake(
    _ constraints: IntelConstraints,
    _ cache: CacheEventTable
  ) -> PMUDriver {
    PMUDriver(
      events: GenericEvents(hardware: GenericEvents.intel(), cache: cache),
      constraints: .intel(constraints),
      sharedRegisters: [
        SharedRegisterUse(0x01b7, .offcoreResponse0, bits: 0x3f_ffff_bfff),
        SharedRegisterUse(0x01bb, .offcoreResponse1, bits: 0x3f_ffff_bfff),
        SharedRegisterUse(0x01cd, .loadLatency, bits: 0xffff),
        SharedRegisterUse(0x01c6, .frontend, bits: 0x7f_ff17),
      ]
    )
  }
}

extension CacheEventTable {
  /// Skylake's without hits of the instruction TLB.
  fileprivate static let icelake = CacheEventTable.skylake(
    instructionTLBAccess: -1,
    offcore: offcoreOfSkylake,
    node: nodesOfSkylake
  )
  /// The same with `snc_hw_cache_extra_regs`.
  fileprivate static let icelakeServer = CacheEventTable.skylake(
    instructionTLBAccess: -1,
    offcore: [0x1_0001, 0x3f_bfc0_0001, 0x3f_3ffc_0002, 0x3f_3fc0_0002],
    node: [0x1_0400_0001, 0x7_3000_0001, 0x1_0400_0002, 0x7_3000_0002]
  )
}

extension IntelConstraints {
  /// `intel_icl_event_constraints`, `intel_icl_pebs_event_constraints` (P28, P29).
  fileprivate static func icelake(
    encodesFixedCycles: Bool,
    listsPreciseFixedEvents: Bool
  ) -> IntelConstraints {
    IntelConstraints(
      rows: [
        .fixed(0x00c0, on: 0), .fixed(0x01c0, on: 0), .fixed(0x0100, on: 0),
        .fixed(0x003c, on: 1),
      ] + (encodesFixedCycles ? [.fixed(0x0200, on: 1)] : []) + [
        .fixed(0x0300, on: 2), .fixed(0x0400, on: 3),
        .events(0x03...0x0a, on: lowFour), .events(0x1f...0x28, on: lowFour),
        .event(0x32, on: lowFour), .events(0x48...0x56, on: lowFour),
        .events(0x60...0x8b, on: lowFour),
        .code(0x04a3, on: 0xff), .code(0x10a3, on: 0xff), .code(0x14a3, on: 0xff),
        .event(0xa3, on: lowFour), .events(0xa8...0xb0, on: lowFour),
        .events(0xb7...0xbd, on: lowFour), .events(0xd0...0xe6, on: lowFour),
        .event(0xef, on: lowFour), .events(0xf0...0xf4, on: lowFour),
      ],
      precise: (listsPreciseFixedEvents
        ? [
          .preciseCode(0x01c0, on: Counter.fixed(0).bit),
          .preciseCode(0x0100, on: Counter.fixed(0).bit),
          .preciseCode(0x0400, on: Counter.fixed(3).bit),
        ] : []) + [
          .preciseCode(0x01cd, on: 0xff),
          .preciseEvents(0xd1...0xd4, on: lowFour), .preciseEvent(0xd0, on: lowFour),
        ],
      takesEveryPreciseEvent: true,
      cycleAlias: nil,
      distribution: .fixedInstructions,
      // Linux switches them off by default where it can.
      hasTransactions: false
    )
  }
}
