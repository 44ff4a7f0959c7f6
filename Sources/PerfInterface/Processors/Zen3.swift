extension Processor {
  /// Zen 3, with Branch Sampling as servers have it and distributions build it;
  /// `arch/x86/events/amd/core.c`.
  public static let zen3 = Processor(
    name: "zen3",
    architecture: .x86,
    counters: CounterInventory(programmable: 6, fixed: 0),
    preciseSampling: .otherPMU,
    branchRecords: BranchRecords(depth: 16, kind: .branchSampling),
    traces: nil,
    units: .amd(samplesMissesOnly: false),
    guest: GuestOffer(
      eventBits: GuestOffer.intelEventBits | 0xf_0000_0000,
      filteredEventBits: GuestOffer.emulatedEventBits,
      reservedSelectorBits: .dropped,
      writesInFullWidth: false,
      branchRecords: .hardware,
      pebs: .never,
      globalControl: .never,
      reasonWithoutMediatedPMU: "the mediated vPMU needs PerfMonV2, which Zen 3 does not have",
      droppedCounters: 4
    ),
    driver: { $0.namesEventsOfEachZen ? .zen3 : .zen3OfLinux61 }
  )
}

extension PMUDriver {
  fileprivate static let zen3OfLinux61 = PMUDriver(
    events: GenericEvents(hardware: GenericEvents.firstZen, cache: .zen),
    constraints: .amd(branchSampling: true)
  )
  fileprivate static let zen3 = PMUDriver(
    events: GenericEvents(hardware: GenericEvents.zen(referenceCycles: nil), cache: .zen),
    constraints: .amd(branchSampling: true)
  )
}

extension GenericEvents {
  /// The generic hardware events of the first Zen, which 6.1 has for all of them.
  static let firstZen: [UInt64?] = [
    0x0076, 0x00c0, 0xff60, 0x0964, 0x00c2, 0x00c3, nil, 0x0287, 0x0187, nil,
  ]

  /// The generic hardware events since the second Zen.
  static func zen(referenceCycles: UInt64?) -> [UInt64?] {
    [0x0076, 0x00c0, 0xff60, 0x0964, 0x00c2, 0x00c3, nil, 0x00a9, nil, referenceCycles]
  }
}

extension CacheEventTable {
  /// `amd_hw_cache_event_ids_f17h`, of all Zen.
  static let zen = CacheEventTable([
    [0x0040, 0xc860, 0, 0, 0xff5a, 0],
    [0x0080, 0x0081, -1, -1, 0, 0],
    [0, 0, 0, 0, 0, 0],
    [0xff45, 0xf045, 0, 0, 0, 0],
    [0x0084, 0xff85, -1, -1, -1, -1],
    [0x00c2, 0x00c3, -1, -1, -1, -1],
    [0, 0, -1, -1, -1, -1],
  ])
}
