import Testing

// rules: K16 K32 P1 P2 P3 P5 P6 P7 P23 P28 P29 P40 P41 P48 P50
@Suite struct IntelDriverTests {
  // glc_limit_period(), which no other processor of the catalog has.
  @Test(arguments: [
    DriverCase("sapphire-rapids", open: "cycles:ppp -C 0 sample_period=127", "EINVAL"),
    DriverCase("sapphire-rapids", open: "cycles:ppp -C 0 sample_period=1", "EINVAL"),
    DriverCase("sapphire-rapids", open: "instructions:ppp -C 0 sample_period=100", "EINVAL"),
    DriverCase("sapphire-rapids", open: "cycles:ppp -C 0 sample_period=128"),
    DriverCase("sapphire-rapids", open: "cycles:pp -C 0 sample_period=1"),
    DriverCase("sapphire-rapids", open: "cycles -C 0 sample_period=1"),
    DriverCase("sapphire-rapids", open: "cycles:ppp -C 0 freq=1 sample_freq=100"),
    DriverCase("icelake", open: "cycles:ppp -C 0 sample_period=1"),
    DriverCase("skylake", open: "cycles:ppp -C 0 sample_period=1"),
  ])
  func `a short period at level 3 is refused on Sapphire Rapids`(_ it: DriverCase) throws {
    try it.expectAsDocumented()
  }

  // KVM's events come the same way: pmc_reprogram_counter(), and pmc_resume_counter(), which makes
  // a new event when the old one does not take the period.
  @Test(arguments: [
    DriverCase(
      "sapphire-rapids",
      "6.12 7.0",
      steps: """
        vm V on cpu0
        host: switch cpu0 to V
        guest V: G = count branches:p from 0xffffffffff80 on gp0
        guest V: N = count branches:p from 0xffffffffff81 on gp1
        run 10us
        expect G counts all
        expect N counts all
        guest V: stop G
        guest V: write G 0xffffffffff81
        guest V: start G
        run 10us
        expect G counts nothing
        guest V: stop G
        guest V: write G 1
        guest V: start G
        run 10us
        expect G counts all
        """
    ),
    DriverCase(
      "icelake",
      steps: """
        vm V on cpu0
        host: switch cpu0 to V
        guest V: G = count branches:p from 0xffffffffff81 on gp0
        run 10us
        expect G counts all
        """
    ),
  ])
  func `a guest's counter whose period is refused stays without an event`(
    _ it: DriverCase
  ) throws {
    try it.expectAsDocumented()
  }

  // x86_pmu_hw_config(): precision is looked at before the event's code.
  @Test(arguments: [
    DriverCase("skylake", open: "cycles:p -C 0", "EINVAL"),
    DriverCase("icelake", open: "cycles:ppp -C 0", "EINVAL"),
    DriverCase("skylake", open: "stalled-cycles-backend:p -C 0", "EINVAL"),
    DriverCase("skylake", open: "stalled-cycles-backend:p -C 0 sample_period=100", "ENOENT"),
    DriverCase("icelake", open: "r1b00:p -C 0 sample_period=100", "EINVAL"),
    DriverCase("toy", open: "cycles:p -C 0 sample_period=100", "EOPNOTSUPP"),
    DriverCase("armv8", open: "cycles:p -C 0 sample_period=100"),
  ])
  func `precision needs sampling and a CPU that has it`(_ it: DriverCase) throws {
    try it.expectAsDocumented()
  }

  // intel_skl_pebs_event_constraints, intel_pebs_aliases_skl().
  @Test(arguments: [
    DriverCase("skylake", open: "cycles:pD -C 0 sample_period=1000000", fit: 4),
    DriverCase("skylake", open: "cycles:ppD -C 0 sample_period=1000000", on: "gp0"),
    DriverCase("skylake", open: "cycles:pppD -C 0 sample_period=1000000", fit: 1),
    DriverCase("skylake", open: "cycles:ppp -C 0 sample_period=1000000", on: "gp1"),
    DriverCase("skylake", open: "r01c0:p -C 0 sample_period=1000000", on: "gp1"),
    DriverCase("skylake", open: "instructions:p -C 0 sample_period=1000000", on: "gp0"),
    DriverCase("skylake", open: "instructions:ppp -C 0 sample_period=1000000", on: "gp0"),
    DriverCase("skylake", open: "r108000c0:p -C 0 sample_period=1000000", on: "gp0"),
    DriverCase("skylake", open: "r108001c0:p -C 0 sample_period=1000000", on: "gp1"),
    // Flags that no row has: edge, inversion, counter mask, any thread.
    DriverCase("skylake", open: "r400c4:p -C 0 sample_period=1000000", "EINVAL"),
    DriverCase("skylake", open: "r10000c4:p -C 0 sample_period=1000000", "EINVAL"),
    DriverCase("skylake", open: "r2000c4:p -C 0 sample_period=1000000", "EINVAL"),
    DriverCase("skylake", open: "r0300:p -C 0 sample_period=1000000", on: "gp0"),
  ])
  func `on Skylake precise events have the lower four, or counter 1`(_ it: DriverCase) throws {
    try it.expectAsDocumented()
  }

