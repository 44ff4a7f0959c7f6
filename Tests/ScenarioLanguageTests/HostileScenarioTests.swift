import TestSupport
import Testing

@testable import ScenarioLanguage

@Suite struct HostileScenarioTests {
  static let long = String(repeating: "x", count: 100_000)
  static let braces = String(repeating: "{", count: 100_000)

  static let texts: [(name: String, text: String)] = [
    ("long word", long),
    ("long name", "task \(long)-"),
    ("long event", "host: A = open \(long) -C 0"),
    ("long modifiers", "host: A = open cycles:\(long) -C 0"),
    ("long field", "host: A = open cycles -C 0 \(long)=1"),
    ("long number", "host: A = open cycles -C 0 config=\(String(repeating: "9", count: 100_000))"),
    ("long duration", "run \(String(repeating: "1", count: 100_000))ms"),
    ("long fraction", "run 0.\(String(repeating: "0", count: 100_000))1ms"),
    ("long share", "expect A runs \(String(repeating: "1", count: 100_000))%"),
    ("many words", String(repeating: "a ", count: 50_000)),
    ("deep braces", "host: A = open \(braces) -C 0"),
    ("closing braces", "host: A = open \(String(repeating: "}", count: 100_000)) -C 0"),
    ("many members", "host: A = open {\(String(repeating: "cycles,", count: 20_000))} -C 0"),
    ("many dollars", "task " + String(repeating: "$", count: 100_000)),
    ("many bars", "vary A = " + String(repeating: "|", count: 100_000)),
    ("many values", "vary A = " + (0..<20_000).map { "\($0)" }.joined(separator: "|")),
    ("many guards", "vary A = a | b\n" + String(repeating: "when A=a ", count: 5_000)),
    ("many lines", String(repeating: "nonsense\n", count: 10_000)),
    ("many runs", String(repeating: "run 1ns\n", count: 10_000)),
    ("NUL", "\0"),
    ("NUL in a word", "task T\0U"),
    ("NUL as a space", "task\0T"),
    ("escape", "task \u{1b}[31mT"),
    ("bell", "ru\u{7}n 1ms"),
    ("right to left", "task \u{202e}T"),
    ("zero width", "task T\u{200b}"),
    ("byte order mark in a word", "run\u{feff} 1ms"),
    ("combining", "task T\u{301}"),
    ("huge range", "task A1..A999999"),
    ("huger range", "task A1..A99999999999999999999999999"),
    ("huge CPU", "task T on cpu99999999999999999999"),
    ("huge counter", "vm V\nguest V: G = count cycles on gp99999999999999999999"),
    ("wrong end", "host: A1..A4096 = open {cycles,instructions} -C 0\nexpect B active"),
  ]

  @Test(arguments: texts.map(\.name))
  func `hostile text ends quickly with a diagnostic`(name: String) {
    let text = Self.texts.first { $0.name == name }?.text ?? ""
    var found: [String] = []
    let seconds = ProcessorTime.seconds { found = complaints(text) }
    #expect(!found.isEmpty)
    #expect(seconds < 60)
  }

  /// All within the limits of lines and of names in a range, and far below them in number.
  static let large: [(name: String, text: String)] = [
    ("tasks", (0..<4).map { "task N\($0)_0..N\($0)_4095\n" }.joined()),
    ("events", (0..<4).map { "host: N\($0)_0..N\($0)_4095 = open cycles -C 0\n" }.joined()),
    (
      "checks",
      "host: A1..A4096 = open cycles -C 0\n"
        + String(repeating: "expect A1..A4096 active\n", count: 8)
    ),
    (
      "unknown names",
      "task T1..T4096\n" + String(repeating: "host: sleep X1..X4096\n", count: 100)
    ),
    (
      "names that broken lines may declare",
      String(repeating: "host: sleeep T1..T4096\n", count: 400)
        + String(repeating: "host: sleep X1..X4096\n", count: 100)
    ),
    (
      "VMs",
      "vm V1..V4096 later\n" + String(repeating: "host: create V1..V4096\n", count: 10)
    ),
    (
      "opens that fail",
      String(
        repeating: "host: A1..A4096 = open cycles -C 0\nexpect error EINVAL\n",
        count: 10
      )
    ),
    (
      "variations",
      "vary A = 1 | 2\nvary B = 1 | 2\ntask A1..A4096\n"
        + String(repeating: "host: sleep A1..A4096\n", count: 2)
    ),
  ]

  @Test(arguments: large.map(\.name))
  func `many names take no more than their share of time`(name: String) {
    let text = Self.large.first { $0.name == name }?.text ?? ""
    #expect(ProcessorTime.seconds { _ = complaints(text) } < 60)
  }

  @Test(arguments: ["tasks", "events", "checks"])
  func `what is too much is told once`(name: String) {
    let text = Self.large.first { $0.name == name }?.text ?? ""
    #expect(complaints(text).count == 1)
  }

  @Test(arguments: texts.map(\.name).prefix(18))
  func `what is said about long text is short`(name: String) {
    let text = Self.texts.first { $0.name == name }?.text ?? ""
    for complaint in complaints(text) { #expect(complaint.utf8.count < 2_000) }
  }

  @Test func `an empty text is a scenario in which nothing happens`() throws {
    for text in ["", "\n\n\n", "# nothing", "   \t"] {
      let plan = try #require(try plans(text).first)
      #expect(plan.steps.isEmpty)
      #expect(plan.checks.isEmpty)
    }
  }
}
