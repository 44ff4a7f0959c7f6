import Testing

// rules: E23 P8 P49
@Suite struct GroupValidationTests {
  // x86_schedule_events(): a pair leaves one counter less; the leader counts in any state.
  @Test(arguments: [
    DriverCase("zen3", steps: Self.joining("{r0003,r0003,r0003}", "cycles", "error EINVAL")),
    DriverCase("zen4", steps: Self.joining("{r0003,r0003,cycles}", "cycles", "A active")),
    DriverCase(
      "zen4",
      steps: Self.joining("{r0003,r0003,cycles,cycles}", "cycles", "error EINVAL")
    ),
    DriverCase("zen4", steps: Self.joining("{r0003,r0003,cycles}", "r0003", "error EINVAL")),
    DriverCase(
      "zen3",
      steps: Self.joining("{cycles,cycles,cycles,cycles,cycles}", "cycles", "A active")
    ),
    DriverCase(
      "zen3",
      steps: Self.joining("{r1000000003,cycles,cycles,cycles}", "cycles", "A active")
    ),
    // Not the event 0x003, whose select has twelve bits.
    DriverCase(
      "zen3",
      steps: Self.joining("{r100000003,r100000003,r100000003,cycles,cycles}", "cycles", "A active")
    ),
    DriverCase(
      "zen3",
      steps: """
        host: L = open {r0003,r0003,r0003} -t T disabled
        host: disable L.1
        host: A = open cycles -t T group=L
        expect A inactive
        """
    ),
    DriverCase("icelake", steps: Self.joining("{cycles,cycles:u,r00c4}", "r1b00", "A active")),
    // Branch Sampling has one counter.
    DriverCase(
      "zen3",
      steps: """
        host: L = open r00c4 -t T sample_period=1000000 sample_type=0x800 branch_sample_type=8
        host: A = open r00c4 -t T sample_period=1000000 sample_type=0x800 branch_sample_type=8 group=L
        expect error EINVAL
        """
    ),
    // Filters that differ cannot go together.
    DriverCase(
      "skylake",
      steps: """
        host: L = open cycles -t T sample_period=1000000 sample_type=0x800 branch_sample_type=8
        host: A = open cycles -t T sample_period=1000000 sample_type=0x800 branch_sample_type=16 group=L
        expect error EINVAL
        host: B = open cycles -t T sample_period=1000000 sample_type=0x800 branch_sample_type=0x10008 group=L
        """
    ),
    DriverCase(
      "skylake",
      steps: Self.joining("{cycles,instructions,r0300,r00c4,r00c4,r00c4}", "r00c4", "A active")
    ),
    DriverCase(
      "skylake",
      steps: Self.joining(
        "{cycles,instructions,r0300,r00c4,r00c4,r00c4,r00c4}",
        "r00c4",
        "error EINVAL"
      )
    ),
  ])
  func `a group on x86 is checked as it would be placed`(_ it: DriverCase) throws {
    try it.expectAsDocumented()
  }

