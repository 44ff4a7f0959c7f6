import RunView
import ScenarioLanguage
import ScenarioRunner

/// One combination of `vary` values, and what came of it.
struct CombinationRow {
  private let values: String
  private let columns: [StepTable.Column]
  private let lossShare: Double?

  init(_ plan: Plan, _ results: [RunResult]) {
    values = plan.scenario.values.map { "\($0.name)=\($0.value)" }.joined(separator: ", ")
    columns = StepTable(results).columns
    lossShare = results.compactMap { $0.lossShare }.max()
  }

  var json: JSONText {
    let marks = columns.map { column -> Markup in
      columns.count == 1
        ? VerdictMark(column.verdict).html
        : "\(VerdictMark(column.verdict).html) <span class=\"muted\">\(column.title)</span>"
    }
    let loss = lossShare.map { $0 > 0 ? "loses \(FigureText.percent($0 * 100))" : "" } ?? ""
    return .object([
      ("values", .string(values)), ("html", .string(marks.joined(by: "; ").html)),
      ("loss", .string(loss)),
    ])
  }
}
