import ScenarioLanguage
public import ScenarioRunner

/// Tells runs on a terminal: expected beside observed, step by step.
public struct RunText {
  private let usesColor: Bool

  /// - Parameter usesColor: Whether escape sequences colour what it prints.
  public init(usesColor: Bool) { self.usesColor = usesColor }

  /// One run of a scenario on all its backends.
  public func text(name: String, _ results: [RunResult]) -> String {
    let table = StepTable(results)
    var lines = [bold(VisibleText.text(name)) + VisibleText.text(variant(results))]
    for column in table.columns + table.silent {
      let reason = column.reason.map { ": \(VisibleText.text($0))" } ?? ""
      lines.append("  \(column.title): \(verdict(column.verdict))\(reason)")
    }
    lines += RunText.losses(results).map { loss in
      "  \(loss.backends.map { $0.description }.joined(separator: " = ")): \(loss.text)"
    }
    guard !table.moments.isEmpty, !table.columns.isEmpty else {
      return lines.joined(separator: "\n") + "\n"
    }
    if results.first?.plan.checks.isEmpty == true { lines += seen(results) }
    let width = table.moments.flatMap({ $0.checks }).map({ $0.expected.count }).max() ?? 0
    for moment in table.moments { lines += [""] + told(moment, width: width) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Each step with what is expected right after it, then the run.
  private func told(_ moment: StepTable.Moment, width: Int) -> [String] {
    var lines = moment.checksAtStart.map { row($0, width: width) }
    var head = pad("\(moment.number)", 4) + pad(DurationText.text(moment.time), 8)
    func add(_ text: String, _ checks: [StepTable.Row]) {
      lines.append(head + text)
      lines += checks.map { row($0, width: width) }
      head = pad("", 12)
    }
    for step in moment.steps { add(step.text, step.checks) }
    if let duration = moment.runNanoseconds {
      add("run \(DurationText.text(duration))", moment.checksAfter)
    }
    return lines
  }

  private func variant(_ results: [RunResult]) -> String {
    guard let values = results.first?.plan.scenario.values, !values.isEmpty else { return "" }
    return "  " + values.map { "\($0.name)=\($0.value)" }.joined(separator: ", ")
  }

  /// What was seen where nothing is expected, those backends together that saw the same.
  private func seen(_ results: [RunResult]) -> [String] {
    var groups: [(bars: [String], backends: [String])] = []
    for result in results {
      let bars = TimelineBars.lines(result)
      guard !bars.isEmpty else { continue }
      if let same = groups.firstIndex(where: { $0.bars == bars }) {
        groups[same].backends.append(result.backend.description)
      } else {
        groups.append((bars, [result.backend.description]))
      }
    }
    guard !groups.isEmpty else { return [] }
    return groups.flatMap {
      ["", "  \($0.backends.joined(separator: " = ")):"] + $0.bars.map { "  \($0)" }
    }
      + ["", "  \(TimelineBars.legend)"]
  }

  /// What guests lose and could notice of it, those backends together on which it is the same.
  public static func losses(
    _ results: [RunResult]
  ) -> [(text: String, backends: [BackendName])] {
    var lines: [(text: String, backends: [BackendName])] = []
    for result in results {
      guard let loss = result.loss, loss.isMisled else { continue }
      let counts =
        loss.share > 0
        ? "loses \(FigureText.percent(loss.share * 100)) of its counts" : "loses no counts"
      let text = "the guest \(counts) and could notice: \(loss.notice)"
      if let same = lines.firstIndex(where: { $0.text == text }) {
        lines[same].backends.append(result.backend)
      } else {
        lines.append((text, [result.backend]))
      }
    }
    return lines
  }

  private func row(_ row: StepTable.Row, width: Int) -> String {
    let cells = row.observed.map { cell in
      colored("\(VerdictMark(cell.outcome).character) \(cell.text)", cell.outcome)
    }
    return pad("", 14) + pad(row.expected, width + 3) + cells.joined(separator: "   ")
  }

  private func verdict(_ verdict: RunVerdict) -> String {
    let mark = VerdictMark(verdict)
    let text = "\(mark.character) \(mark.word)"
    return switch verdict {
    case .asDocumented: colored(text, .met)
    case .differs: colored(text, .differs)
    case .notObservable, .notRun, .inconclusive: text
    }
  }

  /// Green for what is as expected, red for what is not.
  private func colored(_ text: String, _ outcome: CheckResult.Outcome) -> String {
    switch outcome {
    case .met: styled(text, 32)
    case .differs: styled(text, 31)
    case .notObservable: text
    }
  }

  private func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(width - text.count, text.isEmpty ? 0 : 1))
  }

  private func bold(_ text: String) -> String { styled(text, 1) }

  private func styled(_ text: String, _ code: Int) -> String {
    usesColor ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
  }
}
