extension Processor {
  /// Granite Rapids, which 6.1 does not know: there it is any CPU with version 5 of Intel's PMU; `arch/x86/events/intel/core.c`.
  public static let graniteRapids = Processor(
    name: "granite-rapids",
    architecture: .x86,
    counters: CounterInventory(programmable: 8, fixed: 4, metrics: 8),
    preciseSampling: .records(smallestDistributedPeriod: 128),
    branchRecords: BranchRecords(depth: 32, kind: .architectural, joinsPreciseRecords: true),
    traces: .processorTraceBeside,
    units: .intel(
      registers: OtherUnits.registersWithoutProductiveCycles,
      probedRegisters: OtherUnits.productiveCycles,
      energyDomains: 0,
      coreStates: OtherUnits.statesOfIceLake
    ),
    firstKernel: .linux612,
    guest: GuestOffer(
      eventBits: GuestOffer.intelEventBits,
      filteredEventBits: 0xffff,
      reservedSelectorBits: .fault(GuestOffer.intelReservedBits, checkpointOn: nil),
      // Its last branch record is the architectural one, which KVM does not offer (L1).
      writesInFullWidth: true,
      branchRecords: .refused,
      // Without the special counter of Sapphire Rapids (K82).
      pebs: .always,
      globalControl: .always,
      reasonWithoutMediatedPMU: nil,
      droppedCounters: 2
    ),
    driver: { behaviour in
      guard behaviour.restrictsMoreOfSapphireRapids else { return .graniteRapidsOfLinux612 }
      guard behaviour.encodesFixedCycles else { return .graniteRapidsOfLinux70 }
      return behaviour.listsPreciseFixedEvents
        ? .graniteRapidsOfLinux72 : .graniteRapidsOfLinux73
    }
  )
}

extension PMUDriver {
  fileprivate static let graniteRapidsOfLinux612 = graniteRapids(.linux612)
  fileprivate static let graniteRapidsOfLinux70 = graniteRapids(.linux70)
  fileprivate static let graniteRapidsOfLinux72 = graniteRapids(.linux72)
  fileprivate static let graniteRapidsOfLinux73 = graniteRapids(.linux73)

  private static func graniteRapids(_ kernel: KernelVersion) -> PMUDriver {
    let behaviour = kernel.behaviour.drivers
    return PMUDriver(
      events: GenericEvents(
        // As on Sapphire Rapids; `core.c:intel_pmu_ref_cycles_ext()`.
        hardware: GenericEvents.intel(referenceCycles: 0x013c),
        cache: .goldenCove(behaviour)
      ),
      constraints: .intel(.goldenCove(behaviour)),
      // `intel_rwc_extra_regs`.
      sharedRegisters: [
        SharedRegisterUse(0x012a, .offcoreResponse0, bits: 0x3f_ffff_ffff),
        SharedRegisterUse(0x012b, .offcoreResponse1, bits: 0x3f_ffff_ffff),
        SharedRegisterUse(0x01cd, .loadLatency, bits: 0xffff),
        SharedRegisterUse(0x02c6, .frontend, bits: 0x9),
        SharedRegisterUse(0x03c6, .frontend, bits: 0x7f_ff1f),
        SharedRegisterUse(0x40ad, .frontend, bits: 0x7),
        SharedRegisterUse(0x04c2, .frontend, bits: 0x8),
      ]
    )
  }
}
