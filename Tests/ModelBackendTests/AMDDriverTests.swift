import Testing

// rules: P2 P3 P42 P43 P44 P45
@Suite struct AMDDriverTests {
  // forward_event_to_ibs(), core_pmu_ibs_config(), perf_init_event().
  @Test(arguments: [
    DriverCase("zen3", open: "cycles:p -C 0 sample_period=1000000"),
    DriverCase("zen4", open: "cycles:pp -C 0 sample_period=1000000"),
    DriverCase("zen4", open: "r0076:p -C 0 sample_period=1000000"),
    DriverCase("zen3", open: "r00c1:pp -C 0 sample_period=1000000"),
    DriverCase("zen4", open: "cycles:p -C 0 freq=1 sample_freq=100"),
    DriverCase("zen3", open: "cycles:ppp -C 0 sample_period=1000000", "EOPNOTSUPP"),
    DriverCase("zen4", open: "instructions:ppp -C 0 sample_period=1000000", "EOPNOTSUPP"),
    DriverCase("zen4", open: "instructions:p -C 0 sample_period=1000000", "ENOENT"),
    DriverCase("zen3", open: "branches:pp -C 0 sample_period=1000000", "ENOENT"),
    DriverCase("zen3", open: "r00c0:p -C 0 sample_period=1000000", "ENOENT"),
    // The whole of the code counts.
    DriverCase("zen3", open: "r1000076:p -C 0 sample_period=1000000", "ENOENT"),
    DriverCase("zen4", open: "L1-dcache-loads:p -C 0 sample_period=1000000", "ENOENT"),
  ])
  func `precise cycles and operations are sampled elsewhere`(_ it: DriverCase) throws {
    try it.expectAsDocumented()
  }

  // perf_ibs_init() of each release, perf_try_init_event().
  @Test(arguments: [
    DriverCase("zen4", open: "cycles:p -C 0", "EINVAL"),
    DriverCase("zen4", "6.1 6.12", open: "cycles:p -C 0 sample_period=5"),
    DriverCase("zen4", "7.0 7.2 7.3", open: "cycles:p -C 0 sample_period=5", "EINVAL"),
    DriverCase("zen4", "7.0 7.2 7.3", open: "cycles:p -C 0 sample_period=143", "EINVAL"),
    DriverCase("zen4", open: "cycles:p -C 0 sample_period=144"),
    DriverCase("zen4", open: "cycles:p -C 0 sample_period=159"),
    DriverCase("zen3", open: "cycles:pH -C 0 sample_period=1000000", "EINVAL"),
    DriverCase("zen3", open: "cycles:pG -C 0 sample_period=1000000", "EINVAL"),
    DriverCase("zen3", open: "cycles:p -C 0 exclude_idle=1 sample_period=1000000", "EINVAL"),
    DriverCase("zen3", open: "cycles:pu -C 0 sample_period=1000000", "EINVAL"),
    DriverCase("zen3", open: "cycles:p -C 0 exclude_hv=1 sample_period=1000000", "EINVAL"),
    DriverCase(
      "zen3",
      "6.1 6.12",
      open: "cycles:pu -C 0 config2=1 sample_period=1000000",
      "EINVAL"
    ),
    DriverCase("zen3", "7.0 7.2 7.3", open: "cycles:pu -C 0 config2=1 sample_period=1000000"),
    DriverCase("zen3", open: "cycles:pH -C 0 config2=1 sample_period=1000000", "EINVAL"),
    DriverCase("zen3", "6.1", open: "cycles:p -t T sample_period=1000000", "EINVAL"),
    DriverCase("zen3", "6.12 7.0 7.2 7.3", open: "cycles:p -t T sample_period=1000000"),
    DriverCase("zen3", "6.1", open: "cycles:p -t T -C 0 sample_period=1000000", "EINVAL"),
    DriverCase(
      "zen4",
      "6.12 7.0 7.2 7.3",
      open: "cycles:p -C 0 sample_period=1000000 sample_type=0x800 branch_sample_type=8",
      "EOPNOTSUPP"
    ),
    DriverCase(
      "zen4",
      "6.1",
      open: "cycles:p -C 0 sample_period=1000000 sample_type=0x800 branch_sample_type=8"
    ),
  ])
  func `sampled instructions have rules of their own`(_ it: DriverCase) throws {
    try it.expectAsDocumented()
  }

