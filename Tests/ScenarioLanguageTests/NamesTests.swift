import PerfInterface
import Testing

@testable import ScenarioLanguage

@Suite struct NamesTests {
  static let ranges: [(text: String, names: [String])] = [
    ("A1..A4", ["A1", "A2", "A3", "A4"]),
    ("A1..A1", ["A1"]),
    ("A9..A11", ["A9", "A10", "A11"]),
    ("worker_0..worker_2", ["worker_0", "worker_1", "worker_2"]),
    ("T", ["T"]),
  ]

  @Test(arguments: ranges)
  func `a range stands for every name between its ends`(text: String, names: [String]) throws {
    #expect(try plans("task \(text)\n")[0].tasks.map(\.name) == names)
  }

  @Test func `a range may have as many names as the limit, and no more`() throws {
    #expect(try plans("task A1..A4096\n")[0].tasks.count == 4096)
    #expect(
      complaints("task A0..A4096\n")
        == ["s:1:6: error: the range 'A0..A4096' is longer than the limit of 4096 names"]
    )
  }

  @Test(arguments: [
    "A4..A1", "A1..B4", "A..B", "A1..", "..A4", "A1..A4..A9", "A1...A4", "..", "1..4",
  ])
  func `what is no range of names is refused where it stands`(text: String) {
    #expect(
      complaints("task \(text)\n")
        == ["s:1:6: error: '\(text)' is no range of names such as A1..A4"]
    )
  }

  @Test(arguments: ["1A", "A-B", "A$", "A.B", "-t", "A:", "é", "A,B", "_A", "A.1.2", "A."])
  func `what is no name is refused where it stands`(text: String) {
    let found = complaints("task \(text)\n")
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("s:1:6: error: ") == true || text == "A$")
    #expect(found.first?.contains("'\(text)'") == true || text == "A$")
  }

  @Test func `the first name of a range is the one that is written`() throws {
    let text = "task A08..A10\n"
    guard complaints(text).isEmpty else { return }
    #expect(try plans(text)[0].tasks.map(\.name).first == "A08")
  }
}

@Suite struct DurationTests {
  static let durations: [(text: String, nanoseconds: UInt64)] = [
    ("1ns", 1), ("999ns", 999), ("1us", 1_000), ("10ms", 10_000_000), ("1s", 1_000_000_000),
    ("600s", 600_000_000_000), ("600000000000ns", 600_000_000_000), ("1000us", 1_000_000),
  ]

  @Test(arguments: durations)
  func `a duration is a number with its unit`(text: String, nanoseconds: UInt64) throws {
    #expect(try plans("run \(text)\n")[0].steps[0].actions == [.run(nanoseconds: nanoseconds)])
  }

  @Test(arguments: durations)
  func `a duration is printed so that it can be read again`(
    text: String,
    nanoseconds: UInt64
  ) throws {
    let printed = DurationText.text(nanoseconds)
    #expect(try plans("run \(printed)\n")[0].steps[0].actions == [.run(nanoseconds: nanoseconds)])
  }

  @Test(arguments: [
    "10", "ms", "0ms", "-1ms", "1e3ms", "10m", "10h", "10min", "10MS", "1.0000000001s", "0.5ns",
    "1.2.3ms", ".ms", "1,5ms", "١٠ms", "99999999999999999999ms", "601s", "36000s", "10 h", "+1ms",
    "1_000ms", "0x10ms",
  ])
  func `what is no duration within the limit is refused where it stands`(text: String) {
    let found = complaints("run \(text)\n")
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("s:1:5: error: ") == true)
  }
}
