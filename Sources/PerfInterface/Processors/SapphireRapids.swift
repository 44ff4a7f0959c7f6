extension Processor {
  /// Sapphire Rapids; `arch/x86/events/intel/core.c`.
  public static let sapphireRapids = Processor(
    name: "sapphire-rapids",
    architecture: .x86,
    counters: CounterInventory(programmable: 8, fixed: 4, metrics: 8),
    preciseSampling: .records(smallestDistributedPeriod: 128),
    branchRecords: BranchRecords(depth: 32, kind: .architectural, joinsPreciseRecords: true),
    traces: .processorTraceBeside,
    units: .intel(
      registers: OtherUnits.registersWithoutProductiveCycles,
      probedRegisters: OtherUnits.productiveCycles,
      energyDomains: OtherUnits.platformDomains,
      coreStates: OtherUnits.statesOfIceLake
    ),
    needsAuxiliaryLoads: true,
    guest: GuestOffer(
      eventBits: GuestOffer.intelEventBits,
      filteredEventBits: 0xffff,
      reservedSelectorBits: .fault(GuestOffer.intelReservedBits, checkpointOn: nil),
      // Its last branch record is the architectural one, which KVM does not offer (L1).
      writesInFullWidth: true,
      branchRecords: .refused,
      pebs: .sapphireRapids,
      globalControl: .always,
      reasonWithoutMediatedPMU: nil,
      droppedCounters: 2
    ),
    driver: { behaviour in
      guard behaviour.countsReferenceCyclesAnywhere else { return .sapphireRapidsOfLinux61 }
      guard behaviour.restrictsMoreOfSapphireRapids else { return .sapphireRapidsOfLinux612 }
      guard behaviour.encodesFixedCycles else { return .sapphireRapidsOfLinux70 }
      return behaviour.listsPreciseFixedEvents
        ? .sapphireRapidsOfLinux72 : .sapphireRapidsOfLinux73
    }
  )
}

extension PMUDriver {
  fileprivate static let sapphireRapidsOfLinux61 = sapphireRapids(.linux61)
  fileprivate static let sapphireRapidsOfLinux612 = sapphireRapids(.linux612)
  fileprivate static let sapphireRapidsOfLinux70 = sapphireRapids(.linux70)
  fileprivate static let sapphireRapidsOfLinux72 = sapphireRapids(.linux72)
  fileprivate static let sapphireRapidsOfLinux73 = sapphireRapids(.linux73)

  private static func sapphireRapids(_ kernel: KernelVersion) -> PMUDriver {
    // Their architectural event, where the CPU has it; `core.c:intel_pmu_ref_cycles_ext()`.
    let referenceCycles: UInt64 =
      kernel.behaviour.drivers.countsReferenceCyclesAnywhere ? 0x013c : 0x0300
    return PMUDriver(
      events: GenericEvents(
        hardware: GenericEvents.intel(referenceCycles: referenceCycles),
        cache: .goldenCove(kernel.behaviour.drivers)
      ),
      constraints: .intel(.goldenCove(kernel.behaviour.drivers)),
      sharedRegisters: [
        SharedRegisterUse(0x012a, .offcoreResponse0, bits: 0x3f_ffff_ffff),
        SharedRegisterUse(0x012b, .offcoreResponse1, bits: 0x3f_ffff_ffff),
        SharedRegisterUse(0x01cd, .loadLatency, bits: 0xffff),
        SharedRegisterUse(0x01c6, .frontend, bits: 0x7f_ff1f),
        SharedRegisterUse(0x40ad, .frontend, bits: 0x7),
        SharedRegisterUse(0x04c2, .frontend, bits: 0x8),
      ]
    )
  }
}

extension CacheEventTable {
  /// `glc_hw_cache_event_ids`, `glc_hw_cache_extra_regs`, in 6.1 with `spr`; also of Granite Rapids.
  static func goldenCove(_ behaviour: DriverBehaviour) -> CacheEventTable {
    CacheEventTable(
      [
        [0x81d0, 0xe124, 0x82d0, 0, 0, 0],
        [0, 0xe424, -1, -1, 0, 0],
        [0x012a, 0x012a, 0x012a, 0x012a, 0, 0],
        [0x81d0, 0x0e12, 0x82d0, 0x0e13, 0, 0],
        [-1, 0x0e11, -1, -1, -1, -1],
        [0x04c4, 0x04c5, -1, -1, -1, -1],
        [0x012a, 0x012a, 0, 0, 0, 0],
      ],
      offcore: [0x1_0001, 0x3f_bfc0_0001, 0x3f_3ffc_0002, 0x3f_3fc0_0002],
      node: behaviour.namesOffcoreValuesOfIceLake
        ? [0x1_0400_0001, 0x7_3000_0001] : [0x1_0c00_0001, 0x3f_b300_0001]
    )
  }
}

extension IntelConstraints {
  /// `intel_glc_event_constraints`, `intel_glc_pebs_event_constraints`, in 6.1 with `spr`; also of Granite Rapids
  /// (P10, P28, P29).
  static func goldenCove(_ behaviour: DriverBehaviour) -> IntelConstraints {
    IntelConstraints(
      rows: fixedRows(behaviour) + [
        .event(0x2e, on: 0xff), .event(0x3c, on: 0xff), .events(0x01...0x8f, on: lowFour),
        .code(0x01a3, on: lowFour), .code(0x02a3, on: lowFour), .code(0x08a3, on: lowFour),
      ] + (behaviour.restrictsMoreOfSapphireRapids ? newerRows : []) + [
        .code(0x04a4, on: 1), .code(0x08a4, on: 1), .code(0x02cd, on: 1), .event(0xce, on: 1),
        .events(0xd0...0xdf, on: lowFour), .events(0x90...0xfe, on: 0xff),
      ],
      precise: (behaviour.listsPreciseFixedEvents
        ? [
          .preciseCode(0x0100, on: Counter.fixed(0).bit),
          .preciseCode(0x0400, on: Counter.fixed(3).bit),
        ] : []) + [
          .preciseEvent(0xc0, on: 0xfe), .preciseCode(0x01cd, on: 0xfe),
          .preciseCode(0x02cd, on: 1),
          .preciseEvents(0xd1...0xd4, on: lowFour), .preciseEvent(0xd0, on: lowFour),
        ],
      takesEveryPreciseEvent: true,
      cycleAlias: nil,
      distribution: .firstCounter,
      // Linux switches them off by default where it can.
      hasTransactions: false
    )
  }

  private static func fixedRows(_ behaviour: DriverBehaviour) -> [ConstraintRow] {
    [.fixed(0x00c0, on: 0), .fixed(0x0100, on: 0), .fixed(0x003c, on: 1)]
      + (behaviour.encodesFixedCycles ? [.fixed(0x0200, on: 1)] : [])
      + [.fixed(0x0300, on: 2)]
      + (behaviour.countsReferenceCyclesAnywhere ? [.fixed(0x013c, on: 2)] : [])
      + [.fixed(0x0400, on: 3)]
  }

  private static let newerRows: [ConstraintRow] = [
    .code(0x05a3, on: lowFour), .code(0x06a3, on: lowFour), .code(0x0ca3, on: lowFour),
    .code(0x01cd, on: 0xfe),
  ]
}
