import PerfInterface
import Testing

@testable import ScenarioLanguage

@Suite struct VaryTests {
  @Test func `a scenario runs once for each value`() throws {
    let all = try plans("vary N = 1 | 2 | 4\nmachine toy counters=$N\nrun 1ms\n")
    #expect(all.map(\.machine.counters) == [1, 2, 4])
    #expect(all.map { $0.scenario.values.map(\.value) } == [["1"], ["2"], ["4"]])
    #expect(all.map { $0.scenario.values.map(\.name) } == [["N"], ["N"], ["N"]])
  }

  @Test func `several vary lines multiply, the last one fastest`() throws {
    let all = try plans("vary A = a | b\nvary B = 1 | 2 | 3\ntask $A$B\n")
    #expect(all.map { $0.tasks[0].name } == ["a1", "a2", "a3", "b1", "b2", "b3"])
  }

  @Test func `an alternative may be empty, and its line with it`() throws {
    let all = try plans("vary W = | watchdog on\n$W\nrun 1ms\n")
    #expect(all.map(\.hasWatchdog) == [false, true])
    #expect(all.map { $0.steps.count } == [1, 1])
  }

  @Test func `an alternative may be several words or a part of one`() throws {
    let all = try plans(
      """
      vary WHERE = -C 0 | -t T
      vary M = | :D
      task T
      host: A = open cycles$M $WHERE
      """
    )
    #expect(
      all.flatMap(\.steps).map(\.text) == [
        "host: A = open cycles -C 0", "host: A = open cycles:D -C 0",
        "host: A = open cycles -t T", "host: A = open cycles:D -t T",
      ]
    )
  }

  @Test func `a guarded statement belongs to the runs with that value`() throws {
    let all = try plans(
      """
      vary ORDER = before | after
      when ORDER=before run 1ms
      run 2ms
      when ORDER=after run 3ms
      """
    )
    #expect(all.map { $0.steps.map(\.text) } == [["run 1ms", "run 2ms"], ["run 2ms", "run 3ms"]])
  }

  @Test func `a guard may test for the empty value`() throws {
    let all = try plans("vary X = | a\nwhen X= run 1ms\nrun 2ms\n")
    #expect(all.map(\.steps.count) == [2, 1])
  }

  @Test func `a guard may mean a value and those behind it in the vary line`() throws {
    let text =
      "vary K = 6.1 | 6.12 | 7.0 | 7.2\nwhen K>=6.12 run 1ms\nwhen K>=7.2 run 2ms\nrun 3ms\n"
    #expect(try plans(text).map(\.steps.count) == [1, 2, 2, 3])
    #expect(try plans("vary K = b | a\nwhen K>=b run 1ms\nrun 2ms\n").map(\.steps.count) == [2, 2])
  }

  @Test func `guards add up`() throws {
    let all = try plans(
      "vary A = 1 | 2\nvary B = 1 | 2\nwhen A=1 when B=2 run 1ms\nrun 1ms\n"
    )
    #expect(all.map(\.steps.count) == [1, 2, 1, 1])
  }

  @Test func `a name that begins like another one is another one`() throws {
    let all = try plans("vary AB = 1 | 2\nmachine toy counters=$AB\nvary A = x | y\ntask $A\n")
    #expect(all.map(\.machine.counters) == [1, 1, 2, 2])
  }

  @Test func `a name ends where no letter, digit or underscore follows`() throws {
    let all = try plans("vary N = 1 | 2\ntask T$N..T9\ntask U$N\n")
    #expect(all.map { $0.tasks[0].name } == ["T1", "T2"])
    #expect(all.map { $0.tasks.last?.name } == ["U1", "U2"])
  }

  @Test func `an error in one run is told once, where the value is used`() {
    #expect(
      complaints("vary N = 1 | 99\nvary M = a | b\nmachine toy counters=$N\ntask $M\n")
        == ["s:3:13: error: 'counters=99' is out of range; 1 to 32 is possible"]
    )
  }

  @Test func `as many runs as the limit are possible, and no more`() throws {
    let ten = (1...10).map { "vary V\($0) = a | b\n" }.joined()
    #expect(try plans(ten + "run 1ms\n").count == 1024)
    #expect(
      complaints(ten + "vary V11 = a | b\nrun 1ms\n")
        == ["s:11:1: error: the vary lines multiply to more than 1024 runs"]
    )
  }

  static let mistakes: [(text: String, complaint: String)] = [
    ("vary A = a", "s:1:1: error: 'A' has only one value; write it where it is used"),
    ("vary A = a | a", "s:1:1: error: a value of 'A' is given twice"),
    ("vary A", "s:1:1: error: expected 'vary NAME = a | b | c'"),
    ("vary = a | b", "s:1:1: error: expected 'vary NAME = a | b | c'"),
    ("vary 1A = a | b", "s:1:1: error: expected 'vary NAME = a | b | c'"),
    ("vary A B = a | b", "s:1:1: error: expected 'vary NAME = a | b | c'"),
    ("vary A = a | b\nvary A = c | d", "s:2:1: error: 'A' varies already"),
    (
      "task $A\nvary A = a | b",
      "s:2:1: error: '$A' is used before its vary line"
    ),
    (
      "vary ORDER = a | b\ntask $ORDR",
      "s:2:6: error: nothing varies by the name 'ORDR'; did you mean 'ORDER'?"
    ),
    ("task $A", "s:1:6: error: nothing varies by the name 'A'"),
    (
      "vary ORDER = a | b\ntask T$",
      "s:2:7: error: nothing varies by the name ''"
    ),
    (
      "vary ORDER = before | after\nwhen ORDER=befor run 1ms",
      "s:2:6: error: 'befor' is no value of 'ORDER'; possible: before, after"
        + "; did you mean 'before'?"
    ),
    (
      "vary ORDER = before | after\nwhen ODER=before run 1ms",
      "s:2:6: error: nothing varies by the name 'ODER'; possible: ORDER; did you mean 'ORDER'?"
    ),
    (
      "vary A = 1 | 2\nwhen A>=3 run 1ms",
      "s:2:6: error: '3' is no value of 'A'; possible: 1, 2; did you mean '1'?"
    ),
    (
      "vary A = 1 | 2\nwhen A>1 run 1ms",
      "s:2:6: error: expected 'when NAME=value STATEMENT'"
    ),
    ("when A=1 run 1ms", "s:1:6: error: 'when' needs a vary line before it"),
    (
      "vary A = 1 | 2\nwhen A run 1ms",
      "s:2:6: error: expected 'when NAME=value STATEMENT'"
    ),
    (
      "vary A = 1 | 2\nwhen A=1",
      "s:2:9: error: the line ends where a statement was expected"
    ),
  ]

  @Test(arguments: mistakes)
  func `what is wrong with a variation is said where it stands`(text: String, complaint: String) {
    #expect(complaints(text) == [complaint])
  }

  @Test(arguments: [
    "vary A = 1 | 2\nwhen A=1 vary B = 1 | 2\ntask T$A",
    "vary A = vary B = 1 | run 1ms\n$A",
    "vary A = when A=1 run 1ms | run 1ms\n$A",
  ])
  func `what cannot vary here is not suggested in its own place`(text: String) {
    let found = complaints(text)
    #expect(!found.isEmpty)
    #expect(!found.contains { $0.contains("'vary'; did") || $0.contains("did you mean 'vary'") })
    #expect(!found.contains { $0.contains("did you mean 'when'") })
  }
}
