import ModelBackend
import ScenarioLanguage
import ScenarioRunner
import Testing

// The checks of perf_event_open(2) in their order (E10). Left out, for want of words in the
// language: flags, unreadable memory, cgroups, permissions, CPUs that are offline, other PMUs,
// clocks, output and aux buffers.
@Suite struct OpenErrorTests {
  @Test(arguments: [
    OpenCase("cycles -C 0 size=63", "E2BIG", row: "3"),
    OpenCase("cycles -C 0 size=1", "E2BIG", row: "3"),
    OpenCase("cycles -C 0 size=4097", "E2BIG", row: "3"),
    OpenCase("cycles -C 0 sample_type=0x2000000", "EINVAL", row: "4"),
    OpenCase("cycles -C 0 sample_type=0x8000000000000000", "EINVAL", row: "4"),
    OpenCase("cycles -C 0 read_format=32", "EINVAL", row: "4"),
    OpenCase("cycles -C 0 sample_type=0x800 branch_sample_type=0x10000000000", "EINVAL", row: "5"),
    OpenCase("cycles -C 0 sample_type=0x800 branch_sample_type=7", "EINVAL", row: "5"),
    OpenCase("cycles -C 0 sample_type=0x800 branch_sample_type=1", "EINVAL", row: "5"),
    OpenCase("cycles -C 0 sample_type=0x800", "EINVAL", row: "5"),
    OpenCase("cycles -C 0 sample_type=0x1004000", "EINVAL", row: "6"),
    OpenCase("cycles -t T inherit_thread=1", "EINVAL", row: "6"),
    OpenCase("cycles -t T remove_on_exec=1 enable_on_exec=1", "EINVAL", row: "6"),
    OpenCase("cycles -t T sigtrap=1", "EINVAL", row: "6"),
    OpenCase("cycles -C 0 freq=1 sample_freq=100001", "EINVAL", row: "11"),
    OpenCase("cycles -C 0 sample_period=0x8000000000000000", "EINVAL", row: "12"),
    OpenCase("cycles pid=99 cpu=-1", "ESRCH", row: "18"),
    OpenCase("cycles pid=-2 cpu=0", "ESRCH", row: "18"),
    OpenCase("cycles -t T group=L inherit=1", "EINVAL", row: "19"),
    OpenCase("cycles -t T group=I", "EINVAL", row: "19"),
    OpenCase("cycles pid=-1 cpu=-1", "EINVAL", row: "20"),
    OpenCase("cycles pid=-1 cpu=-2", "EINVAL", row: "20"),
    OpenCase("cycles pid=-1 cpu=99999", "EINVAL", row: "20"),
    OpenCase("cycles pid=0 cpu=-2", "EINVAL", row: "20"),
    OpenCase("cycles pid=0 cpu=99999", "EINVAL", row: "20"),
    OpenCase("cycles -C 0 sigtrap=1 remove_on_exec=1", "EINVAL", row: "20"),
    OpenCase("cycles -t T inherit=1 sample_type=0x10", "EINVAL", row: "21"),
    OpenCase("cycles -C 0 type=99", "ENOENT", row: "22"),
    OpenCase("cycles -C 0 config=10", "EINVAL", row: "23, P2"),
    OpenCase("cycles -C 0 config=99", "EINVAL", row: "23, P2"),
    OpenCase("L1-dcache-loads -C 0 config=0xff", "EINVAL", row: "23, P2"),
    OpenCase("L1-dcache-loads -C 0 config=0xff0000", "EINVAL", row: "23, P2"),
    OpenCase("L1-dcache-loads -C 0 config=0xff00", "EINVAL", row: "23, P2"),
    OpenCase("cycles -C 0 precise_ip=3 sample_period=1000", "EOPNOTSUPP", row: "23, P3"),
    OpenCase("cycles -C 0 sample_type=0x800 branch_sample_type=8", "EOPNOTSUPP", row: "23, P4"),
    OpenCase("cycles -t T group=G", "EINVAL", row: "23, P8"),
    OpenCase("cycles -t T group=L.1", "EINVAL", row: "35, E20"),
    OpenCase("cycles -t T -C 0 group=L", "EINVAL", row: "35, E20"),
    OpenCase("cycles -C 0 group=L", "EINVAL", row: "35, E20"),
    OpenCase("cycles -t U group=L", "EINVAL", row: "35, E20"),
    OpenCase("cycles -C 1 group=C", "EINVAL", row: "35, E20"),
    OpenCase("cycles -t T pinned=1 group=L", "EINVAL", row: "35, E22"),
    OpenCase("cycles -t T exclusive=1 group=L", "EINVAL", row: "35, E22"),
    OpenCase("cpu-clock -t T pinned=1 group=L", "EINVAL", row: "35, E22"),
  ])
  func `one wrong argument gives the error of its row`(wrong: OpenCase) throws {
    let text = OpenCase.setUp + "host: A = open \(wrong.line)\nexpect error \(wrong.error)\n"
    try expectAsDocumented(text, "row \(wrong.row)")
  }