  // perf_ibs_add(): one event for each CPU; and none of the core's counters.
  @Test(arguments: [
    DriverCase(
      "zen4",
      steps: """
        host: C1..C6 = open cycles:D -C 0
        host: A = open cycles:pD -C 0 sample_period=1000000
        host: B = open r00c1:pD -C 0 sample_period=1000000
        run 10ms
        expect C1..C6 active
        expect A counts all
        expect B error
        host: close A
        host: enable B
        expect B active
        """
    ),
    DriverCase(
      "zen3",
      steps: """
        host: A1..A2 = open cycles:p -C 0 sample_period=1000000
        host: C1..C7 = open cycles -C 0
        run 160ms
        expect A1..A2 runs 50% +-4
        expect C1..C7 runs 86% +-4
        """
    ),
    DriverCase(
      "zen3",
      "6.12 7.0 7.2 7.3",
      steps: """
        host: A = open cycles:p -t T sample_period=1000000
        host: B = open cycles:pD -C 0 sample_period=1000000
        run 20ms
        expect A inactive
        expect B active
        """
    ),
    // A pinned event of the core that finds no counter does not keep the other PMU from its own.
    DriverCase(
      "zen3",
      steps: """
        host: C1..C7 = open cycles:D -C 0 disabled
        host: A = open cycles:pD -C 0 disabled sample_period=1000000
        host: enable C1..C7
        host: enable A
        expect C7 error
        expect A active
        """
    ),
  ])
  func `sampled instructions have one place, and no counter`(_ it: DriverCase) throws {
    try it.expectAsDocumented()
  }

  // perf_event_open(), and ibs.c:validate_group() since 6.12.
  @Test(arguments: [
    DriverCase(
      "zen4",
      steps: """
        host: L = open cycles -C 0
        host: A = open cycles:p -C 0 sample_period=1000000 group=L
        expect error EINVAL
        """
    ),
    DriverCase(
      "zen4",
      steps: """
        host: L = open cycles:p -C 0 sample_period=1000000
        host: A = open cycles -C 0 group=L
        expect error EINVAL
        host: S = open cpu-clock -C 0 group=L
        expect S active
        """
    ),
    DriverCase(
      "zen4",
      "6.12 7.0 7.2 7.3",
      steps: """
        host: L = open cycles:p -C 0 sample_period=1000000
        host: A = open r00c1:p -C 0 sample_period=1000000 group=L
        expect error EINVAL
        """
    ),
    DriverCase(
      "zen4",
      "6.1",
      steps: """
        host: L = open cycles:p -C 0 sample_period=1000000
        host: A = open r00c1:p -C 0 sample_period=1000000 group=L
        expect L inactive
        expect A inactive
        """
    ),
    DriverCase(
      "zen3",
      steps: """
        host: L = open cpu-clock -C 0
        host: A = open cycles:p -C 0 sample_period=1000000 group=L
        expect A active
        expect L active
        host: C = open cycles -C 0 group=L
        expect error EINVAL
        """
    ),
  ])
  func `sampled instructions share a group with software alone`(_ it: DriverCase) throws {
    try it.expectAsDocumented()
  }

  // IBS has no PERF_PMU_CAP_MEDIATED_VPMU, and nothing that tells guests apart.
  @Test(arguments: [
    DriverCase(
      "zen4",
      "7.0 7.2 7.3",
      steps: """
        vm V on cpu0 vpmu=mediated
        host: switch cpu0 to V
        host: C = open cycles -C 0
        expect error EOPNOTSUPP
        host: A = open cycles:p -C 0 sample_period=1000000
        host: H = open cycles:H -C 0
        run 10ms
        expect A active
        expect A counts all
        expect H counts nothing
        """
    ),
    DriverCase(
      "zen3",
      steps: """
        vm V on cpu0
        host: switch cpu0 to V
        host: A = open cycles:p -C 0 sample_period=1000000
        run 10ms
        expect A counts all
        expect A value 10000000
        """
    ),
  ])
  func `sampled instructions are no part of a guest's PMU`(_ it: DriverCase) throws {
    try it.expectAsDocumented()
  }

