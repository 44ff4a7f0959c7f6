import Catalog
import RunView
import ScenarioRunner

/// The results in the Kernel Test Anything Protocol, version 1, as kselftest and KernelCI read it.
///
/// A statement has a subtest for each run, a gap one for each kernel and mode; an open gap is a failure
/// of the kernel, a contradicted statement one of the document.
public enum KTAPReport {
  /// The whole file.
  public static func text(_ document: ResultsDocument) -> String {
    let tests = document.claims.map(KTAPTest.init)
    var lines = ["KTAP version 1", "1..\(tests.count)"]
    for (place, test) in tests.enumerated() { lines += test.lines(number: place + 1) }
    let counts = Dictionary(grouping: tests, by: \.outcome).mapValues(\.count)
    lines.append(
      "# Totals: pass:\(counts[.passed] ?? 0) fail:\(counts[.failed] ?? 0) xfail:0 xpass:0 "
        + "skip:\(counts[.skipped] ?? 0) error:0"
    )
    return lines.joined(separator: "\n") + "\n"
  }
}

/// A test with its subtests.
private struct KTAPTest {
  let name: String
  let outcome: TestOutcome
  /// Why it was skipped, or what failed.
  let note: String?
  var subtests: [KTAPTest] = []

  init(_ claim: ResultsDocument.ClaimRecord) {
    name = claim.testName
    outcome = claim.outcome
    note = outcome == .skipped ? claim.reason ?? claim.verdict.rawValue : nil
    subtests =
      claim.kind == .gap
      ? claim.gaps.map(KTAPTest.init)
      : claim.scenarios.flatMap { scenario in
        scenario.runs.map { KTAPTest($0, scenario: scenario.name) }
      }
  }

  private init(_ gap: ResultsDocument.GapRecord) {
    name = gap.testName
    outcome = gap.outcome
    note = gap.verdict.rawValue
  }

  private init(_ run: ResultsDocument.RunRecord, scenario: String) {
    let values = run.values.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    name = "\(scenario)\(values) on \(run.backends.joined(separator: ", "))"
    outcome = run.outcome
    note = run.difference ?? (outcome == .skipped ? run.reason ?? run.verdict.rawValue : nil)
  }

  func lines(number: Int, indent: String = "") -> [String] {
    var lines: [String] = []
    if !subtests.isEmpty {
      let inner = indent + "  "
      lines += ["\(inner)KTAP version 1", "\(inner)1..\(subtests.count)"]
      for (place, test) in subtests.enumerated() {
        lines += test.lines(number: place + 1, indent: inner)
      }
    }
    let head = "\(indent)\(outcome == .failed ? "not ok" : "ok") \(number) \(plain(name))"
    switch outcome {
    case .skipped: lines.append("\(head) # SKIP \(plain(note ?? ""))")
    case .failed:
      if let note { lines.append("\(indent)# \(plain(note))") }
      lines.append(head)
    case .passed: lines.append(head)
    }
    return lines
  }

  /// A hash sign begins a directive, and a line is a line.
  private func plain(_ text: String) -> String {
    VisibleText.text(text.replacing("#", with: "\u{ff03}")).split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
  }
}

extension OutputFormat {
  /// The Kernel Test Anything Protocol.
  public static let ktap = OutputFormat("ktap", file: "report.ktap", isPublished: false) {
    KTAPReport.text(ResultsDocument($0.results))
  }
}
