import ScenarioLanguage
public import ScenarioRunner

/// The step table of a run: what is done, what the document says, what each backend saw.
public enum StepTableHTML {
  /// The whole table, in a box that scrolls sideways.
  ///
  /// - Parameter expectation: What heads the column of what ought to be seen.
  /// - Parameter setup: What describes machine, tasks and VMs, as it is written.
  /// - Parameter isGap: Whether what becomes of the guest stands before what the document says.
  public static func html(
    _ table: StepTable,
    setup lines: [String],
    isGap: Bool,
    expectation: Markup = "The document says"
  ) -> Markup {
    guard !table.moments.isEmpty else { return "" }
    let setup =
      lines.isEmpty
      ? "" : step("given", lines, table.columns.count + 1)
    let heads = table.columns.map { column -> Markup in
      "<th>\(column.title)<br>\(outcome(column.verdict, misleads: isGap ? column.misleads : nil))"
    }
    let silent = table.silent.map { "\($0.title): \(SilentColumn.text($0))" as Markup }
    let note: Markup = silent.isEmpty ? "" : "<p class=\"small\">\(silent.joined(by: "; "))</p>"
    return """
      <div class="wide"\(Markup.focusable)><table class="steps">
      <thead><tr><th>\(expectation)\(heads)</thead>
      <tbody>
      \(setup)\(table.moments.map { moment($0, table) })</tbody></table></div>
      \(note)
      """
  }

  /// A verdict on a run; for a gap what became of its guest, and in plain words whether the document says so.
  public static func outcome(_ verdict: RunVerdict, misleads: Bool?) -> Markup {
    guard let misleads, verdict.isConclusive else { return VerdictMark(verdict).html }
    let guest = VerdictMark.guestText(misleads: misleads)
    return
      "\(VerdictMark(misleads: misleads).labelled("\(guest)")) <span class=\"muted\">\(verdict.rawValue)</span>"
  }

  /// Steps and the run after them share a row unless something is expected in between.
  private static func moment(_ moment: StepTable.Moment, _ table: StepTable) -> Markup {
    let width = table.columns.count + 1
    var markup: Markup = "\(moment.checksAtStart.map(row))"
    var head: Markup = "\(moment.number) at \(DurationText.text(moment.time))"
    for block in blocks(moment) {
      markup += "\(step(head, block.lines, width))\(block.checks.map(row))"
      head = ""
    }
    return markup
  }

  /// What is done without anything expected in between, and what is expected after it.
  private static func blocks(
    _ moment: StepTable.Moment
  ) -> [(lines: [String], checks: [StepTable.Row])] {
    let run = moment.runNanoseconds.map { "run \(DurationText.text($0))" }
    let all =
      moment.steps.map { ($0.text, $0.checks) } + (run.map { [($0, moment.checksAfter)] } ?? [])
    var blocks: [(lines: [String], checks: [StepTable.Row])] = []
    for (text, checks) in all {
      if let last = blocks.indices.last, blocks[last].checks.isEmpty {
        blocks[last].lines.append(text)
        blocks[last].checks = checks
      } else {
        blocks.append(([text], checks))
      }
    }
    // A scenario that does nothing still has its first moment.
    return blocks.isEmpty ? [([], [])] : blocks
  }

  /// One cell as wide as the table, in which lines are lines.
  private static func step(_ head: Markup, _ lines: [String], _ width: Int) -> Markup {
    let text = lines.map { "\n\($0)" as Markup }
    return "<tr class=\"step\"><td colspan=\"\(width)\"><i>\(head)</i>\(text)\n"
  }

  /// The class of a row in which something differs.
  public static func mark(_ differs: Bool) -> Markup { differs ? " class=\"differs\"" : "" }

  private static func row(_ row: StepTable.Row) -> Markup {
    let cells = row.observed.map { cell -> Markup in
      // Most are met, and that needs no class.
      cell.outcome == .met
        ? "<td><b>\(cell.text)</b>"
        : "<td>\(VerdictMark(cell.outcome).labelled("\(cell.text)"))"
    }
    return
      "<tr\(mark(row.differs))><td>\(row.expected)\(cells)\n"
  }
}