  // intel_icl_pebs_event_constraints, icl_get_event_constraints(), PMU_FL_PEBS_ALL.
  @Test(arguments: [
    DriverCase("icelake", open: "cycles:p -C 0 sample_period=1000000", on: "fixed1"),
    DriverCase("icelake", open: "cycles:pD -C 0 sample_period=1000000", fit: 9),
    DriverCase("icelake", open: "instructions:ppD -C 0 sample_period=1000000", fit: 9),
    DriverCase("icelake", open: "instructions:pppD -C 0 sample_period=1000000", fit: 1),
    DriverCase("icelake", open: "instructions:ppp -C 0 sample_period=1000000", on: "fixed0"),
    DriverCase("icelake", open: "r01cd:pD -C 0 sample_period=1000000", fit: 8),
    DriverCase("icelake", open: "r81d0:pD -C 0 sample_period=1000000", fit: 4),
    DriverCase("icelake", open: "r01d1:pD -C 0 sample_period=1000000", fit: 4),
    DriverCase("icelake", open: "r400c4:p -C 0 sample_period=1000000"),
    DriverCase("icelake", open: "r2000c4:p -C 0 sample_period=1000000"),
    DriverCase("icelake", open: "r0100:p -C 0 sample_period=1000000", on: "fixed0"),
    DriverCase("icelake", open: "slots:p -C 0 sample_period=1000000", on: "fixed3"),
    DriverCase(
      "icelake",
      "6.1 6.12 7.0 7.2",
      open: "r01c0:pD -C 0 sample_period=1000000",
      fit: 1
    ),
    DriverCase("icelake", "7.3", open: "r01c0:pD -C 0 sample_period=1000000", fit: 9),
    DriverCase("icelake", open: "r01c0:D -C 0", fit: 9),
  ])
  func `on Ice Lake precise events are placed like others, but for a few`(_ it: DriverCase) throws {
    try it.expectAsDocumented()
  }

  // intel_glc_pebs_event_constraints (6.1: spr), glc_get_event_constraints().
  @Test(arguments: [
    DriverCase("sapphire-rapids", open: "cycles:pD -C 0 sample_period=1000000", fit: 9),
    DriverCase("sapphire-rapids", open: "cycles:pppD -C 0 sample_period=1000000", fit: 1),
    DriverCase("sapphire-rapids", open: "cycles:ppp -C 0 sample_period=1000000", on: "gp0"),
    DriverCase("sapphire-rapids", open: "instructions:pD -C 0 sample_period=1000000", fit: 7),
    DriverCase("sapphire-rapids", open: "instructions:p -C 0 sample_period=1000000", on: "gp1"),
    DriverCase(
      "sapphire-rapids",
      open: "instructions:ppp -C 0 sample_period=1000000",
      on: "fixed0"
    ),
    DriverCase("sapphire-rapids", open: "r01cd:ppD -C 0 sample_period=1000000", fit: 7),
    DriverCase("sapphire-rapids", open: "r01cd:pp -C 0 sample_period=1000000", on: "gp1"),
    DriverCase("sapphire-rapids", open: "r02cd:ppD -C 0 sample_period=1000000", fit: 1),
    DriverCase("sapphire-rapids", open: "r81d0:pD -C 0 sample_period=1000000", fit: 4),
    // Level 3 needs counter 0, which these do not have.
    DriverCase("sapphire-rapids", open: "r01cd:ppp -C 0 sample_period=1000000", "EINVAL"),
    DriverCase("sapphire-rapids", open: "r01c0:ppp -C 0 sample_period=1000000", "EINVAL"),
    DriverCase("sapphire-rapids", open: "r0100:ppp -C 0 sample_period=1000000", "EINVAL"),
    DriverCase("sapphire-rapids", open: "slots:ppp -C 0 sample_period=1000000", "EINVAL"),
    DriverCase("sapphire-rapids", open: "r02cd:ppp -C 0 sample_period=1000000", on: "gp0"),
  ])
  func `on Sapphire Rapids precision costs counters`(_ it: DriverCase) throws {
    try it.expectAsDocumented()
  }

