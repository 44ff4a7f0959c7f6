extension Processor {
  /// Zen 4; `arch/x86/events/amd/core.c`.
  public static let zen4 = Processor(
    name: "zen4",
    architecture: .x86,
    counters: CounterInventory(programmable: 6, fixed: 0),
    events: GenericEvents(
      hardware: GenericEvents.zen(referenceCycles: 0x1_0000_0120),
      cache: .zen
    ),
    constraints: .amd,
    pairs: .zen,
    sharedRegisters: [],
    maxPreciseIP: 0,
    branchRecords: BranchRecords(
      depth: 16,
      // Transactions, call stacks, leaving out details; `arch/x86/events/amd/lbr.c:lbr_select_map`.
      missingFilters: 1 << 7 | 1 << 8 | 1 << 9 | 1 << 11 | 1 << 14 | 1 << 15,
      arbitratesFilters: false,
      joinsPreciseRecords: false
    ),
    traces: nil,
    guest: GuestOffer(
      eventBits: GuestOffer.intelEventBits | 0xf_0000_0000,
      filteredEventBits: GuestOffer.emulatedEventBits,
      reservedSelectorBits: .dropped,
      branchRecords: .hardware,
      pebs: .never,
      globalControl: .perfMonV2,
      reasonWithoutMediatedPMU: nil,
      droppedCounters: 4
    )
  )
}
