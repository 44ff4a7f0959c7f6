import PerfInterface
import Testing

@testable import ScenarioLanguage

/// Errors in a single statement: where, what, what was possible, what may have been meant.
@Suite struct StatementDiagnosticTests {
  static let beginnings = Statements.families.beginnings.joined(separator: ", ")
  static let hostSteps = HostSteps.families.beginnings.joined(separator: ", ")
  static let guestSteps = GuestSteps.families.beginnings.joined(separator: ", ")
  static let states = SubjectExpectations.families.beginnings.joined(separator: ", ")

  static let signs = GuestSign.allCases.map(\.rawValue).joined(separator: ", ")

  static let setups: [(text: String, complaint: String)] = [
    (
      "machin toy",
      "1:1: error: unknown statement 'machin'; possible here: \(beginnings)"
        + "; did you mean 'machine'?"
    ),
    ("A", "1:1: error: unknown statement 'A'; possible here: \(beginnings)"),
    (
      "host read A",
      "1:1: error: unknown statement 'host'; possible here: \(beginnings); did you mean 'host:'?"
    ),
    (
      "machine toi",
      "1:9: error: unknown machine 'toi'; possible here: toy, haswell, broadwell, skylake, "
        + "icelake, sapphire-rapids, granite-rapids, alder-lake, zen3, zen4, zen5, armv8, neoverse-n1; did you mean "
        + "'toy'?"
    ),
    (
      "policy fist",
      "1:8: error: unknown policy 'fist'; possible here: reserved, first, scaled, stalled, told"
        + "; did you mean 'first'?"
    ),
    (
      "policy reserved",
      "1:16: error: the line ends where counters=N was expected"
    ),
    (
      "policy reserved counter=2",
      "1:17: error: unknown policy option 'counter=2'; possible here: counters"
        + "; did you mean 'counters'?"
    ),
    (
      "policy reserved counters=0",
      "1:17: error: 'counters=0' is out of range; 1 to 32 is possible"
    ),
    ("policy told once", "1:13: error: nothing more was expected here, not 'once'"),
    ("machine toy counters=0", "1:13: error: 'counters=0' is out of range; 1 to 32 is possible"),
    ("machine toy counters=33", "1:13: error: 'counters=33' is out of range; 1 to 32 is possible"),
    ("machine toy counters=-1", "1:13: error: 'counters=-1' is out of range; 1 to 32 is possible"),
    ("machine toy cpus=257", "1:13: error: 'cpus=257' is out of range; 1 to 256 is possible"),
    ("machine toy lbr=65", "1:13: error: 'lbr=65' is out of range; 0 to 64 is possible"),
    ("machine toy counters", "1:13: error: expected KEY=VALUE, not 'counters'"),
    (
      "machine toy fixed=cycle",
      "1:13: error: unknown fixed counter 'cycle'; possible here: instructions, cycles, "
        + "ref-cycles; did you mean 'cycles'?"
    ),
    (
      "machine toy fixed=cycles,cycles",
      "1:13: error: the fixed counter 'cycles' is named twice"
    ),
    (
      "  machine toy   counter=2",
      "1:17: error: unknown machine option 'counter=2'; possible here: counters, fixed, cpus, "
        + "lbr, arch, clock, hz, mux; did you mean 'counters'?"
    ),
    (
      "kernel 6.2",
      "1:8: error: unknown kernel '6.2'; possible here: 6.1, 6.12, 7.0, 7.1, 7.2, 7.3; did you mean '6.1'?"
    ),
    ("task", "1:5: error: the line ends where a name was expected"),
    ("task error", "1:6: error: 'error' cannot be a name"),
    ("task T on", "1:10: error: the line ends where a CPU such as cpu0 was expected"),
    ("task T on 0", "1:11: error: expected a CPU such as cpu0, not '0'"),
    ("task T at cpu0", "1:8: error: nothing more was expected here, not 'at'"),
    ("task T on cpu0 now", "1:16: error: nothing more was expected here, not 'now'"),
    ("vm V vcpus=0", "1:6: error: 'vcpus=0' is out of range; 1 to 64 is possible"),
    ("vm V vcpus=65", "1:6: error: 'vcpus=65' is out of range; 1 to 64 is possible"),
    (
      "vm V vpmu=emulate",
      "1:6: error: unknown vpmu mode 'emulate'; possible here: emulated, mediated, none"
        + "; did you mean 'emulated'?"
    ),
    ("watchdog off", "1:10: error: unknown word 'off'; possible here: on"),
    ("run", "1:4: error: the line ends where a duration such as 10ms was expected"),
    ("run 10h", "1:5: error: unknown unit 'h' in the duration '10h'; possible: s, ms, us, ns"),
    ("run 10", "1:5: error: no unit in the duration '10'; possible: s, ms, us, ns"),
    ("run 36000s", "1:5: error: '36000s' is longer than the limit of 600s for a whole scenario"),
  ]

