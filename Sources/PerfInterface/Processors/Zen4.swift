extension Processor {
  /// Zen 4; `arch/x86/events/amd/core.c`.
  public static let zen4 = Processor(
    name: "zen4",
    architecture: .x86,
    counters: CounterInventory(programmable: 6, fixed: 0),
    preciseSampling: .otherPMU,
    branchRecords: BranchRecords(depth: 16, kind: .amd),
    traces: nil,
    units: .amd(samplesMissesOnly: true),
    guest: GuestOffer(
      eventBits: GuestOffer.intelEventBits | 0xf_0000_0000,
      filteredEventBits: GuestOffer.emulatedEventBits,
      reservedSelectorBits: .dropped,
      writesInFullWidth: false,
      branchRecords: .hardware,
      pebs: .never,
      globalControl: .perfMonV2,
      reasonWithoutMediatedPMU: nil,
      droppedCounters: 4
    ),
    driver: { $0.namesEventsOfEachZen ? .zen4 : .zen4OfLinux61 }
  )
}

extension PMUDriver {
  fileprivate static let zen4OfLinux61 = PMUDriver(
    events: GenericEvents(hardware: GenericEvents.firstZen, cache: .zen),
    constraints: .amd(branchSampling: false)
  )
  fileprivate static let zen4 = PMUDriver(
    events: GenericEvents(
      hardware: GenericEvents.zen(referenceCycles: 0x1_0000_0120),
      cache: .zen
    ),
    constraints: .amd(branchSampling: false)
  )
}