  // amd_brs_hw_config(), amd_brs_setup_filter(), amd_get_event_constraints_f19h().
  @Test(arguments: [
    DriverCase("zen3", open: "r00c4 -C 0 sample_period=17 \(Self.anyBranch)", on: "gp0"),
    DriverCase("zen3", open: "r00c4 -C 0 sample_period=16 \(Self.anyBranch)", "EINVAL"),
    DriverCase("zen3", open: "r00c4 -C 0 \(Self.anyBranch)", "EINVAL"),
    DriverCase("zen3", open: "r00c4 -C 0 freq=1 sample_freq=1000 \(Self.anyBranch)", "EINVAL"),
    DriverCase("zen3", open: "cycles -C 0 sample_period=1000 \(Self.anyBranch)", "EINVAL"),
    DriverCase("zen3", open: "branches -C 0 sample_period=1000 \(Self.anyBranch)", "EINVAL"),
    DriverCase("zen3", open: "r01c4 -C 0 sample_period=1000 \(Self.anyBranch)", "EINVAL"),
    DriverCase("zen3", open: "r1000000c4 -C 0 sample_period=1000 \(Self.anyBranch)", "EINVAL"),
    DriverCase("zen3", open: "r00c4:u -C 0 sample_period=1000 \(Self.anyBranch)"),
    DriverCase("zen3", open: "r00c4 -C 0 sample_period=1000 \(Self.branches(0xb))"),
    DriverCase("zen3", open: "r00c4 -C 0 sample_period=1000 \(Self.branches(0x10))", "EINVAL"),
    DriverCase("zen3", open: "r00c4 -C 0 sample_period=1000 \(Self.branches(0x18))", "EINVAL"),
    DriverCase("zen3", open: "r00c4 -C 0 sample_period=1000 \(Self.branches(0x10008))", "EINVAL"),
    DriverCase("zen3", open: "r00c4 -C 0 sample_period=16", on: "gp0"),
    DriverCase("zen3", open: "r00c4:D -C 0 sample_period=1000000 \(Self.anyBranch)", fit: 1),
    DriverCase("zen3", open: "r00c4:D -C 0 sample_period=1000000", fit: 6),
  ])
  func `Zen 3 samples branches with one event on one counter`(_ it: DriverCase) throws {
    try it.expectAsDocumented()
  }

  // amd_pmu_lbr_hw_config(), lbr_select_map.
  @Test(arguments: [
    DriverCase("zen4", "6.1", open: "cycles -C 0 \(Self.anyBranch)", "EINVAL"),
    DriverCase("zen4", "6.1", open: "cycles -C 0 \(Self.branches(0x800))", "EINVAL"),
    DriverCase("zen4", "6.12 7.0 7.2 7.3", open: "cycles -C 0 \(Self.anyBranch)"),
    DriverCase("zen4", open: "cycles -C 0 sample_period=1000000 \(Self.anyBranch)"),
    DriverCase("zen4", open: Self.sampling(0x80), "EOPNOTSUPP"),
    DriverCase("zen4", open: Self.sampling(0x100), "EOPNOTSUPP"),
    DriverCase("zen4", open: Self.sampling(0x200), "EOPNOTSUPP"),
    DriverCase("zen4", open: Self.sampling(0x800), "EOPNOTSUPP"),
    DriverCase("zen4", open: Self.sampling(0x4008), "EOPNOTSUPP"),
    DriverCase("zen4", open: Self.sampling(0x8008), "EOPNOTSUPP"),
    DriverCase("zen4", open: Self.sampling(0x3470)),
    DriverCase("zen4", open: Self.sampling(0x70008)),
    DriverCase("zen4", "6.12 7.0 7.2 7.3", open: Self.sampling(0x80008)),
    // Each event has a filter of its own.
    DriverCase(
      "zen4",
      steps: """
        host: A = open \(Self.sampling(0x8)) pinned=1
        host: B = open \(Self.sampling(0x10)) pinned=1
        expect A active
        expect B active
        """
    ),
  ])
  func `Zen 4 filters branches for each event`(_ it: DriverCase) throws {
    try it.expectAsDocumented()
  }

  // amd_pmu_event_map() of each release.
  @Test(arguments: [
    DriverCase("zen3", "6.1", open: "stalled-cycles-backend -C 0"),
    DriverCase("zen3", "6.12 7.0 7.2 7.3", open: "stalled-cycles-backend -C 0", "ENOENT"),
    DriverCase("zen4", "6.1", open: "stalled-cycles-backend -C 0"),
    DriverCase("zen4", "6.1", open: "ref-cycles -C 0", "ENOENT"),
    DriverCase("zen4", "6.12 7.0 7.2 7.3", open: "ref-cycles -C 0"),
    DriverCase("zen3", open: "ref-cycles -C 0", "ENOENT"),
    DriverCase("zen3", open: "bus-cycles -C 0", "ENOENT"),
  ])
  func `generic events of Zen are those of the release`(_ it: DriverCase) throws {
    try it.expectAsDocumented()
  }

  private static var anyBranch: String { branches(0x8) }

  private static func branches(_ filter: Int) -> String {
    "sample_type=0x800 branch_sample_type=0x\(String(filter, radix: 16))"
  }

  private static func sampling(_ filter: Int) -> String {
    "cycles -C 0 sample_period=1000000 \(branches(filter))"
  }
}