  @Test(arguments: [
    OpenCase("cycles -C 0 size=63 read_format=32", "E2BIG", row: "3 before 4"),
    OpenCase("cycles pid=99 cpu=-1 size=63", "E2BIG", row: "3 before 18"),
    OpenCase("cycles -C 0 size=63 type=99", "E2BIG", row: "3 before 22"),
    OpenCase("cycles pid=99 cpu=-1 read_format=32", "EINVAL", row: "4 before 18"),
    OpenCase("cycles -C 0 sample_type=0x2000000 type=99", "EINVAL", row: "4 before 22"),
    OpenCase("cycles pid=99 cpu=-1 sample_type=0x800", "EINVAL", row: "5 before 18"),
    OpenCase("cycles -C 0 sample_type=0x800 type=99", "EINVAL", row: "5 before 22"),
    OpenCase("cycles pid=99 cpu=-1 sigtrap=1", "EINVAL", row: "6 before 18"),
    OpenCase("cycles -C 0 inherit_thread=1 type=99", "EINVAL", row: "6 before 22"),
    OpenCase("cycles pid=99 cpu=-1 freq=1 sample_freq=100001", "EINVAL", row: "11 before 18"),
    OpenCase("cycles -C 0 freq=1 sample_freq=100001 type=99", "EINVAL", row: "11 before 22"),
    OpenCase(
      "cycles pid=99 cpu=-1 sample_period=0x8000000000000000",
      "EINVAL",
      row: "12 before 18"
    ),
    OpenCase("cycles pid=99 cpu=-1 inherit=1 group=L", "ESRCH", row: "18 before 19"),
    OpenCase("cycles pid=99 cpu=-2", "ESRCH", row: "18 before 20"),
    OpenCase("cycles pid=-2 cpu=-1 sigtrap=1 remove_on_exec=1", "ESRCH", row: "18 before 20"),
    OpenCase("cycles pid=99 cpu=-1 inherit=1 sample_type=0x10", "ESRCH", row: "18 before 21"),
    OpenCase("cycles pid=99 cpu=-1 type=99", "ESRCH", row: "18 before 22"),
    OpenCase("cycles pid=99 cpu=0 config=99", "ESRCH", row: "18 before 23"),
    OpenCase("cycles pid=99 cpu=-1 pinned=1 group=L", "ESRCH", row: "18 before 35"),
    OpenCase("cycles -t T inherit=1 type=99 group=L", "EINVAL", row: "19 before 22"),
    OpenCase("cycles pid=0 cpu=-2 type=99", "EINVAL", row: "20 before 22"),
    OpenCase("cycles pid=-1 cpu=-1 type=99", "EINVAL", row: "20 before 22"),
    OpenCase("cycles -C 0 sigtrap=1 remove_on_exec=1 type=99", "EINVAL", row: "20 before 22"),
    OpenCase(
      "cycles pid=0 cpu=99999 precise_ip=3 sample_period=1000",
      "EINVAL",
      row: "20 before 23"
    ),
    OpenCase("cycles -t T inherit=1 sample_type=0x10 type=99", "EINVAL", row: "21 before 22"),
    OpenCase("cycles -t T type=99 pinned=1 group=L", "ENOENT", row: "22 before 35"),
    OpenCase("cycles -C 0 type=99 group=L", "ENOENT", row: "22 before 35"),
    OpenCase("cycles -t T -C 1 type=99 group=L", "ENOENT", row: "22 before 35"),
    OpenCase(
      "cycles -t T precise_ip=3 sample_period=1000 pinned=1 group=L",
      "EOPNOTSUPP",
      row: "23 before 35"
    ),
    OpenCase(
      "cycles -t T sample_type=0x800 branch_sample_type=8 group=L.1",
      "EOPNOTSUPP",
      row: "23 before 35"
    ),
  ])
  func `of two wrong arguments the earlier row decides`(wrong: OpenCase) throws {
    let text = OpenCase.setUp + "host: A = open \(wrong.line)\nexpect error \(wrong.error)\n"
    try expectAsDocumented(text, "row \(wrong.row)")
  }

  @Test(arguments: [
    "size=0", "size=64", "size=136", "size=4096", "sample_type=0x1000000", "read_format=31",
    "freq=1 sample_freq=100000", "sample_period=0x7fffffffffffffff", "remove_on_exec=1",
    "enable_on_exec=1", "inherit=1 inherit_thread=1", "inherit=1 group=C", "config=9",
    "precise_ip=0 sample_period=1000", "branch_sample_type=7", "exclude_idle=1",
  ])
  func `what stands on the right side of every limit is accepted`(fields: String) throws {
    try expectAsDocumented(
      """
      machine toy counters=4
      host: C = open cycles -C 0
      host: A = open cycles -C 0 \(fields)
      expect A active
      """
    )
  }

