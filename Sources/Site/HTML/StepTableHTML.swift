import Report
import ScenarioLanguage
import ScenarioRunner

/// The step table of a run: what is done, what the document says, what each backend saw.
enum StepTableHTML {
  static func html(_ table: StepTable) -> Markup {
    guard !table.moments.isEmpty else { return "" }
    let heads = table.columns.map { column -> Markup in
      let reason: Markup = column.reason.map { "<br><span class=\"weak\">\($0)</span>" } ?? ""
      return
        "<th scope=\"col\"><b>\(column.title)</b><br>\(VerdictMark(column.verdict).html)\(reason)</th>"
    }
    return """
      <div class="wide"><table class="steps">
      <caption>Documented and observed, step by step. Backends that saw the same share a column.</caption>
      <thead><tr><th scope="col">Step</th><th scope="col">The document says</th>\(heads)</tr></thead>
      <tbody>
      \(table.moments.map { moment($0, table) })</tbody></table></div>

      """
  }

  /// Steps and the run after them share a row unless something is expected in between.
  private static func moment(_ moment: StepTable.Moment, _ table: StepTable) -> Markup {
    let width = table.columns.count + 1
    let run = moment.runNanoseconds.map { "run \(DurationText.text($0))" }
    let head: Markup =
      "<b>\(moment.number)</b> <span class=\"muted\">at \(DurationText.text(moment.time))</span>"
    guard !moment.checksBefore.isEmpty else {
      let lines = moment.steps + (run.map { [$0] } ?? [])
      return step(head, lines, width) + moment.checksAfter.map(row).reduce("", +)
    }
    var markup = step(head, moment.steps, width) + moment.checksBefore.map(row).reduce("", +)
    if let run { markup += step("", [run], width) }
    return markup + moment.checksAfter.map(row).reduce("", +)
  }

  private static func step(_ head: Markup, _ lines: [String], _ width: Int) -> Markup {
    let codes = lines.map { "<code>\($0)</code>" as Markup }
    let text = ((head.html.isEmpty ? [] : [head]) + codes).joined(by: "<br>")
    return "<tr class=\"step\"><td colspan=\"\(width + 1)\">\(text)</td></tr>\n"
  }

  /// The class of a row in which something differs.
  static func mark(_ differs: Bool) -> Markup { differs ? " class=\"differs\"" : "" }

  private static func row(_ row: StepTable.Row) -> Markup {
    let cells = row.observed.map { cell -> Markup in
      "<td>\(VerdictMark(cell.outcome).labelled("\(cell.text)"))</td>"
    }
    return
      "<tr\(mark(row.differs))><td></td><td class=\"doc\">\(row.expected)</td>\(cells)</tr>\n"
  }
}

/// All combinations of a scenario, one row each.
struct VariantTableHTML {
  private let table: VariantTable

  init(_ table: VariantTable) { self.table = table }

  private var hasLoss: Bool {
    table.rows.contains { $0.cells.contains { $0.lossShare != nil } }
  }

  var html: Markup {
    let names = table.names.map { "<th scope=\"col\">\($0)</th>" as Markup }
    let heads = table.columns.map { backends -> Markup in
      let title = backends.map(\.description).joined(separator: " = ")
      let loss: Markup = hasLoss ? "<th scope=\"col\" class=\"n\">counts lost</th>" : ""
      return "\(loss)<th scope=\"col\">\(title)</th>"
    }
    return """
      <div class="wide"><table>
      <caption>All \(table.rows.count) combinations.</caption>
      <thead><tr>\(names)\(heads)</tr></thead>
      <tbody>
      \(table.rows.map(row))</tbody></table></div>

      """
  }

  private func row(_ row: VariantTable.Row) -> Markup {
    let values = row.values.map { value -> Markup in
      "<td><code>\(value.isEmpty ? "(nothing)" : value)</code></td>"
    }
    let cells = row.cells.map { cell -> Markup in
      let detail: Markup = cell.detail.map { " <span class=\"muted\">\($0)</span>" } ?? ""
      return "\(loss(cell))<td>\(VerdictMark(cell.verdict).html)\(detail)</td>"
    }
    let differs = row.cells.contains { $0.verdict == .differs }
    return "<tr\(StepTableHTML.mark(differs))>\(values)\(cells)</tr>\n"
  }

  private func loss(_ cell: VariantTable.Cell) -> Markup {
    guard hasLoss else { return "" }
    guard let share = cell.lossShare else { return "<td></td>" }
    guard share > 0 else { return "<td class=\"n\">0%</td>" }
    return
      "<td class=\"n\">\(LossBar.bar(Words.percent(share * 100), low: share, high: share))</td>"
  }
}