  // intel_icl_event_constraints, intel_glc_event_constraints, intel_pmu_ref_cycles_ext().
  @Test(arguments: [
    DriverCase("icelake", "6.1 6.12 7.0", open: "r0200 -C 0", on: "gp0"),
    DriverCase("icelake", "6.1 6.12 7.0", open: "r0200:D -C 0", fit: 8),
    DriverCase("icelake", "7.2 7.3", open: "r0200:D -C 0", fit: 1),
    DriverCase("sapphire-rapids", "6.1 6.12 7.0", open: "r0200:D -C 0", fit: 8),
    DriverCase("sapphire-rapids", "7.2 7.3", open: "r0200 -C 0", on: "fixed1"),
    DriverCase("skylake", open: "r0200 -C 0", on: "gp0"),
    DriverCase("skylake", open: "r0100:D -C 0", fit: 4),
    DriverCase("sapphire-rapids", "6.1", open: "r013c -C 0", on: "gp0"),
    DriverCase("sapphire-rapids", "6.12 7.0 7.2 7.3", open: "r013c:D -C 0", fit: 9),
    DriverCase("sapphire-rapids", "6.1", open: "ref-cycles:D -C 0", fit: 1),
    DriverCase("sapphire-rapids", "6.12 7.0 7.2 7.3", open: "ref-cycles:D -C 0", fit: 9),
    DriverCase("icelake", open: "ref-cycles:D -C 0", fit: 1),
    DriverCase("sapphire-rapids", "6.1 6.12", open: "r05a3:D -C 0", fit: 8),
    DriverCase("sapphire-rapids", "7.0 7.2 7.3", open: "r05a3:D -C 0", fit: 4),
    DriverCase("sapphire-rapids", "6.1 6.12", open: "r01cd:D -C 0", fit: 8),
    DriverCase("sapphire-rapids", "7.0 7.2 7.3", open: "r01cd:D -C 0", fit: 7),
    // Any thread does not keep an event from its fixed counter, the other flags do.
    DriverCase("skylake", open: "r20003c -C 0", on: "fixed1"),
    DriverCase("skylake", open: "r04003c -C 0", on: "gp0"),
    DriverCase("skylake", open: "r80003c -C 0", on: "gp0"),
    // Bits that the driver does not take: user, kernel, enable.
    DriverCase("skylake", open: "r43003c -C 0", on: "fixed1"),
  ])
  func `the tables are those of the release`(_ it: DriverCase) throws {
    try it.expectAsDocumented()
  }

  // intel_pmu_hw_config(), require_mem_loads_aux_event().
  @Test(arguments: [
    DriverCase(
      "sapphire-rapids",
      open: "r01cd:pp -t T sample_period=1000 sample_type=0x8000",
      "ENODATA"
    ),
    DriverCase("sapphire-rapids", open: "r01cd -t T sample_type=0x8000", "ENODATA"),
    DriverCase("sapphire-rapids", open: "r01cd:pp -t T sample_period=1000"),
    DriverCase("sapphire-rapids", open: "r02cd:pp -t T sample_period=1000 sample_type=0x8000"),
    DriverCase("icelake", open: "r01cd:pp -t T sample_period=1000 sample_type=0x8000"),
    DriverCase("skylake", open: "r01cd:pp -t T sample_period=1000 sample_type=0x8000"),
    DriverCase(
      "sapphire-rapids",
      steps: """
        host: L = open r8203 -t T
        host: A = open r01cd:pp -t T sample_period=100000 sample_type=0x8000 group=L
        expect A active
        """
    ),
    DriverCase(
      "sapphire-rapids",
      steps: """
        host: L = open {cycles,r8203} -t T
        host: A = open r01cd:pp -t T sample_period=100000 sample_type=0x8000 group=L
        expect A active
        """
    ),
    DriverCase(
      "sapphire-rapids",
      steps: """
        host: L = open {cycles,instructions} -t T
        host: A = open r01cd:pp -t T sample_period=100000 sample_type=0x8000 group=L
        expect error ENODATA
        """
    ),
  ])
  func `loads above a latency need their auxiliary event first`(_ it: DriverCase) throws {
    try it.expectAsDocumented()
  }

