import Catalog
import PerfInterface
import Report
import ScenarioRunner

/// How a claim, or a part of it, comes out as a test: a contradicted statement and an open gap fail.
enum TestOutcome: Hashable {
  case passed
  case failed
  case skipped
}

extension ResultsDocument.ClaimRecord {
  /// The claim as a test.
  var outcome: TestOutcome {
    switch overall {
    case .statement(.confirmed): .passed
    case .statement(.contradicted), .statement(.depends): .failed
    case .statement(.untested): .skipped
    case .gap:
      gaps.contains(where: \.verdict.isMisleading)
        ? .failed : gaps.contains(where: \.verdict.isConclusive) ? .passed : .skipped
    }
  }

  /// What the test is called.
  var testName: String { title.map { "\(id) \($0)" } ?? id }

  /// What fails, in one line.
  var failure: String {
    if kind == .gap {
      let failing = gaps.filter { $0.outcome == .failed }
      return failing.map(\.verdict).uniqued.map { verdict in
        let places = failing.filter { $0.verdict == verdict }.map(\.testName)
        return "\(verdict.rawValue) on \(places.joined(separator: ", "))"
      }
      .joined(separator: "; ")
    }
    let difference = scenarios.flatMap(\.runs).compactMap(\.difference).first
    return [verdict.rawValue, reason, difference].compactMap { $0 }.joined(separator: "; ")
  }
}

extension ResultsDocument.GapRecord {
  /// The gap in this kernel and mode as a test.
  var outcome: TestOutcome {
    verdict.isMisleading ? .failed : verdict.isConclusive ? .passed : .skipped
  }

  /// What the test is called.
  var testName: String {
    placeName + (isReal == true ? " real" : "") + (architecture.map { " \($0.rawValue)" } ?? "")
  }
}

extension ResultsDocument.RunRecord {
  /// The run as a test.
  var outcome: TestOutcome {
    switch verdict {
    case .asDocumented: .passed
    case .differs: .failed
    case .notObservable, .notRun, .inconclusive: .skipped
    }
  }

  /// The first expectation that was not met, and what was observed; nil when all were.
  var difference: String? {
    checks.first { $0.outcome == .differs }
      .map { "expected \($0.expected), observed \($0.observed)" }
  }
}
