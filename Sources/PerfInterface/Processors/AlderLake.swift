extension Processor {
  /// Alder Lake, whose CPUs are of two kinds: the first half has the PMU cpu_core, the second cpu_atom (P58);
  /// `arch/x86/events/intel/core.c`.
  public static let alderLake = Processor(
    name: "alder-lake",
    architecture: .x86,
    counters: CounterInventory(programmable: 8, fixed: 4, metrics: 8),
    preciseSampling: .records(smallestDistributedPeriod: 128),
    branchRecords: BranchRecords(depth: 32, kind: .architectural, joinsPreciseRecords: true),
    traces: .processorTraceBeside,
    units: .intel(energyDomains: 0b11_1110, coreStates: 0b1101),
    atom: AtomPMU(
      counters: CounterInventory(programmable: 6, fixed: 3),
      driver: { behaviour in
        guard behaviour.countsReferenceCyclesAnywhere else { return .gracemontOfLinux61 }
        return behaviour.encodesFixedCycles ? .gracemontOfLinux72 : .gracemontOfLinux612
      }
    ),
    needsAuxiliaryLoads: true,
    // KVM gives no guest a PMU (K90).
    guest: GuestOffer(
      eventBits: GuestOffer.intelEventBits,
      filteredEventBits: 0xffff,
      reservedSelectorBits: .fault(GuestOffer.intelReservedBits, checkpointOn: nil),
      writesInFullWidth: true,
      branchRecords: .refused,
      pebs: .never,
      globalControl: .always,
      reasonWithoutMediatedPMU: "KVM gives guests no PMU on hybrid processors",
      droppedCounters: 2
    ),
    driver: Processor.sapphireRapids.driver
  )
}

/// The PMU of a hybrid processor's small cores, cpu_atom.
public struct AtomPMU: Sendable {
  /// The counters of each such CPU.
  public let counters: CounterInventory
  /// The tables that a release's driver has for it.
  private let driver: @Sendable (DriverBehaviour) -> PMUDriver

  init(
    counters: CounterInventory,
    driver: @escaping @Sendable (DriverBehaviour) -> PMUDriver
  ) {
    self.counters = counters
    self.driver = driver
  }

  /// The tables that a release's driver has for it.
  public func driver(in kernel: KernelBehaviour) -> PMUDriver { driver(kernel.drivers) }
}

extension PMUDriver {
  fileprivate static let gracemontOfLinux61 = gracemont([], referenceCycles: 0x0300)
  fileprivate static let gracemontOfLinux612 = gracemont(
    [.fixed(0x013c, on: 2)],
    referenceCycles: 0x013c
  )
  fileprivate static let gracemontOfLinux72 = gracemont(
    [.fixed(0x0100, on: 0), .fixed(0x0200, on: 1), .fixed(0x013c, on: 2)],
    referenceCycles: 0x013c
  )

  /// `intel_grt_event_constraints`, in 6.1 `intel_slm_event_constraints`; `intel_grt_pebs_event_constraints`,
  /// `intel_grt_extra_regs`.
  private static func gracemont(_ rows: [ConstraintRow], referenceCycles: UInt64) -> PMUDriver {
    PMUDriver(
      events: GenericEvents(
        hardware: GenericEvents.intel(referenceCycles: referenceCycles),
        cache: .gracemont
      ),
      constraints: .intel(
        IntelConstraints(
          rows: [.fixed(0x00c0, on: 0), .fixed(0x003c, on: 1), .fixed(0x0300, on: 2)] + rows,
          precise: [
            .preciseCode(0x05d0, on: 0x3), .preciseCode(0x06d0, on: 0x3f),
          ],
          takesEveryPreciseEvent: true,
          cycleAlias: nil,
          distribution: .firstCounterOrFixed,
          hasTransactions: false
        )
      ),
      sharedRegisters: [
        SharedRegisterUse(0x01b7, .offcoreResponse0, bits: 0x8003_f03f_ffff_ffff),
        SharedRegisterUse(0x02b7, .offcoreResponse1, bits: 0x3_f03f_ffff_ffff),
        SharedRegisterUse(0x05d0, .loadLatency, bits: 0xffff),
      ]
    )
  }
}

extension CacheEventTable {
  /// `glp_hw_cache_event_ids` without hits of the instruction TLB; the registers' values of the last cache are left out.
  fileprivate static let gracemont = CacheEventTable(
    [
      [0x81d0, 0, 0x82d0, 0, 0, 0],
      [0x0380, 0x0280, -1, -1, 0, 0],
      [0x01b7, 0x01b7, 0x01b7, 0x01b7, 0, 0],
      [0x81d0, 0x0e08, 0x82d0, 0x0e49, 0, 0],
      [-1, 0x0481, -1, -1, -1, -1],
      [0x00c4, 0x00c5, -1, -1, -1, -1],
      [0, 0, 0, 0, 0, 0],
    ]
  )
}