  // arm_pmu.c:validate_group(), armv8pmu_get_event_idx().
  @Test(arguments: [
    DriverCase("armv8", steps: Self.long("{r0008,r0008,r0008}", "r0008", "error EINVAL")),
    DriverCase("armv8", steps: Self.long("{r0008,r0008}", "r0008", "A active")),
    DriverCase("armv8", steps: Self.long("{cycles,r0008,r0008}", "r0008", "A active")),
    DriverCase("armv8", steps: Self.long("{cycles,cycles,r0008,r0008}", "r0008", "error EINVAL")),
    DriverCase(
      "armv8",
      steps: Self.joining("{r0008,r0008,r0008,r0008,r0008}", "r0008", "A active")
    ),
    DriverCase(
      "armv8",
      steps: Self.joining("{r0008,r0008,r0008,r0008,r0008,r0008}", "r0008", "error EINVAL")
    ),
    DriverCase(
      "armv8",
      steps: Self.joining("{r0008,r0008,r0008,r0008,r0008,r0008}", "cycles", "A active")
    ),
    // One that is off does not count, be it the leader or the new one; unless an exec enables it.
    DriverCase(
      "armv8",
      steps: Self.joining("{r0008,r0008,r0008,r0008,r0008,r0008}", "r0008 disabled", "A off")
    ),
    DriverCase(
      "armv8",
      steps: """
        host: L = open {r0008,r0008,r0008,r0008,r0008,r0008} -t T disabled
        host: A = open r0008 -t T group=L
        expect A inactive
        """
    ),
    DriverCase(
      "armv8",
      steps: """
        host: L = open {r0008,r0008,r0008,r0008,r0008,r0008} -t T disabled enable_on_exec=1
        host: A = open r0008 -t T group=L
        expect error EINVAL
        """
    ),
    // Nor does software.
    DriverCase(
      "armv8",
      steps: Self.joining("{cpu-clock,r0008,r0008,r0008,r0008,r0008}", "r0008", "A active")
    ),
  ])
  func `a group on arm64 is checked as it would be placed`(_ it: DriverCase) throws {
    try it.expectAsDocumented()
  }

  // armpmu_event_init(), __armv8_pmuv3_map_event(), armv8pmu_set_event_filter().
  @Test(arguments: [
    DriverCase("armv8", "6.12 7.0 7.2 7.3", open: "r001e -C 0", "EINVAL"),
    // 6.1 takes it, and never lets it go in (R16).
    DriverCase("armv8", "6.1", steps: "host: A = open r001e:D -C 0\nrun 1ms\nexpect A inactive"),
    DriverCase("armv8", open: "r0008 -C 0 config1=2", "EINVAL"),
    DriverCase("armv8", open: "r0008 -t T config1=2"),
    DriverCase("armv8", open: "r0008 -t T config1=3", "EOPNOTSUPP"),
    DriverCase("armv8", open: "cycles -t T config1=3", on: "fixed0"),
    DriverCase("armv8", open: "cycles:D -t T config1=3", fit: 1),
    DriverCase("armv8", open: "cycles:D -t T config1=1", fit: 4),
    DriverCase("armv8", open: "r0008:D -t T config1=2", fit: 6),
    DriverCase("armv8", open: "cycles -C 0 exclude_idle=1", "EOPNOTSUPP"),
    DriverCase("armv8", "6.1", open: "r0008 -C 0 config1=0x20"),
    DriverCase("armv8", "6.12 7.0 7.2 7.3", open: "r0008 -C 0 config1=0x20", "EINVAL"),
    DriverCase("armv8", open: "ref-cycles -C 0", "ENOENT"),
    DriverCase("armv8", open: "r10011 -C 0", on: "fixed0"),
    // armv8_pmuv3_perf_cache_map: reads only, and nothing of nodes.
    DriverCase("armv8", open: "LLC-loads -C 0"),
    DriverCase("armv8", open: "L1-dcache-loads -C 0 config=0x10003"),
    DriverCase("armv8", open: "L1-dcache-loads -C 0 config=0x100", "ENOENT"),
    DriverCase("armv8", open: "L1-dcache-loads -C 0 config=0x6", "ENOENT"),
    DriverCase("armv8", open: "L1-dcache-loads -C 0 config=0x7", "EINVAL"),
  ])
  func `arm64 refuses what its counters cannot do`(_ it: DriverCase) throws {
    try it.expectAsDocumented()
  }

  /// A group, and one more that joins it.
  private static func joining(_ group: String, _ event: String, _ outcome: String) -> String {
    let words = event.split(separator: " ", maxSplits: 1)
    let fields = words.count > 1 ? " \(words[1])" : ""
    return """
      host: L = open \(group) -t T
      host: A = open \(words[0]) -t T group=L\(fields)
      expect \(outcome)
      """
  }

  /// The same with 64 bits for each.
  private static func long(_ group: String, _ event: String, _ outcome: String) -> String {
    """
    host: L = open \(group) -t T config1=1
    host: A = open \(event) -t T config1=1 group=L
    expect \(outcome)
    """
  }
}
