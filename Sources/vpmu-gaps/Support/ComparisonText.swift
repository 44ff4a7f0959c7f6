import ModelComparison
import ScenarioRunner

/// What is told of a comparison of the model with a kernel.
enum ComparisonText {
  /// Prints each disagreement as a scenario, what was not compared, and a total.
  ///
  /// - Parameters:
  ///   - what: Where the scenarios come from.
  ///   - limit: How many may agree at other moments only, in words.
  static func tell(
    _ outcome: Comparison.Outcome,
    _ name: BackendName,
    what: String,
    limit: String = ""
  ) {
    for found in outcome.disagreements {
      Console.print("# \(name): \(found.difference)\n\(found.text)")
    }
    for reason in Set(outcome.notRun).sorted() {
      let count = outcome.notRun.count { $0 == reason }
      Console.print("\(name): \(count) not compared: \(reason)")
    }
    Console.print(
      "\(name): \(outcome.compared) compared, \(outcome.disagreements.count) disagree, "
        + "\(outcome.otherMoments) agree when events are opened at other moments "
        + "(\(limit)\(outcome.momentsTried) sets of moments tried), "
        + "\(outcome.unstable) disagreed once and not again (\(what))"
    )
  }

  /// Tells a tenth of the way at a time.
  struct Progress {
    private let name: BackendName
    private var told = -1

    init(_ name: BackendName) { self.name = name }

    mutating func tell(_ done: Int, of total: Int) {
      let part = total == 0 ? 10 : done * 10 / total
      guard part != told else { return }
      told = part
      Console.error("\(name): \(done) of \(total) scenarios")
    }
  }
}