  @Test(arguments: [
    // (arguments, state with the CPU's only counter free, state with a CPU-pinned event after it)
    ("pid=0 cpu=-1", "active", "error"),
    ("pid=0 cpu=0", "active", "error"),
    ("pid=1 cpu=-1", "active", "error"),
    ("pid=1 cpu=0", "active", "error"),
    ("pid=0 cpu=1", "inactive", "inactive"),
    ("pid=2 cpu=-1", "active", "active"),
    ("pid=2 cpu=1", "active", "active"),
    ("pid=2 cpu=0", "inactive", "inactive"),
    ("pid=-1 cpu=0", "active", "active"),
    ("pid=-1 cpu=1", "active", "active"),
  ])
  func `a target task makes a task event, no task a CPU event`(
    arguments: String,
    alone: String,
    contended: String
  ) throws {
    try expectAsDocumented(
      """
      machine toy counters=1 cpus=2
      task T on cpu0
      task U on cpu1
      host: A = open cycles:D \(arguments)
      expect A \(alone)
      host: C = open cycles:D -C 0
      expect A \(contended)
      """
    )
  }

  @Test(arguments: [
    ("6.1", "pid=2 cpu=-1", "EINVAL"),
    ("6.12", "pid=2 cpu=-1", "ENODEV"),
    ("6.1", "pid=99 cpu=-1", "ESRCH"),
    ("6.12", "pid=99 cpu=-1", "ENODEV"),
    ("6.1", "pid=2 cpu=-1 type=99", "ENOENT"),
    ("6.12", "pid=2 cpu=-1 type=99", "ENODEV"),
  ])
  func `6.12 looks first whether the leader's task has exited, 6.1 not at all`(
    kernel: String,
    arguments: String,
    error: String
  ) throws {
    try expectAsDocumented(
      """
      machine toy
      kernel \(kernel)
      task T on cpu0
      task U on cpu0
      host: L = open cycles -t T
      host: exit T
      host: A = open cycles \(arguments) group=L
      expect error \(error)
      """,
      "row 17"
    )
  }

  @Test(arguments: [
    ("6.1", "expect error EINVAL"),
    ("6.12", "expect A active"),
  ])
  func `inherit and SAMPLE_READ go together in 6.12, given SAMPLE_TID`(
    kernel: String,
    expectation: String
  ) throws {
    try expectAsDocumented(
      """
      machine toy
      kernel \(kernel)
      task T on cpu0
      host: A = open cycles -t T inherit=1 sample_type=0x12 sample_period=100000000
      \(expectation)
      """,
      "row 21"
    )
  }

  @Test(arguments: [
    ("read_format=28", "E2BIG"),
    ("read_format=28 pinned=1", "EINVAL"),
  ])
  func `a group whose read exceeds 16 KiB is refused after its rules are checked`(
    fields: String,
    error: String
  ) throws {
    // 8 bytes for the number of members, 24 for each: 682 members fit, 683 do not.
    try expectAsDocumented(
      """
      machine toy
      host: L = open cycles -C 0
      host: S1..S681 = open cpu-clock -C 0 group=L read_format=28
      host: A = open cpu-clock -C 0 group=L \(fields)
      expect error \(error)
      """,
      "row 37"
    )
  }

  private func expectAsDocumented(_ text: String, _ comment: Comment = "") throws {
    for plan in try ParsedScenario.parse(text, file: "snippet").get().plans {
      for backend in ModelBackend.all() {
        let result = try ScenarioRunner.run(plan, on: backend)
        if result.verdict == .notRun, plan.kernels != nil { continue }
        let seen = result.checks.map { "\($0.check.text): \($0.observed)" }
        #expect(result.verdict == .asDocumented, "\(comment) on \(backend.name), \(seen)")
      }
    }
  }
}

/// The arguments of an open that fails, the error, and where it stands in the table of E10.
struct OpenCase: Sendable, CustomTestStringConvertible {
  let line: String
  let error: String
  let row: String

  init(_ line: String, _ error: String, row: String) {
    self.line = line
    self.error = error
    self.row = row
  }

  var testDescription: String { "\(line): \(error)" }

  /// Leaders for the cases with a group: L and I of a task, one inherited, C of a CPU, G full.
  static let setUp = """
    machine toy counters=4 cpus=2
    task T on cpu0
    task U on cpu1
    host: L = open {cycles,cpu-clock} -t T
    host: I = open cycles -t T inherit=1
    host: C = open cycles -C 0
    host: G = open {cycles,instructions,branches,branch-misses} -t T

    """
}
