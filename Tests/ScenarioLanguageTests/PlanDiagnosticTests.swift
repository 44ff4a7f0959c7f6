import Testing

@testable import ScenarioLanguage

/// Errors that only the whole scenario shows.
@Suite struct PlanDiagnosticTests {
  /// On the stage: tasks T, U, V.0 and V.1, events A, B and B.1, the guest's counter G.
  static let names: [(text: String, column: Int, complaint: String)] = [
    (
      "host: enable X", 14,
      "no event or counter is called 'X'; known: A, B, B.1, G; did you mean 'A'?"
    ),
    (
      "host: enable G", 14,
      "'G' is a counter of the guest V.0, not an event of the host; "
        + "steps with it begin with 'guest V.0:'"
    ),
    ("host: sleep A", 13, "'A' is an event of the host, not a task or VM"),
    ("host: sleep G", 13, "'G' is a counter of the guest V.0, not a task or VM"),
    ("host: filter T none", 14, "'T' is a task, not a VM"),
    ("host: save V.1", 12, "'V.1' is a virtual CPU of V, not a VM"),
    ("host: enable T", 14, "'T' is a task, not an event or counter"),
    ("expect V active", 8, "'V' is a VM of several CPUs, not an event or counter"),
    (
      "expect A records all", 8,
      "'A' asks for no branch records: add sample_type=0x800 (PERF_SAMPLE_BRANCH_STACK) and "
        + "branch_sample_type= to its 'open'"
    ),
    (
      "expect G records all", 8,
      "'G' is a counter of the guest V.0; branches are recorded for the guest's 'lbr'"
    ),
    (
      "expect G scaled 1", 8,
      "'G' is a counter of the guest V.0, of which nobody reads times to scale it by; "
        + "'value' is its word"
    ),
    (
      "host: sleep X", 13, "no task or VM is called 'X'; known: T, U, V.0, V.1; did you mean 'T'?"
    ),
    (
      "host: switch cpu0 to X", 22,
      "no task or VM is called 'X'; known: T, U, V.0, V.1; did you mean 'T'?"
    ),
    ("host: switch cpu2 to T", 14, "the machine has no cpu2, only cpu0 to cpu1"),
    ("host: migrate T to cpu2", 20, "the machine has no cpu2, only cpu0 to cpu1"),
    ("host: irqs off cpu2", 16, "the machine has no cpu2, only cpu0 to cpu1"),
    (
      "host: fork X as K", 12,
      "no task or VM is called 'X'; known: T, U, V.0, V.1; did you mean 'T'?"
    ),
    ("host: fork T as U", 17, "there is a task or VM 'U' already"),
    ("host: A = open cycles -C 0", 7, "'A' is open already; close it or take another name"),
    ("host: G = open cycles -C 0", 7, "'G' is the name of a counter of the guest V.0"),
    (
      "host: N = open cycles -t X", 26,
      "no task or VM is called 'X'; known: T, U, V.0, V.1; did you mean 'T'?"
    ),
    (
      "host: N = open cycles -C 0 group=X", 28,
      "no event or counter is called 'X'; known: A, B, B.1, G; did you mean 'A'?"
    ),
    (
      "host: N = open cycles -C 0 group=G", 28,
      "'G' is a counter of the guest V.0, not an event of the host; "
        + "steps with it begin with 'guest V.0:'"
    ),
    ("guest W: emulate 1", 7, "no VM is called 'W'; known: V.0, V.1"),
    ("guest T: emulate 1", 7, "'T' is a task, not a VM"),
    ("guest V: stop A", 15, "'A' is an event of the host, not a counter of the guest V.0"),
    (
      "guest V.1: stop G", 17,
      "'G' is a counter of the guest V.0, not a counter of the guest V.1"
    ),
    (
      "guest V: A = count cycles", 10,
      "'A' is an event of the host, not a counter of the guest V.0"
    ),
    (
      "guest V: N = count {cycles,instructions}", 20,
      "a guest's counter counts one event, not a group"
    ),
    (
      "expect X active", 8,
      "no event or counter is called 'X'; known: A, B, B.1, G; did you mean 'A'?"
    ),
    (
      "expect G reads data", 8,
      "'G' is a counter of the guest V.0; it has no file descriptor to read"
    ),
    ("expect cpu2 timer on", 8, "the machine has no cpu2, only cpu0 to cpu1"),
    ("expect cpu0 active", 8, "no event or counter is called 'cpu0'; known: A, B, B.1, G"),
    ("expect guest T told nothing", 14, "'T' is a task, not a VM"),
  ]

