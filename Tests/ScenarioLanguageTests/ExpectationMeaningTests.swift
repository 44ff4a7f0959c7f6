import PerfInterface
import Testing

@testable import ScenarioLanguage

@Suite struct ExpectationMeaningTests {
  /// On the stage the subjects are A 0, B 1, B.1 2, G 3.
  static let expectations: [(text: String, kind: PlanCheck.Kind)] = [
    ("A active", .state(0, .active)),
    ("A inactive", .state(0, .inactive)),
    ("A error", .state(0, .error)),
    ("A off", .state(0, .off)),
    ("A exited", .state(0, .exited)),
    ("B.1 active", .state(2, .active)),
    ("B.0 active", .state(1, .active)),
    ("A counts all", .counts(0, .all)),
    ("A counts nothing", .counts(0, .nothing)),
    ("G counts some", .counts(3, .some)),
    ("A runs 50%", .runs(0, percent: 50, tolerance: 0.5)),
    ("A runs 50% +-5", .runs(0, percent: 50, tolerance: 5)),
    ("A runs 33.3% +-0.1", .runs(0, percent: 33.3, tolerance: 0.1)),
    ("A runs 0%", .runs(0, percent: 0, tolerance: 0.5)),
    ("A runs 100%", .runs(0, percent: 100, tolerance: 0.5)),
    ("A reads eof", .reads(0, .endOfFile)),
    ("A reads data", .reads(0, .data)),
    ("A reads ECHILD", .reads(0, .failed(.echild))),
    ("A scaled 1000", .scaled(0, 1000, tolerance: 0.5)),
    ("A scaled 1000 +-2", .scaled(0, 1000, tolerance: 2)),
    ("A scaled 0x10 +-0.5", .scaled(0, 16, tolerance: 0.5)),
    ("A scaled nothing", .scaled(0, nil, tolerance: 0.5)),
    ("G value 12", .value(3, 12)),
    ("G value 0xff", .value(3, 255)),
    ("G value unchanged", .valueUnchanged(3)),
    ("A on gp0", .on(0, .gp(0))),
    ("G on fixed1", .on(3, .fixed(1))),
    ("A on any", .on(0, nil)),
    ("A index fixed1", .index(0, .counter(.fixed(1)))),
    ("A index any", .index(0, .counter(nil))),
    ("A index none", .index(0, .none)),
    ("cpu1 timer on", .timer(cpu: 1, isArmed: true)),
    ("cpu0 timer off", .timer(cpu: 0, isArmed: false)),
    ("guest V.1 exits nothing", .exits(1, .nothing)),
    ("guest V.1 told nothing", .told(1, .nothing)),
    ("guest V.0 told overflow", .told(0, .overflow)),
    ("guest V.0 told interrupt", .told(0, .interrupt)),
    ("guest V.0 told status", .told(0, .status)),
  ]

  @Test(arguments: expectations)
  func `an expectation is about its subject after the step before`(
    text: String,
    kind: PlanCheck.Kind
  ) throws {
    let plan = try #require(try plans(stage + "expect \(text)\n").first)
    #expect(plan.checks.map(\.kind) == [kind])
    #expect(plan.checks.map(\.step) == [plan.steps.count - 1])
    #expect(plan.checks.map(\.position) == [SourcePosition(line: 9, column: 1)])
  }

  @Test(arguments: ErrorNumber.allCases)
  func `an error is expected of the step before by the kernel's name`(
    number: ErrorNumber
  ) throws {
    let text = stage + "host: N = open cycles -C 0\nexpect error \(number.rawValue)\n"
    let plan = try #require(try plans(text).first)
    #expect(plan.steps.map(\.expectedError) == [nil, nil, nil, nil, number])
    #expect(plan.checks.map(\.kind) == [.error(number)])
  }

  @Test func `a range expects the same of every name, each by itself`() throws {
    let text = "host: A1..A3 = open cycles -C 0\nexpect A2..A3 active\n"
    let plan = try #require(try plans(text).first)
    #expect(plan.checks.map(\.kind) == [.state(1, .active), .state(2, .active)])
    #expect(plan.checks.map(\.text) == ["A2 active", "A3 active"])
  }

  @Test func `expectations may stand between any steps`() throws {
    let text = """
      host: A = open cycles -C 0 disabled
      expect A off
      host: enable A
      expect A active
      run 1ms
      expect A counts all
      """
    let plan = try #require(try plans(text).first)
    #expect(plan.checks.map(\.step) == [0, 1, 2])
  }
}
