import Catalog
import PerfInterface
import Report
import ScenarioLanguage
import ScenarioRunner

/// A scenario's results: the picture, the steps, all variations, how to repeat it.
struct ScenarioSection {
  private let scenario: ScenarioResult
  /// The run that is told in full.
  private let told: [RunResult]

  init(_ scenario: ScenarioResult) {
    self.scenario = scenario
    told = scenario.told
  }

  var html: Markup {
    """
    <h5 id="\(scenario.block.name)~">Scenario <a class="id" href="#\(scenario.block.name)~">\(scenario.block.name)</a>\(chosen)</h5>
    \(variants)\(picture)\(StepTableHTML.html(StepTable(told)))
    \(repeatIt)
    """
  }

  /// Which of several runs is told.
  private var chosen: Markup {
    guard let values = told.first?.plan.scenario.values, !values.isEmpty else { return "" }
    let text = values.map { "\($0.name)=\($0.value)" }.joined(separator: ", ")
    return " <span class=\"muted\">in full for \(text)</span>"
  }

  private var variants: Markup {
    VariantTable(scenario).map { VariantTableHTML($0).html } ?? ""
  }

  private var picture: Markup {
    // Evidence tells what was seen after steps, not between them.
    guard let run = told.last(where: { $0.trace?.isExact == true && $0.backend.mode == nil }),
      let timeline = Timeline(run)
    else {
      return ""
    }
    return """
      <figure>\(TimelinePicture.svg(timeline))<figcaption>Seen on \(timeline.backend.description). Numbers are the steps of the table below; \
      a counter\u{2019}s lane is dotted where it is free.</figcaption></figure>
      \(TimelineText.html(timeline))
      """
  }

  private var repeatIt: Markup {
    let lines = told.first.map { PerfCommands.lines($0.plan.scenario) } ?? []
    return """
      <details class="repeat"><summary>Scenario, and how to repeat it</summary>
      <div class="two"><pre>\(scenario.block.text)</pre><div><pre>vpmu-gaps run \(scenario.block.name)</pre>
      <pre># by hand
      \(lines.joined(separator: "\n"))</pre></div></div></details>

      """
  }
}

extension ScenarioResult {
  /// The run to tell in full: the first that differs, else the first.
  var told: [RunResult] {
    variants.first { $0.contains { $0.verdict == .differs } }
      ?? variants.first { $0.contains { ($0.loss?.share ?? 0) > 0 } }
      ?? variants.first ?? []
  }
}

/// The same as a picture, in words.
enum TimelineText {
  static func html(_ timeline: Timeline) -> Markup {
    let lanes = (timeline.host + timeline.guest).map { lane -> Markup in
      let shown = lane.segments.prefix(12).map { segment -> Markup in
        "\(DurationText.text(segment.start)) to \(DurationText.text(segment.end)) \(segment.state.word)\(place(segment))"
      }
      let hidden = lane.segments.count - shown.count
      let rest: [Markup] = hidden > 0 ? ["and \(hidden) more changes in the same manner"] : []
      return "<dt>\(lane.name)</dt><dd>\((shown + rest).joined(by: "; "))</dd>\n"
    }
    return """
      <details><summary>The same as text</summary><dl class="lanes">
      \(lanes)</dl></details>

      """
  }

  private static func place(_ segment: Timeline.Segment) -> Markup {
    segment.label.isEmpty ? "" : " on \(segment.label)"
  }
}