  @Test(arguments: names)
  func `a name that does not fit is told with those that would`(
    text: String,
    column: Int,
    complaint: String
  ) {
    let messages = complaints(stage + text).map { $0.split(separator: ": ", maxSplits: 1).last }
    #expect(messages == ["error: \(complaint)"])
  }

  @Test(arguments: names)
  func `a name that does not fit is told where it stands`(
    text: String,
    column: Int,
    complaint: String
  ) {
    let places = complaints(stage + text).map { $0.split(separator: " ").first }
    #expect(places == ["s:9:\(column):"])
  }

  static let watchdogs: [(text: String, complaint: String)] = [
    (
      "machine toy\nexpect watchdog active",
      "s:2:8: error: the NMI watchdog is off; 'watchdog on' in the set-up or 'host: watchdog on' "
        + "creates it"
    ),
    (
      "machine toy cpus=2\nwatchdog on\nexpect watchdog active",
      "s:3:8: error: the NMI watchdog has an event on each CPU, watchdog.0 to watchdog.1"
    ),
    (
      "machine toy\nwatchdog on\nexpect watchdog.1 active",
      "s:3:8: error: the NMI watchdog's event is called 'watchdog' on a machine with one CPU"
    ),
    (
      "machine toy\nwatchdog on\nhost: close watchdog",
      "s:3:13: error: 'watchdog' is the NMI watchdog's event, which only the kernel has; "
        + "'host: watchdog off' and 'host: watchdog on' are its steps"
    ),
    (
      "machine toy\nwatchdog on\nexpect watchdog reads data",
      "s:3:8: error: 'watchdog' is the NMI watchdog's event; it has no file descriptor to read"
    ),
    (
      "machine toy\nwatchdog on\nhost: watchdog = open cycles -C 0",
      "s:3:7: error: 'watchdog' is the name of the NMI watchdog's event"
    ),
  ]

  @Test(arguments: watchdogs)
  func `what is wrong with the watchdog is told with what its steps are`(
    text: String,
    complaint: String
  ) {
    #expect(complaints(text) == [complaint])
  }

  static let setups: [(text: String, complaint: String)] = [
    ("task T\ntask T", "s:2:6: error: there is a task or VM 'T' already"),
    ("task T1..T3\ntask T2", "s:2:6: error: there is a task or VM 'T2' already"),
    ("vm V\ntask V", "s:2:6: error: there is a task or VM 'V' already"),
    ("vm V vcpus=2\ntask V.1", "s:2:6: error: there is a task or VM 'V.1' already"),
    ("task T on cpu1", "s:1:11: error: the machine has no cpu1, only cpu0"),
    ("vm V on cpu2", "s:1:9: error: the machine has no cpu2, only cpu0"),
    (
      "task T on cpu3\nmachine toy cpus=2",
      "s:1:11: error: the machine has no cpu3, only cpu0 to cpu1"
    ),
    ("machine toy\nmachine toy", "s:2:1: error: the scenario names a machine already"),
    ("kernel 6.1\nkernel 6.12", "s:2:1: error: the scenario names its kernels already"),
    (
      "run 1ms\ntask T",
      "s:2:1: error: set-up comes before the steps, which begin on line 1"
    ),
    (
      "host: A = open cycles -C 0\nwatchdog on",
      "s:2:1: error: set-up comes before the steps, which begin on line 1"
    ),
    (
      "expect error EINVAL\nmachine toy",
      "s:2:1: error: set-up comes before the steps, which begin on line 1"
    ),
    (
      "run 400s\nrun 400s",
      "s:2:1: error: the scenario runs longer than the limit of 600s"
    ),
    (
      "run 400s\nrun 200s\nrun 1ns",
      "s:3:1: error: the scenario runs longer than the limit of 600s"
    ),
  ]