  static let hosts: [(text: String, complaint: String)] = [
    (
      "host: disabel A",
      "1:7: error: unknown host step 'disabel'; possible here: \(hostSteps)"
        + "; did you mean 'disable'?"
    ),
    ("host: A open cycles", "1:7: error: unknown host step 'A'; possible here: \(hostSteps)"),
    ("host: A =", "1:10: error: the line ends where 'open' or 'perf' was expected"),
    (
      "host: A = opne cycles -C 0",
      "1:11: error: unknown word 'opne'; possible here: open, perf; did you mean 'open'?"
    ),
    (
      "host: A = open cycles",
      "1:22: error: the line ends where a target: -C CPUS, -a, -t TASK, -p TASK, or pid=N cpu=N was expected"
    ),
    (
      "host: A = open cycles -c 0",
      "1:23: error: unknown target '-c'; possible here: -C, -a, -t, -p, pid=N cpu=N; did you mean '-C'?"
    ),
    (
      "host: A = open cycles -C x",
      "1:26: error: expected the number of a CPU or a list such as 0-3,6, not 'x'"
    ),
    ("host: A = open cycles pid=x cpu=0", "1:23: error: expected pid=N with a 32-bit number"),
    ("host: A = open cycles pid=0 cpus=1", "1:29: error: expected cpu=N with a 32-bit number"),
    (
      "host: A = open cycles:X -C 0",
      "1:16: error: unknown modifier 'X'; possible: u user, k kernel, h hypervisor, I not idle, "
        + "G guest, H host, p precise, P as precise as possible, S read with samples, D pinned, "
        + "e exclusive, W weak group"
    ),
    ("host: A = open {cycles -C 0", "1:16: error: the group has no closing '}'"),
    ("host: A = open {} -C 0", "1:16: error: an event is missing in '{}'"),
    ("host: A = open {cycles,} -C 0", "1:16: error: an event is missing in '{cycles,}'"),
    (
      "host: A = open cycles -C 0 inherit=2",
      "1:28: error: '2' does not fit the field 'inherit', which holds 0 to 1"
    ),
    (
      "host: A = open cycles -C 0 precise_ip=4",
      "1:28: error: '4' does not fit the field 'precise_ip', which holds 0 to 3"
    ),
    (
      "host: A = open cycles -C 0 sample_period=18446744073709551616",
      "1:28: error: '18446744073709551616' does not fit the field 'sample_period', "
        + "which holds 0 to 18446744073709551615"
    ),
    (
      "host: A = open cycles -C 0 sample_freq=99 inherit=1",
      "1:28: error: sample_freq needs freq=1, without which the kernel takes it for a period; "
        + "sample_period says that"
    ),
    (
      "host: A = open cycles -C 0 freq=0 sample_freq=99",
      "1:35: error: sample_freq needs freq=1, without which the kernel takes it for a period; "
        + "sample_period says that"
    ),
    (
      "host: A = open cycles -C 0 freq=1 sample_freq=99 sample_period=4",
      "1:50: error: sample_period and sample_freq are one field; freq=1 makes it a frequency"
    ),
    ("host: switch cpu0 T", "1:19: error: unknown word 'T'; possible here: to; did you mean 'to'?"),
    ("host: switch cpu0 to T1..T2", "1:22: error: expected a task, not a range"),
    ("host: fork T", "1:13: error: the line ends where 'as' was expected"),
    (
      "host: irqs of cpu0",
      "1:12: error: unknown word 'of'; possible here: on, off; did you mean 'on'?"
    ),
  ]

