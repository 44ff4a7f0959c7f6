/// How a claim, or a part of it, comes out as a test: a contradicted statement and an open gap fail.
enum TestOutcome: Hashable {
  case passed
  case failed
  case skipped
}

extension ResultsDocument.ClaimRecord {
  /// The claim as a test.
  var outcome: TestOutcome {
    if kind == "gap" {
      let outcomes = gaps.map(\.outcome)
      return outcomes.contains(.failed) ? .failed : outcomes.contains(.passed) ? .passed : .skipped
    }
    switch verdict {
    case "confirmed": return .passed
    case "untested": return .skipped
    default: return .failed
    }
  }

  /// What the test is called.
  var testName: String { title.map { "\(id) \($0)" } ?? id }

  /// What fails, in one line.
  var failure: String {
    if kind == "gap" {
      let places = gaps.filter { $0.outcome == .failed }.map(\.testName)
      return "open on \(places.joined(separator: ", "))"
    }
    let difference = scenarios.flatMap(\.runs).compactMap(\.difference).first
    return [verdict, reason, difference].compactMap { $0 }.joined(separator: "; ")
  }
}

extension ResultsDocument.GapRecord {
  /// The gap in this kernel and mode as a test.
  var outcome: TestOutcome {
    switch verdict {
    case "open": .failed
    case "untested": .skipped
    default: .passed
    }
  }

  /// What the test is called.
  var testName: String { "\(kernel ?? "host") \(mode)" + (isReal == true ? " real" : "") }
}

extension ResultsDocument.RunRecord {
  /// The run as a test.
  var outcome: TestOutcome {
    switch verdict {
    case "as documented": .passed
    case "differs": .failed
    default: .skipped
    }
  }

  /// The first expectation that was not met, and what was observed; nil when all were.
  var difference: String? {
    checks.first { $0.outcome == "differs" }
      .map { "expected \($0.expected), observed \($0.observed)" }
  }
}