  @Test(arguments: setups)
  func `what contradicts another line is told`(text: String, complaint: String) {
    #expect(complaints(text).contains(complaint))
  }

  static let tooEarly: [(text: String, complaint: String)] = [
    (
      "host: A = open cycles -C 0\nexpect A counts all",
      "s:2:1: error: 'A counts all' is about the last run, and nothing has run yet"
    ),
    (
      "vm V\nguest V: G = count cycles\nexpect G value unchanged",
      "s:3:1: error: 'G value unchanged' is about the last run, and nothing has run yet"
    ),
    (
      "vm V\nexpect guest V told nothing",
      "s:2:1: error: 'guest V told nothing' is about the last run, and nothing has run yet"
    ),
    ("expect error EINVAL", "s:1:1: error: no step stands before this that could fail"),
    (
      "run 1ms\nexpect error EINVAL",
      "s:2:1: error: time passed before this; no step that could fail stands there"
    ),
    (
      "host: A = open cycles -C 0\nhost: close A\nhost: read A",
      "s:3:12: error: 'A' is not open here"
    ),
    (
      "host: A = open cycles -C 9\nexpect error EINVAL\nhost: read A",
      "s:3:12: error: 'A' is not open here"
    ),
    (
      "expect A active",
      "s:1:8: error: no event or counter is called 'A'; none is named yet"
    ),
    ("guest V: emulate 1", "s:1:7: error: no VM is called 'V'; none is named yet"),
  ]

  @Test(arguments: tooEarly)
  func `what comes too early or too late is told`(text: String, complaint: String) {
    #expect(complaints(text) == [complaint])
  }

  @Test func `a closed name can be opened again`() {
    #expect(
      complaints("host: A = open cycles -C 0\nhost: close A\nhost: A = open cycles -C 0") == []
    )
  }

  @Test(arguments: [
    "host: A.1 = open cycles -C 0\nhost: A = open {cycles,instructions} -C 0",
    "host: A = open {cycles,instructions} -C 0\nhost: A.1 = open cycles -C 0",
    "host: A = open {cycles,instructions} -C 0\nhost: A.0 = open cycles -C 0",
    "host: A = open cycles -C 0\nhost: A.0 = open cycles -C 0",
    "host: A1..A2 = open cycles -C 0\nhost: N = open cycles -C 0 group=A1..A2",
    "vm V vcpus=2\nvm V",
  ])
  func `one name is one thing`(text: String) {
    #expect(!complaints(text).isEmpty)
  }
}

/// Several errors in one block.
@Suite struct SeveralErrorsTests {
  @Test func `every statement that cannot be read is told, in the order of the text`() {
    let found = complaints("machin toy\ntask 1\nrun 1h\nexpct A\n")
    #expect(found.map { $0.prefix(6) } == ["s:1:1:", "s:2:6:", "s:3:5:", "s:4:1:"])
  }

  @Test func `every name that does not fit is told`() {
    let found = complaints("host: enable X\nhost: sleep Y\nguest Z: emulate 1\nexpect W active\n")
    #expect(found.map { $0.prefix(4) } == ["s:1:", "s:2:", "s:3:", "s:4:"])
  }

  @Test func `a misspelt word does not hide a name that does not fit`() {
    let found = complaints("task T\nhost: slep T\nhost: sleep U\n")
    #expect(found.map { $0.prefix(4) } == ["s:2:", "s:3:"])
  }

  @Test func `a bad variation does not hide a misspelt word`() {
    let found = complaints("vary A = a\nrn 1ms\n")
    #expect(found.map { $0.prefix(4) } == ["s:1:", "s:2:"])
  }

  @Test func `an error that several runs share is told once`() {
    #expect(complaints("vary N = 1 | 2 | 3\nmachine toy counters=$N\nrunn 1ms\n").count == 1)
  }

  @Test func `errors of different runs are all told`() {
    let found = complaints("vary N = 0 | 1 | 99\nmachine toy counters=$N\n")
    #expect(found.map { $0.contains("'counters=0'") } == [true, false])
    #expect(found.map { $0.contains("'counters=99'") } == [false, true])
  }
}