  // x86_pmu_extra_regs(), the tables of extra registers.
  @Test(arguments: [
    DriverCase("skylake", open: "r01cd:pp -C 0 config1=0xffff sample_period=1000000"),
    DriverCase("skylake", open: "r01cd:pp -C 0 config1=0x10000 sample_period=1000000", "EINVAL"),
    DriverCase("skylake", open: "r01b7 -C 0 config1=0x3fffff8fff"),
    DriverCase("skylake", open: "r01b7 -C 0 config1=0x7000", "EINVAL"),
    DriverCase("icelake", open: "r01b7 -C 0 config1=0x3000"),
    DriverCase("icelake", open: "r01bb -C 0 config1=0x4000", "EINVAL"),
    DriverCase("skylake", open: "r01c6 -C 0 config1=0x8", "EINVAL"),
    DriverCase("sapphire-rapids", open: "r01c6 -C 0 config1=0x8"),
    DriverCase("sapphire-rapids", open: "r012a -C 0 config1=0x4000000000", "EINVAL"),
    DriverCase("sapphire-rapids", open: "r40ad -C 0 config1=0x7"),
    DriverCase("sapphire-rapids", open: "r40ad -C 0 config1=0x8", "EINVAL"),
    DriverCase("sapphire-rapids", open: "r04c2 -C 0 config1=0x8"),
    DriverCase("sapphire-rapids", open: "r04c2 -C 0 config1=0x7", "EINVAL"),
    DriverCase("sapphire-rapids", open: "r40ad -C 0 config1=0x7"),
    DriverCase("skylake", open: "cycles -C 0 config1=0xffffffffffff"),
  ])
  func `extra registers take the bits that they have`(_ it: DriverCase) throws {
    try it.expectAsDocumented()
  }

  // intel_pmu_hw_config(): slots and metrics.
  @Test(arguments: [
    DriverCase("icelake", open: "topdown-retiring -C 0", "EINVAL"),
    DriverCase("icelake", open: "slots -C 0 config2=1", "EINVAL"),
    DriverCase("icelake", "6.1 6.12", open: "slots -C 0 config1=1", "EINVAL"),
    DriverCase("icelake", "7.0 7.2 7.3", open: "slots -C 0 config1=1"),
    DriverCase("icelake", open: "slots -C 0 config1=2", "EINVAL"),
    DriverCase("icelake", open: "r1000400 -C 0", "EINVAL"),
    DriverCase("icelake", open: "r200400 -C 0", "EINVAL"),
    DriverCase("icelake", open: "slots -C 0 sample_period=1000000", on: "fixed3"),
    // Ice Lake has four metrics, Sapphire Rapids eight, Skylake none.
    DriverCase("icelake", open: "r8400 -C 0", on: "gp0"),
    DriverCase("sapphire-rapids", open: "r8400 -C 0", "EINVAL"),
    DriverCase("skylake", open: "r8000 -C 0", on: "gp0"),
    DriverCase(
      "sapphire-rapids",
      steps: """
        host: L = open slots -C 0
        host: M = open r8700 -C 0 group=L
        expect L active
        expect M active
        host: N = open r8700 -C 0 sample_period=1000 group=L
        expect error EINVAL
        host: O = open r8600 -C 0 config1=1 group=L
        expect error EINVAL
        host: X = open r8600 -C 0 group=L
        expect X active
        """
    ),
    DriverCase(
      "icelake",
      steps: """
        host: L = open slots -C 0 sample_period=1000000
        host: M = open topdown-retiring -C 0 group=L
        expect error EINVAL
        """
    ),
  ])
  func `slots and metrics take no flags and no filters`(_ it: DriverCase) throws {
    try it.expectAsDocumented()
  }

  // hsw_hw_config(), hsw_get_event_constraints().
  @Test(arguments: [
    DriverCase("skylake", open: "r1000000c4:p -C 0 sample_period=1000", "EOPNOTSUPP"),
    DriverCase("skylake", open: "r1002000c4 -C 0", "EOPNOTSUPP"),
    DriverCase("skylake", open: "r2000000c4 -C 0 sample_period=1000", "EOPNOTSUPP"),
    DriverCase("skylake", open: "r2000000c4 -C 0 sample_period=0x7ffffffe", "EOPNOTSUPP"),
    DriverCase("skylake", open: "r2000000c4 -C 0 sample_period=0x7fffffff", on: "gp2"),
    DriverCase("skylake", open: "r2000000c4 -C 0", on: "gp2"),
    DriverCase("skylake", open: "r2000001c0 -C 0", "EINVAL"),
    DriverCase("skylake", open: "r10000003c -C 0", on: "gp0"),
    // Where Linux has switched transactions off nobody looks at the bits.
    DriverCase("icelake", open: "r2000000c4 -C 0 sample_period=1000000", on: "gp0"),
    DriverCase("icelake", open: "r10000003c -C 0", on: "fixed1"),
  ])
  func `transactions are counted where there are any`(_ it: DriverCase) throws {
    try it.expectAsDocumented()
  }

