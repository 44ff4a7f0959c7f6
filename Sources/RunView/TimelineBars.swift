import PerfInterface
import ScenarioLanguage
import ScenarioRunner

/// What a run shows over time in characters, for a scenario that expects nothing.
enum TimelineBars {
  /// Columns of a bar.
  private static let width = 60
  private static let nameWidth = 16

  /// What the characters mean.
  static let legend = "# active, - inactive, x ERROR, . off"

  /// One line for each event and counter of one run; none where nothing ran.
  static func lines(_ result: RunResult) -> [String] {
    guard let timeline = Timeline(result), let trace = result.trace else { return [] }
    let plan = result.plan
    let lanes = timeline.host + timeline.guest
    let head = DurationText.text(timeline.end)
    let scale = pad("0ns", width - head.count) + head
    return [pad("", nameWidth) + scale]
      + lanes.map { lane in
        pad(lane.name, nameWidth) + bar(lane, end: timeline.end) + counted(lane.name, plan, trace)
      }
  }

  private static func bar(_ lane: Timeline.Lane, end: UInt64) -> String {
    var characters = [Character](repeating: " ", count: width)
    for segment in lane.segments {
      let first = column(segment.start, end: end)
      let last = max(first + 1, column(segment.end, end: end))
      for place in first..<min(last, width) { characters[place] = character(segment.state) }
    }
    return String(characters)
  }

  private static func column(_ time: UInt64, end: UInt64) -> Int {
    Int(Double(time) / Double(end) * Double(width))
  }

  private static func character(_ state: EventState) -> Character {
    switch state {
    case .active: "#"
    case .inactive: "-"
    case .error: "x"
    case .off, .exited, .dead: "."
    }
  }

  /// What it has counted in all runs; nothing where that is not seen.
  private static func counted(_ name: String, _ plan: Plan, _ trace: Trace) -> String {
    guard let subject = plan.subjects.firstIndex(where: { $0.name == name }) else { return "" }
    var sum: UInt64?
    for step in plan.steps.indices where plan.steps[step].isRun {
      guard let count = trace.after(step: step).subjects[subject].countInRun else { continue }
      sum = (sum ?? 0) + count
    }
    return sum.map { "  \(FigureText.grouped($0))" } ?? ""
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(width - text.count, text.isEmpty ? 0 : 1))
  }
}
