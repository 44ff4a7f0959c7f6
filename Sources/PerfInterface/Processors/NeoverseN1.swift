extension Processor {
  /// Neoverse N1: `armv8` without PC_WRITE_RETIRED, which 6.1 takes for branches.
  ///
  /// Its events are those of `tools/perf/pmu-events/arch/arm64/arm/neoverse-n1`.
  public static let neoverseN1 = Processor(
    name: "neoverse-n1",
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
    // 6.1 alone has none of the two changes, BR_RETIRED for branches and thresholds.
    driver: { $0.refusesThresholds ? .neoverseN1 : .neoverseN1OfLinux61 }
  )
}

extension PMUDriver {
  fileprivate static let neoverseN1OfLinux61 = neoverse(branches: nil)
  /// Branches are BR_RETIRED; `drivers/perf/arm_pmuv3.c:__armv8_pmuv3_map_event_id()`.
  fileprivate static let neoverseN1 = neoverse(branches: 0x21)

  private static func neoverse(branches: UInt64?) -> PMUDriver {
    PMUDriver(
      events: GenericEvents(
        hardware: [
          ArmEvent.cycles, 0x08, 0x04, 0x03, branches, 0x10, 0x1d, 0x23, 0x24, nil,
        ],
        cache: .neoverseN1
      ),
      constraints: .arm
    )
  }
}

extension CacheEventTable {
  /// `armv8_pmuv3_perf_cache_map`, all of which the core counts.
  fileprivate static let neoverseN1 = CacheEventTable([
    [0x04, 0x03, 0, 0, 0, 0],
    [0x14, 0x01, 0, 0, 0, 0],
    [0x36, 0x37, 0, 0, 0, 0],
    [0x25, 0x05, 0, 0, 0, 0],
    [0x26, 0x02, 0, 0, 0, 0],
    [0x12, 0x10, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0],
  ])
}