  // intel_pmu_has_bts_period(), intel_pmu_bts_config().
  @Test(arguments: [
    DriverCase("skylake", open: "branches:u -C 0 sample_period=1"),
    DriverCase("skylake", open: "branches -C 0 sample_period=1", "EOPNOTSUPP"),
    DriverCase("skylake", open: "branches:up -C 0 sample_period=1", "EOPNOTSUPP"),
    DriverCase("skylake", open: "branches:uD -C 0 sample_period=1", fit: 1),
    DriverCase("skylake", open: "branches:G -C 0 sample_period=1", on: "gp0"),
    DriverCase("zen3", open: "branches -C 0 sample_period=1", on: "gp0"),
  ])
  func `a branch event of period 1 is traced, unless it is a guest's`(_ it: DriverCase) throws {
    try it.expectAsDocumented()
  }

  // skl_hw_cache_event_ids and what intel_pmu_init() changes in it, event maps.
  @Test(arguments: [
    DriverCase("skylake", open: "L1-dcache-loads -C 0 config=0x4"),
    DriverCase("icelake", open: "L1-dcache-loads -C 0 config=0x4", "EINVAL"),
    DriverCase("sapphire-rapids", open: "L1-dcache-loads -C 0 config=0x4", "EINVAL"),
    DriverCase("icelake", open: "L1-dcache-loads -C 0 config=0x10004"),
    DriverCase("skylake", open: "L1-dcache-loads -C 0 config=0x10100", "ENOENT"),
    DriverCase("skylake", open: "stalled-cycles-frontend -C 0", "ENOENT"),
    // perf_init_event(): the upper half names a PMU, the core's or one that there is not.
    DriverCase("skylake", open: "cycles -C 0 config=0x400000000", on: "fixed1"),
    DriverCase("skylake", open: "cycles -C 0 config=0x6300000001", on: "fixed0"),
    DriverCase("skylake", open: "cycles -C 0 config=0x40000000a", "EINVAL"),
    DriverCase("skylake", open: "cycles -C 0 config=0x100000000", "ENOENT"),
    DriverCase("icelake", open: "L1-dcache-loads -C 0 config=0x500000000", "ENOENT"),
    DriverCase("zen4", open: "cycles:p -C 0 config=0x400000000 sample_period=1000000", "ENOENT"),
    DriverCase("icelake", open: "r01b7:D -C 0 config1=0x3fc0010001", on: "gp0"),
  ])
  func `generic events are those of the processor`(_ it: DriverCase) throws {
    try it.expectAsDocumented()
  }

  // set_ext_hw_attr(): a generic cache event wants a value in the offcore register.
  @Test(arguments: [
    DriverCase("skylake", steps: Self.sharing("LLC-loads", "r01b7 -C 0 config1=0x3fc0010001")),
    DriverCase("sapphire-rapids", steps: Self.sharing("LLC-loads", "r012a -C 0 config1=0x10001")),
    DriverCase(
      "icelake",
      "6.1 6.12",
      steps: Self.sharing("LLC-loads", "r01b7 -C 0 config1=0x3fc0010001")
    ),
    DriverCase(
      "icelake",
      "7.0 7.2 7.3",
      steps: Self.sharing("LLC-loads", "r01b7 -C 0 config1=0x10001")
    ),
  ])
  func `a raw event shares the register of a generic one`(_ it: DriverCase) throws {
    try it.expectAsDocumented()
  }

  /// Two registers hold the generic event's value and another; a third value finds none.
  private static func sharing(_ generic: String, _ raw: String) -> String {
    let code = raw.prefix { $0 != " " }
    return """
      host: G = open \(generic):D -C 0
      host: O = open \(code):D -C 0 config1=0x2
      host: N = open \(code):D -C 0 config1=0x4
      expect N error
      host: S = open \(raw) pinned=1
      expect S active
      """
  }
}