  static let guests: [(text: String, complaint: String)] = [
    ("guest V G = count cycles", "1:7: error: expected a name and ':', such as 'guest V:'"),
    (
      "guest V: G = cuont cycles",
      "1:14: error: unknown word 'cuont'; possible here: count, open, perf; did you mean 'count'?"
    ),
    (
      "guest V: G = count cycles form 1",
      "1:27: error: unknown word 'form'; possible here: from, period, on; did you mean 'from'?"
    ),
    ("guest V: G = count cycles from x", "1:32: error: 'x' is no 64-bit number"),
    ("guest V: G = count cycles period 0", "1:34: error: a period is 1 to 140737488355327"),
    ("guest V: G = count cycles on gp", "1:30: error: 'gp' is no counter; gp0 and fixed1 are"),
    ("guest V: G = count cycles on gp32", "1:30: error: 'gp32' is no counter; gp0 and fixed1 are"),
    (
      "guest V: stopp G",
      "1:10: error: unknown guest step 'stopp'; possible here: \(guestSteps)"
        + "; did you mean 'stop'?"
    ),
    (
      "guest V: toggle globl",
      "1:17: error: unknown word 'globl'; possible here: global; did you mean 'global'?"
    ),
    ("guest V: emulate 0", "1:18: error: expected a number of instructions, 1 to 999999999"),
    ("guest V: write G", "1:17: error: the line ends where a value was expected"),
  ]

  static let expectations: [(text: String, complaint: String)] = [
    (
      "expect A activ",
      "1:10: error: unknown expectation 'activ'; possible here: \(states)"
        + "; did you mean 'active'?"
    ),
    (
      "expect A counts al",
      "1:17: error: unknown share 'al'; possible here: all, nothing, some; did you mean 'all'?"
    ),
    ("expect A runs 50", "1:15: error: expected a share from 0% to 100%, such as 50%"),
    ("expect A runs 101%", "1:15: error: expected a share from 0% to 100%, such as 50%"),
    ("expect A runs 50% 5", "1:19: error: expected a tolerance such as +-5"),
    (
      "expect A reads eol",
      "1:16: error: unknown result 'eol'; possible here: eof, data, ECHILD; did you mean 'eof'?"
    ),
    ("expect A value x", "1:16: error: 'x' is no 64-bit number"),
    ("expect A on fixed", "1:13: error: 'fixed' is no counter; gp0 and fixed1 are"),
    (
      "expect guest V tolled nothing",
      "1:16: error: unknown word 'tolled'; possible here: told, stalls, exits; did you mean 'told'?"
    ),
    (
      "expect guest V told something",
      "1:21: error: unknown word 'something'; possible here: \(signs)"
        + "; did you mean 'nothing'?"
    ),
  ]

  @Test func `what can be written is told in full`() {
    let statements: Set = [
      "machine", "kernel", "task", "vm", "watchdog", "vary", "host:", "guest", "run", "expect",
    ]
    let hostSteps: Set = [
      "enable", "disable", "close", "reset", "read", "switch", "sleep", "wake", "migrate", "exec",
      "exit", "fork", "irqs",
    ]
    let guestSteps: Set = [
      "stop", "start", "write", "read", "reprogram", "toggle global",
      "rewrite global", "emulate", "lbr on", "lbr off", "lbr read",
    ]
    let states: Set = [
      "active", "inactive", "error", "off", "exited", "counts", "runs", "reads", "value", "on",
    ]
    #expect(statements.isSubset(of: Statements.families.beginnings))
    #expect(hostSteps.isSubset(of: HostSteps.families.beginnings))
    #expect(guestSteps.isSubset(of: GuestSteps.families.beginnings))
    #expect(states.isSubset(of: SubjectExpectations.families.beginnings))
  }

  @Test(arguments: setups + hosts + guests + expectations)
  func `a mistake is told with its place, its word and the nearest right one`(
    text: String,
    complaint: String
  ) {
    #expect(complaints(text) == ["s:\(complaint)"])
  }

