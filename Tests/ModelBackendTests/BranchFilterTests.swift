import Testing

// rules: P4 P21 P24 P46 P47
@Suite struct BranchFilterTests {
  // intel_pmu_setup_sw_lbr_filter(), x86_pmu_has_lbr_callstack().
  @Test(arguments: [
    DriverCase("skylake", open: Self.sampling(0x800)),
    DriverCase("sapphire-rapids", open: Self.sampling(0x801)),
    DriverCase("icelake", open: Self.sampling(0x808), "EINVAL"),
    DriverCase("sapphire-rapids", open: Self.sampling(0x810), "EINVAL"),
    DriverCase("skylake", open: Self.sampling(0x820), "EINVAL"),
    DriverCase("skylake", open: Self.sampling(0x840), "EINVAL"),
    DriverCase("skylake", open: Self.sampling(0x880), "EINVAL"),
    DriverCase("skylake", open: Self.sampling(0x900), "EINVAL"),
    DriverCase("skylake", open: Self.sampling(0xa00), "EINVAL"),
    DriverCase("skylake", open: Self.sampling(0xc00), "EINVAL"),
    // What the driver looks at after the call stack goes with it.
    DriverCase("skylake", open: Self.sampling(0x1800)),
    DriverCase("skylake", open: Self.sampling(0x2800)),
    DriverCase("skylake", open: Self.sampling(0x10800)),
    DriverCase("armv8", open: Self.sampling(0x8), "EOPNOTSUPP"),
  ])
  func `a call stack goes with few other filters`(_ it: DriverCase) throws {
    try it.expectAsDocumented()
  }

  // intel_pmu_hw_config(): counters need PMU_FL_BR_CNTR, and since 6.12 a counting member of a
  // group that is read at samples needs no records.
  @Test(arguments: [
    DriverCase("sapphire-rapids", open: Self.sampling(0x80008), "EINVAL"),
    DriverCase("skylake", open: "cycles -C 0 sample_type=0x800 branch_sample_type=0x8"),
    DriverCase(
      "skylake",
      "6.1",
      steps: Self.beside("sample_type=0x810 branch_sample_type=0x10", "error")
    ),
    DriverCase(
      "skylake",
      "6.12 7.0 7.2 7.3",
      steps: Self.beside("sample_type=0x810 branch_sample_type=0x10", "active")
    ),
    DriverCase(
      "skylake",
      steps: Self.beside(
        "sample_type=0x810 branch_sample_type=0x10 sample_period=1000000",
        "error"
      )
    ),
    DriverCase(
      "skylake",
      steps: Self.beside("sample_type=0x800 branch_sample_type=0x10", "error")
    ),
  ])
  func `an event needs records or it does not`(_ it: DriverCase) throws {
    try it.expectAsDocumented()
  }

  // intel_pmu_setup_hw_lbr_filter(): what the register holds.
  @Test(arguments: [
    ("skylake", 0x8, 0x8, true),
    ("skylake", 0x8, 0x10, false),
    // TYPE_SAVE, HW_INDEX, PRIV_SAVE, transactions, a hypervisor.
    ("skylake", 0x8, 0x10008, true), ("icelake", 0x8, 0x20008, true),
    ("sapphire-rapids", 0x8, 0x40008, true), ("skylake", 0x8, 0x108, true),
    ("skylake", 0x8, 0x388, true), ("skylake", 0xb, 0xf, true),
    // Without flags or without cycles is nothing to the hardware; both are a bit of their own
    // where the register is LBR_SELECT.
    ("skylake", 0x8, 0x4008, true), ("skylake", 0x8, 0x8008, true),
    ("skylake", 0x8, 0xc008, false), ("icelake", 0x8, 0xc008, false),
    ("sapphire-rapids", 0x8, 0xc008, true),
    // Privilege levels do count, those derived as those given.
    ("skylake", 0x9, 0x8, false), ("icelake", 0xa, 0x9, false), ("skylake", 0xb, 0x8, true),
    ("sapphire-rapids", 0x9, 0x8, false),
    // Any branch is all of them, and a register holds the union.
    ("skylake", 0x8, 0x3478, true), ("skylake", 0x10, 0x50, true), ("skylake", 0x10, 0x2050, true),
    ("skylake", 0x50, 0x2040, false), ("icelake", 0x400, 0x1000, false),
    ("sapphire-rapids", 0x10, 0x2050, true), ("sapphire-rapids", 0x10, 0x20, false),
    // A call stack is a bit besides its calls and returns.
    ("skylake", 0x800, 0x2060, false), ("skylake", 0x800, 0x2800, true),
  ])
  func `filters contend when the register would differ`(
    machine: String,
    first: Int,
    second: Int,
    goTogether: Bool
  ) throws {
    let steps = """
      host: A = open \(Self.sampling(first)) pinned=1
      host: B = open \(Self.sampling(second)) pinned=1
      expect A active
      expect B \(goTogether ? "active" : "error")
      """
    try DriverCase(machine, steps: steps).expectAsDocumented()
  }

  // icl_get_event_constraints(), intel_bts_constraints(): settled before registers are looked at.
  @Test(arguments: [
    DriverCase(
      "icelake",
      steps: """
        host: A = open \(Self.sampling(0x8)) pinned=1
        host: B = open instructions:ppp -C 0 sample_period=1000000 \(Self.branches(0x10)) pinned=1
        expect B active
        host: C = open instructions:pp -C 0 sample_period=1000000 \(Self.branches(0x10)) pinned=1
        expect C error
        """
    ),
    DriverCase(
      "skylake",
      steps: """
        host: A = open \(Self.sampling(0x8)) pinned=1
        host: B = open branches:u -C 0 sample_period=1 \(Self.branches(0x10)) pinned=1
        expect B active
        """
    ),
  ])
  func `what has a place of its own takes no filter`(_ it: DriverCase) throws {
    try it.expectAsDocumented()
  }

  private static func branches(_ filter: Int) -> String {
    "sample_type=0x800 branch_sample_type=0x\(String(filter, radix: 16))"
  }

  private static func sampling(_ filter: Int) -> String {
    "cycles -C 0 sample_period=1000000 \(branches(filter))"
  }

  /// An event beside one that records every branch.
  private static func beside(_ fields: String, _ state: String) -> String {
    """
    host: A = open \(sampling(0x8)) pinned=1
    host: B = open cycles:D -C 0 \(fields)
    expect B \(state)
    """
  }
}
