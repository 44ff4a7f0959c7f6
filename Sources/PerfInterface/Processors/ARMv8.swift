extension Processor {
  /// A core with PMUv3: six programmable counters and the cycle counter, called `fixed0`.
  public static let armv8 = Processor(
    name: "armv8",
    architecture: .arm64,
    counters: CounterInventory(programmable: 6, fixed: 1),
    preciseSampling: .ignored,
    branchRecords: nil,
    traces: nil,
    units: .armv8,
    guest: GuestOffer(
      eventBits: .max,
      filteredEventBits: .max,
      reservedSelectorBits: .dropped,
      writesInFullWidth: false,
      branchRecords: .absent,
      pebs: .never,
      globalControl: .always,
      reasonWithoutMediatedPMU: "the mediated vPMU is for x86",
      droppedCounters: 0
    ),
    driver: { _ in .armv8 }
  )
}

extension PMUDriver {
  fileprivate static let armv8 = PMUDriver(
    events: GenericEvents(
      // Branches are BR_RETIRED, which the driver prefers to PC_WRITE_RETIRED (0x0c) where the core
      // has both; `drivers/perf/arm_pmuv3.c:armv8_pmuv3_map_event()`.
      hardware: [ArmEvent.cycles, 0x08, 0x04, 0x03, 0x21, 0x10, 0x1d, 0x23, 0x24, nil],
      cache: .armv8
    ),
    constraints: .arm
  )
}

extension CacheEventTable {
  /// `drivers/perf/arm_pmuv3.c:armv8_pmuv3_perf_cache_map`, all of which the core counts.
  fileprivate static let armv8 = CacheEventTable([
    [0x04, 0x03, 0, 0, 0, 0],
    [0x14, 0x01, 0, 0, 0, 0],
    [0x36, 0x37, 0, 0, 0, 0],
    [0x25, 0x05, 0, 0, 0, 0],
    [0x26, 0x02, 0, 0, 0, 0],
    [0x12, 0x10, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0],
  ])
}
