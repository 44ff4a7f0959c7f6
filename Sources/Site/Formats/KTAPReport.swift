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
  enum Outcome { case passed, failed, skipped }

  let name: String
  let outcome: Outcome
  /// Why it was skipped, or what failed.
  var note: String?
  var subtests: [KTAPTest] = []

  init(name: String, outcome: Outcome, note: String? = nil) {
    self.name = name
    self.outcome = outcome
    self.note = note
  }

  init(_ claim: ResultsDocument.ClaimRecord) {
    name = claim.title.map { "\(claim.id) \($0)" } ?? claim.id
    if claim.kind == "gap" {
      subtests = claim.gaps.map { gap in
        let real = gap.isReal == true ? " real" : ""
        return KTAPTest(
          name: "\(gap.kernel ?? "host") \(gap.mode)\(real)",
          outcome: gap.verdict == "open"
            ? .failed : gap.verdict == "untested" ? .skipped : .passed,
          note: gap.verdict
        )
      }
    } else {
      subtests = claim.scenarios.flatMap { scenario in
        scenario.runs.map { KTAPTest($0, scenario: scenario.name) }
      }
    }
    let outcomes = subtests.map(\.outcome)
    outcome = outcomes.contains(.failed) ? .failed : outcomes.contains(.passed) ? .passed : .skipped
    note = outcome == .skipped ? claim.reason ?? claim.verdict : nil
  }

  private init(_ run: ResultsDocument.RunRecord, scenario: String) {
    let values = run.values.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    name = "\(scenario)\(values) on \(run.backends.joined(separator: ", "))"
    switch run.verdict {
    case "as documented": outcome = .passed
    case "differs": outcome = .failed
    default: outcome = .skipped
    }
    let differing = run.checks.first { $0.outcome == "differs" }
    note =
      differing.map { "expected \($0.expected), observed \($0.observed)" }
      ?? (outcome == .skipped ? run.reason ?? run.verdict : nil)
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
