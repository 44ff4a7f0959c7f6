import Testing

@testable import ScenarioLanguage

/// Every limit of the language, just below it, at it, and just above.
///
/// The figures are written out: a limit that moves has to be moved here as well.
@Suite struct LimitTests {
  /// A scenario that stays within every limit, and the part of what is said where it does not; nil for one
  /// about which nothing is said.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let text: @Sendable () -> String
    let complaint: String?

    init(_ name: String, _ complaint: String? = nil, text: @escaping @Sendable () -> String) {
      self.name = name
      self.text = text
      self.complaint = complaint
    }

    var testDescription: String { name }
  }

  private static func many(_ line: String, _ count: Int) -> String {
    String(repeating: line + "\n", count: count)
  }

  private static func values(_ count: Int) -> String {
    (1...count).map(String.init).joined(separator: " | ")
  }

  private static func padded(_ text: String, to count: Int) -> String {
    text + String(repeating: " ", count: count - text.count)
  }

  private static let events = "host: A1..A2500 = open cycles -C 0\n"
  private static let checks = events + many("expect A1..A2500 off", 3)
  private static let actions = events + many("host: reset A1..A2500", 18)

  static let times = [
    Case("599999999999ns") { "run 599999999999ns" },
    Case("600s") { "run 600s" },
    Case("600000000001ns", "longer than the limit of 600s") { "run 600000000001ns" },
    Case("600.000000001s", "longer than the limit of 600s") { "run 600.000000001s" },
    Case("300s and 300s") { "run 300s\nrun 300s" },
    Case("300s, 300s and 1ns", "longer than the limit of 600s") { "run 300s\nrun 300s\nrun 1ns" },
  ]

  static let names = [
    Case("4095 names") { "host: A1..A4095 = open cycles -C 0" },
    Case("4096 names") { "host: A1..A4096 = open cycles -C 0" },
    Case("4096 names from 0") { "host: A0..A4095 = open cycles -C 0" },
    Case("4097 names", "longer than the limit of 4096 names") {
      "host: A1..A4097 = open cycles -C 0"
    },
    Case("a name of 63") { "task \(String(repeating: "x", count: 63))" },
    Case("a name of 64") { "task \(String(repeating: "x", count: 64))" },
    Case("a name of 65", "name") { "task \(String(repeating: "x", count: 65))" },
    Case("9 digits") { "task A999999999" },
  ]

  static let sizes = [
    Case("1023 runs") { "vary A = \(values(31))\nvary B = \(values(33))" },
    Case("1024 runs") { "vary A = \(values(32))\nvary B = \(values(32))" },
    Case("1025 runs", "multiply to more than 1024 runs") {
      "vary A = \(values(25))\nvary B = \(values(41))"
    },
    Case("999 lines") { many("run 1ns", 999) },
    Case("1000 lines") { many("run 1ns", 1000) },
    Case("1001 lines", "at most 1000 lines") { many("run 1ns", 1001) },
    Case("a line of 4095") { padded("run 1ns", to: 4095) },
    Case("a line of 4096") { padded("run 1ns", to: 4096) },
    Case("a line of 4097", "at most 4096 characters") { padded("run 1ns", to: 4097) },
    Case("a line that grows to 4096") { grown(to: 4096) },
    Case("a line that grows to 4097", "grows beyond 4096 characters") { grown(to: 4097) },
  ]

  /// A line that has its length after substitution only.
  private static func grown(to count: Int) -> String {
    let spaces = String(repeating: " ", count: count - "run1ns".count)
    return "vary D = 1ns | 2ns\nrun\(spaces)$D"
  }

  static let totals = [
    Case("9999 expectations") { checks + "expect A1..A2499 off" },
    Case("10000 expectations") { checks + "expect A1..A2500 off" },
    Case("10001 expectations", "at most 10000 expectations") {
      checks + "expect A1..A2500 off\nexpect A1 off"
    },
    Case("49999 operations") { actions + "host: reset A1..A2499" },
    Case("50000 operations") { actions + "host: reset A1..A2500" },
    Case("50001 operations", "at most 50000 operations") {
      actions + "host: reset A1..A2500\nhost: reset A1"
    },
    Case("4095 tasks") { "task A1..A4095" },
    Case("4096 tasks") { "task A1..A4095\ntask B" },
    Case("4096 tasks, a virtual CPU one of them") { "task A1..A4095\nvm V" },
    Case("4097 tasks", "at most 4096 tasks") { "task A1..A4096\ntask B" },
    Case("4097 tasks, a virtual CPU one of them", "at most 4096 tasks") {
      "task A1..A4096\nvm V"
    },
    Case("8191 events") {
      "host: A1..A4096 = open cycles -C 0\nhost: B1..B4095 = open cycles -C 0"
    },
    Case("8192 events") {
      "host: A1..A4096 = open cycles -C 0\nhost: B1..B4096 = open cycles -C 0"
    },
    Case("8193 events", "at most 8192 events") {
      "host: A1..A4096 = open cycles -C 0\nhost: B1..B4096 = open cycles -C 0\n"
        + "host: C = open cycles -C 0"
    },
  ]

  static let numbers = [
    Case("0 counters", "1 to 32 is possible") { "machine toy counters=0" },
    Case("1 counter") { "machine toy counters=1" },
    Case("32 counters") { "machine toy counters=32" },
    Case("33 counters", "1 to 32 is possible") { "machine toy counters=33" },
    Case("0 CPUs", "1 to 256 is possible") { "machine toy cpus=0" },
    Case("1 CPU") { "machine toy cpus=1" },
    Case("256 CPUs") { "machine toy cpus=256" },
    Case("257 CPUs", "1 to 256 is possible") { "machine toy cpus=257" },
    Case("no branch records") { "machine toy lbr=0" },
    Case("64 branch records") { "machine toy lbr=64" },
    Case("65 branch records", "0 to 64 is possible") { "machine toy lbr=65" },
    Case("0MHz", "from 1MHz to 10GHz") { "machine toy clock=0MHz" },
    Case("1MHz") { "machine toy clock=1MHz" },
    Case("10000MHz") { "machine toy clock=10000MHz" },
    Case("10GHz") { "machine toy clock=10GHz" },
    Case("10001MHz", "from 1MHz to 10GHz") { "machine toy clock=10001MHz" },
    Case("0 virtual CPUs", "1 to 64 is possible") { "vm V vcpus=0" },
    Case("1 virtual CPU") { "vm V vcpus=1" },
    Case("64 virtual CPUs") { "vm V vcpus=64" },
    Case("65 virtual CPUs", "1 to 64 is possible") { "vm V vcpus=65" },
    Case("0 reserved", "1 to 32 is possible") { "vm V\npolicy reserved counters=0" },
    Case("1 reserved") { "vm V\npolicy reserved counters=1" },
    Case("33 reserved", "1 to 32 is possible") { "vm V\npolicy reserved counters=33" },
    Case("a period of 0", "a period is 1 to") { "vm V\nguest V: G = count cycles period 0" },
    Case("a period of 1") { "vm V\nguest V: G = count cycles period 1" },
    Case("a period of 2^47 - 1") { "vm V\nguest V: G = count cycles period 140737488355327" },
    Case("a period of 2^47", "a period is 1 to 140737488355327") {
      "vm V\nguest V: G = count cycles period 140737488355328"
    },
    Case("0 instructions", "1 to 999999999") { "vm V\nguest V: emulate 0" },
    Case("1 instruction") { "vm V\nguest V: emulate 1" },
    Case("999999999 instructions") { "vm V\nguest V: emulate 999999999" },
    Case("1000000000 instructions", "1 to 999999999") { "vm V\nguest V: emulate 1000000000" },
    Case("100%") { "host: A = open cycles -C 0\nexpect A runs 100%" },
    Case("100.1%", "from 0% to 100%") { "host: A = open cycles -C 0\nexpect A runs 100.1%" },
    Case("precise_ip=3") { "host: A = open cycles -C 0 precise_ip=3" },
    Case("precise_ip=4", "0 to 3") { "host: A = open cycles -C 0 precise_ip=4" },
    Case("inherit=1") { "host: A = open cycles -C 0 inherit=1" },
    Case("inherit=2", "0 to 1") { "host: A = open cycles -C 0 inherit=2" },
    Case("type=4294967295") { "host: A = open cycles -C 0 type=4294967295" },
    Case("type=4294967296", "0 to 4294967295") { "host: A = open cycles -C 0 type=4294967296" },
  ]

  @Test(arguments: times + names + sizes + totals + numbers)
  func `a limit is where it is said to be`(limit: Case) {
    let found = complaints(limit.text())
    guard let complaint = limit.complaint else {
      #expect(found.isEmpty)
      return
    }
    #expect(found.contains { $0.contains(complaint) }, "\(found)")
  }

  static let numbersOfComplaints: [(wrong: Int, told: Int)] = [(49, 49), (50, 50), (51, 50)]

  @Test(arguments: numbersOfComplaints)
  func `of many mistakes the first fifty are told`(wrong: Int, told: Int) {
    #expect(complaints(Self.many("host: reset X", wrong)).count == told)
  }

  @Test func `a third of the letters may be wrong, and one at least`() {
    #expect(Suggestion.nearest(to: "ab", among: ["ax"]) == "ax")
    #expect(Suggestion.nearest(to: "ab", among: ["xy"]) == nil)
    #expect(Suggestion.nearest(to: "abcde", among: ["abcxx"]) == nil)
    #expect(Suggestion.nearest(to: "abcdef", among: ["abcdxx"]) == "abcdxx")
    #expect(Suggestion.nearest(to: "abcdef", among: ["abcxxx"]) == nil)
    let long = String(repeating: "x", count: 64)
    #expect(Suggestion.nearest(to: long, among: [long]) == long)
    #expect(Suggestion.nearest(to: long + "x", among: [long]) == nil)
  }
}