  static let longLists: [(text: String, head: String, tail: String)] = [
    (
      "host: A = open cycles -C 0 disable",
      "s:1:28: error: unknown word 'disable'; possible here: disabled, ",
      "; did you mean 'disabled'?"
    ),
    (
      "host: A = open cycels -C 0", "s:1:16: error: unknown event 'cycels'; possible: cycles, ",
      "; did you mean 'cycles'?"
    ),
    (
      "host: A = open {cycles,instrutions} -C 0",
      "s:1:16: error: unknown event 'instrutions'; possible: cycles, ",
      "; did you mean 'instructions'?"
    ),
    (
      "host: A = open cycles -C 0 inherits=1",
      "s:1:28: error: unknown perf_event_attr field 'inherits'; possible: disabled, ",
      "; did you mean 'inherit'?"
    ),
    (
      "expect error EINVL", "s:1:14: error: unknown error 'EINVL'; possible here: EPERM, ",
      "; did you mean 'EINVAL'?"
    ),
  ]

  @Test(arguments: longLists)
  func `long lists of what is possible are told in full`(text: String, head: String, tail: String) {
    let found = complaints(text)
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix(head) == true)
    #expect(found.first?.hasSuffix(tail) == true)
  }

  static let suggestions: [(text: String, word: String)] = [
    ("machine toy cpu=2", "cpus"),
    ("machine toy lb=8", "lbr"),
    ("machine toy counter=4", "counters"),
    ("vm V vcpu=2", "vcpus"),
    ("vm V pmu=none", "vpmu"),
    ("guest V: toggel global", "toggle"),
    ("guest V: toogle global", "toggle"),
    ("guest V: lbt on", "lbr"),
    ("guest V: emulat 5", "emulate"),
    ("watchdog onn", "on"),
    ("expect A vlaue 3", "value"),
    ("expect A erorr", "error"),
  ]

  @Test(arguments: suggestions)
  func `the nearest word is suggested`(text: String, word: String) {
    let found = complaints(text)
    #expect(found.count == 1)
    #expect(found.first?.contains("; did you mean '\(word)") == true)
  }

  static let unfinished: [(text: String, possible: String)] = [
    ("machine", "toy"), ("kernel", "6.12"), ("watchdog", "on"), ("host:", "enable"),
    ("guest V:", "stop"), ("expect A", "active"), ("expect A counts", "nothing"),
    ("expect A reads", "eof"), ("expect guest V told", "overflow"), ("expect error", "EINVAL"),
    ("guest V: lbr", "off"), ("host: irqs", "off"),
  ]

  @Test(arguments: unfinished)
  func `a line that ends too early is told what was possible`(text: String, possible: String) {
    let found = complaints(text)
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("s:1:\(text.count + 1): error: ") == true)
    #expect(found.first?.contains(possible) == true)
  }

  @Test(arguments: [
    "host: A = open r+5 -C 0",
    "host: A = open r-5 -C 0",
    "host: A = open r -C 0",
    "host: A = open r12345678901234567 -C 0",
    "host: A = open cycles:pppp -C 0",
    "host: A = open cycles:uuuuuuuuuuuuuuuux -C 0",
    "host: A = open {cycles}} -C 0",
    "host: A = open {cycles -C 0}",
    "host: A = open cycles pid=+5 cpu=0",
    "host: A = open cycles -C 0 config=0x+5",
    "host: A = open cycles -C 0 config=-0x5",
    "host: A = open cycles -C 0 group=",
    "host: A = open cycles -C 0 =1",
    "machine toy counters=2 counters=3",
    "vm V vcpus=2 vcpus=3",
    "vm V on cpu0 on cpu0",
    "host: A = open cycles -C 0 inherit=1 inherit=0",
    "run 1ms 2ms",
  ])
  func `what no grammar has is refused`(text: String) {
    #expect(complaints(text).count == 1)
  }

  @Test func `a modifier is never lost, however many there are`() throws {
    let text = "host: A = open cycles:\(String(repeating: "u", count: 20))D -C 0"
    let event = try #require(try plans(text).first?.steps[0].actions.first)
    guard case .open(_, let attr, _, _) = event else { return }
    #expect(attr.flags.contains(.pinned))
  }
}
