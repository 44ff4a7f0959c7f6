extension Machine {
  /// Whether it is no machine in particular, so that its counters are all alike.
  public var isToy: Bool { processor == .toy }
}

extension Processor {
  /// N equal counters and, where asked for, fixed ones; no architecture of its own.
  public static let toy = Processor(
    name: "toy",
    architecture: .x86,
    counters: nil,
    preciseSampling: .refused,
    branchRecords: BranchRecords(depth: nil, kind: .lbrSelect, logsCounters: true),
    traces: nil,
    units: .toy,
    guest: GuestOffer(
      eventBits: GuestOffer.intelEventBits,
      filteredEventBits: 0xffff,
      reservedSelectorBits: .fault(GuestOffer.intelReservedBits, checkpointOn: nil),
      writesInFullWidth: false,
      branchRecords: .perfEvent,
      pebs: .never,
      globalControl: .always,
      reasonWithoutMediatedPMU: nil,
      droppedCounters: 2
    ),
    driver: { _ in .toy }
  )
}

extension PMUDriver {
  fileprivate static let toy = PMUDriver(
    events: GenericEvents(
      hardware: [
        0x003c, 0x00c0, 0x4f2e, 0x412e, 0x00c4, 0x00c5, 0x013c, 0x010e, 0x01b1, 0x0300,
      ],
      cache: nil
    ),
    constraints: .equal
  )
}
