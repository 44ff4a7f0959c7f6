import Report
import RunView
import ScenarioRunner

/// All combinations of a scenario, one row each.
struct VariantTableHTML {
  private let table: VariantTable
  private let isGap: Bool

  init(_ table: VariantTable, isGap: Bool) {
    self.table = table
    self.isGap = isGap
  }

  private var hasLoss: Bool {
    table.rows.contains { $0.cells.contains { $0.lossShare != nil } }
  }

  var html: Markup {
    let names = table.names.map { "<th>\($0)" as Markup }
    let heads = table.columns.map { backends -> Markup in
      let title = backends.map(\.description).joined(separator: " = ")
      let loss: Markup = hasLoss ? "<th class=\"n\">counts lost" : ""
      return "\(loss)<th>\(title)"
    }
    return """
      <div class="wide"\(Markup.focusable)><table>
      <caption>All \(table.rows.count) combinations.</caption>
      <thead><tr>\(names)\(heads)</thead>
      <tbody>
      \(table.rows.map(row))</tbody></table></div>

      """
  }

  private func row(_ row: VariantTable.Row) -> Markup {
    let values = row.values.map { value -> Markup in
      "<td><code>\(value.isEmpty ? "(nothing)" : value)</code>"
    }
    let cells = row.cells.map { cell -> Markup in
      let detail: Markup = cell.detail.map { " <span class=\"muted\">\($0)</span>" } ?? ""
      return
        "\(loss(cell))<td>\(StepTableHTML.outcome(cell.verdict, misleads: isGap ? cell.misleads : nil))\(detail)"
    }
    let differs = row.cells.contains { $0.verdict == .differs }
    return "<tr\(StepTableHTML.mark(differs))>\(values)\(cells)\n"
  }

  private func loss(_ cell: VariantTable.Cell) -> Markup {
    guard hasLoss else { return "" }
    guard let share = cell.lossShare else { return "<td>" }
    guard share > 0 else { return "<td class=\"n\">0%" }
    return
      "<td class=\"n\">\(LossBar.bar(FigureText.percent(share * 100), share: share))"
  }
}
